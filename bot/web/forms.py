"""What programs send and get: the JSON of `python -m index ... --json`, written down so that it can be described."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

MOST_PASSAGES = 100
LONGEST_TEXT = 2_000
# Something in it must be a word or a number.
_Text = Annotated[str, Field(max_length=LONGEST_TEXT, pattern=r"[^\W_]")]


def _whole(value: object) -> object:
    """5.0 as 5: to JSON they are the same."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class AskRequest(_Sent):
    """A question."""

    question: _Text


class SearchRequest(_Sent):
    """What to look for, and how many passages."""

    query: _Text
    top: Annotated[int, Field(ge=1, le=MOST_PASSAGES), BeforeValidator(_whole)] = 5


class ArticleSummaryRequest(_Sent):
    """An article, by its id or a part of its title; the newest if neither is given."""

    article: Annotated[str, Field(max_length=LONGEST_TEXT)] = ""
    length: Literal["short", "long"] = "short"


class TopicSummaryRequest(_Sent):
    """A topic: what all articles say on it."""

    about: _Text
    length: Literal["short", "long"] = "short"


class ArticleForm(BaseModel):
    """An article without its text; what it does not give is ""."""

    id: str
    title: str
    author: str
    source: str
    published: str
    url: str


class ParagraphForm(BaseModel):
    """A paragraph: [start, end) of the article's text. The page is null in formats without pages."""

    number: int
    page: int | None
    heading: str
    start: int
    end: int


class WholeArticleForm(ArticleForm):
    """An article with its text; `version` is the hash of its content."""

    language: str
    version: str
    text: str
    paragraphs: list[ParagraphForm]


class MatchForm(BaseModel):
    """A passage that was found; a higher score is a better match."""

    model_config = ConfigDict(extra="allow")

    text: str
    score: float


class CandidateForm(BaseModel):
    """A quotation that may answer."""

    model_config = ConfigDict(extra="allow")

    quote: str
    confidence: float


class AnswerForm(BaseModel):
    """The reply to a question; every kind has the same fields.

    `certainty` is sure, unsure or none. `quote` is the exact sentence, at [start, end) of the article's text;
    `highlights` are spans of it.
    """

    question: str
    answered: bool
    certainty: Literal["sure", "unsure", "none"]
    quote: str | None
    highlights: list[tuple[int, int]]
    confidence: float
    article: ArticleForm | None
    paragraph: int | None
    page: int | None
    nearest: list[MatchForm]
    missing_words: list[str]
    missing_names: list[str]
    candidates: list[CandidateForm]
    contrary: "AnswerForm | None"
    start: int | None = None
    end: int | None = None
    citation: str | None = None
    link: str | None = None


class ExtractForm(BaseModel):
    """Neighbouring sentences of an article: [start, end) of its text."""

    article: str
    title: str
    paragraph: int
    page: int | None
    start: int
    end: int
    sentences: list[str]


class FigureForm(BaseModel):
    """A key figure with the words that say what it stands for."""

    kind: str
    text: str
    meaning: str
    paragraph: int
    page: int | None
    start: int
    end: int


class SummaryForm(BaseModel):
    """A summary of an article, or of all on a topic."""

    topic: str | None
    article: ArticleForm | None
    extracts: list[ExtractForm]
    figures: list[FigureForm]


class ProblemForm(BaseModel):
    """What went wrong (RFC 9457); `detail` says what to do next."""

    type: str
    title: str
    status: int
    detail: str
