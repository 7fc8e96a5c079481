"""What the bot says, before any platform gives it a form."""

from dataclasses import dataclass

from bot.messages.quotation import Citation, Place, Quotation
from index import InShort

SMALL_TALK = "small talk"


@dataclass(frozen=True, slots=True)
class Answered:
    """The quotation that answers; confidence is the probability that it does.

    contrary: what another article says instead, when the two disagree.
    further: other passages that bear on the question, best first, where somebody asked for them.
    has_more: whether there are still others.
    understood: what was looked for, where that is not what was written, else "".
    in_short: what a language model says of it in its own words, where one may.
    """

    question: str
    quotation: Quotation
    confidence: float
    contrary: Quotation | None = None
    further: tuple[Quotation, ...] = ()
    has_more: bool = False
    understood: str = ""
    in_short: InShort | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """The articles do not say: what comes nearest, best first, and the words that no article contains.

    missing_names: names and numbers of the question that the nearest passage does not mention.
    has_more: whether there are still other passages.
    understood: as under an answer.
    is_foreign: whether the question is in a language that no article is written in.
    people_on: the platforms on which a person can be asked instead.
    """

    question: str
    nearest: tuple[Quotation, ...]
    missing_words: tuple[str, ...]
    confidence: float
    has_more: bool = False
    missing_names: tuple[str, ...] = ()
    understood: str = ""
    is_foreign: bool = False
    people_on: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Undecided:
    """One of the candidates, short quotations from different places, may answer; best first.

    confidence: the probability that the first one does.
    further, has_more, understood: as under an answer; missing_words, missing_names, is_foreign, people_on: as in a
        refusal.
    """

    question: str
    candidates: tuple[Quotation, ...]
    confidence: float
    further: tuple[Quotation, ...] = ()
    has_more: bool = False
    missing_words: tuple[str, ...] = ()
    missing_names: tuple[str, ...] = ()
    understood: str = ""
    is_foreign: bool = False
    people_on: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence from the bot itself; `kind` says what for: help, small talk, hint, error, busy, stop, denied."""

    text: str
    kind: str = "hint"


@dataclass(frozen=True, slots=True)
class Summarised:
    """Sentences that say the most of an article, or of all articles on a topic.

    heading: what it is a summary of. is_cited: whether each sentence needs its article named, as on a topic.
    figures: the key figures, highlighted in the words that say what they stand for.
    """

    heading: str
    quotations: tuple[Quotation, ...]
    figures: tuple[Quotation, ...]
    is_cited: bool


@dataclass(frozen=True, slots=True)
class ArticleChoice:
    """Which article is meant; each option has a title and the arguments that ask for its summary.

    has_more: whether any article may be meant, and there are more than options.
    """

    text: str
    options: tuple[tuple[str, str], ...]
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class ConversationSummarised:
    """What was said in a thread that matters most: (speaker, words), in order."""

    said: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ArticleList:
    """What the bot knows: the articles that are shown, how many there are, and when the index was made."""

    articles: tuple[Citation, ...]
    count: int
    version: str
    built: str


@dataclass(frozen=True, slots=True)
class ArticleFact:
    """What the bot knows of articles beside their words: who wrote one, when, where it is, which are new.

    article: the id of the one that it is about, "" where it is about several.
    """

    text: str
    articles: tuple[Citation, ...]
    article: str = ""


@dataclass(frozen=True, slots=True)
class Several:
    """The replies to the questions of a numbered list, each with its question; `left_out` questions were too many."""

    parts: "tuple[tuple[str, Reply], ...]"
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class RecalledQuestion:
    """A question that was asked before, what was quoted for it or "", and where the answer can be read again or ""."""

    question: str
    quote: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Recalled:
    """What a person asked before in the same conversation, the newest first."""

    questions: tuple[RecalledQuestion, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """A quotation where it stands: its whole paragraph with the quoted words highlighted, and its neighbours or ""."""

    before: str
    paragraph: Quotation
    after: str

    @property
    def quote(self) -> str:
        """The quoted words alone."""
        ((start, end),) = self.paragraph.highlights
        return self.paragraph.text[start:end]


# What a question about the articles is replied to with: sure, unsure, none.
Found = Answered | Undecided | Refused
Reply = (
    Found
    | Notice
    | ArticleList
    | ArticleFact
    | Summarised
    | ArticleChoice
    | ConversationSummarised
    | Several
    | Recalled
)


def outcome_of(reply: Reply) -> str:
    """How a question ended, in one word."""
    match reply:
        case Answered():
            return "answered"
        case Undecided():
            return "unsure"
        case Refused():
            return "refused"
        case Notice(kind=kind):
            return kind
        case ArticleList() | ArticleFact():
            return "articles"
        case Several():
            return "several"
        case Recalled():
            return "recalled"
        case Summarised() | ArticleChoice() | ConversationSummarised():
            return "summary"


def place_of(reply: Reply) -> Place:
    """Where the words stand that a reply quotes first as an answer, the last of several replies.

    Of a summary or a fact it is its article, of what there is on a topic the first of its quotations.
    """
    nowhere = Place("", 0, 0)
    match reply:
        case Answered(quotation=quotation):
            return quotation.place or nowhere
        case Undecided(candidates=candidates):
            return candidates[0].place or nowhere
        case Summarised(quotations=quotations, is_cited=is_on_topic):
            places = [quotation.place for quotation in quotations if quotation.place]
            if is_on_topic:
                return places[0] if places else nowhere
            return Place(places[0].article, 0, 0) if len({place.article for place in places}) == 1 else nowhere
        case Several(parts=parts):
            return next((place for _, each in reversed(parts) if (place := place_of(each)).article), nowhere)
        case ArticleFact(article=article):
            return Place(article, 0, 0)
    return nowhere


def quote_of(reply: Reply) -> str:
    """The words that answer, or do so most probably, or say first what there is on a topic; "" in any other reply."""
    if isinstance(reply, Undecided):
        return reply.candidates[0].text
    if isinstance(reply, Several):
        return next((quote_of(each) for _, each in reversed(reply.parts) if place_of(each).article), "")
    if isinstance(reply, Summarised) and reply.is_cited:
        return reply.quotations[0].text
    return reply.quotation.text if isinstance(reply, Answered) else ""


def confidence_of(reply: Reply) -> float | None:
    """The probability that the best quotation answers the question, where one was looked for."""
    return reply.confidence if isinstance(reply, Found) else None
