"""The values that travel from the article's file to the answer.

All positions are character offsets into `Article.text`, half open: `article.text[start:end]`.
"""

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One block of an article: a paragraph, a list, a table or a quotation.

    number: 1-based, as people count in the file; what a citation names. It rises, but not always by one; the parts of
        a list whose items have lists of their own have the same.
    heading: the nearest heading above it, or "".
    page: the page that it begins on, 1-based; 0 in formats without pages.
    lead: what it is read with and found by, but not quoted: the head of a table, the sentence with a colon before a
        list, or "".
    """

    number: int
    start: int
    end: int
    heading: str = ""
    page: int = 0
    lead: str = ""

    @property
    def context(self) -> str:
        """What people read it under: its heading and what leads to it."""
        return f"{self.heading} {self.lead}" if self.lead else self.heading


@dataclass(frozen=True, slots=True)
class Article:
    """A text with its source.

    id: the file's path under the corpus without its ending; unique in an index.
    text: plain text; paragraphs are separated by a blank line, lines inside one (list items, table rows) by a
        line feed.
    published: ISO date where it could be read as one, else as the file gives it, or "".
    collection: what it is asked together with, and may be kept from others by; "" where it is in none.
    """

    id: str
    title: str
    text: str
    paragraphs: tuple[Paragraph, ...]
    author: str = ""
    source: str = ""
    published: str = ""
    url: str = ""
    language: str = "en"
    collection: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article, as a span of its text."""

    article: Article
    start: int
    end: int

    @property
    def text(self) -> str:
        """The exact words of the article."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Passage:
    """What is searched for: a paragraph, or the part of a long one between two sentence ends."""

    article: Article
    paragraph: Paragraph
    sentences: tuple[Sentence, ...]

    @property
    def start(self) -> int:
        """Where its first sentence begins."""
        return self.sentences[0].start

    @property
    def end(self) -> int:
        """Where its last sentence ends."""
        return self.sentences[-1].end

    @property
    def text(self) -> str:
        """The exact words of the article, white space between sentences included."""
        return self.article.text[self.start : self.end]

    def above(self, words: str) -> tuple[str, ...]:
        """What people read some words of it under, from the outside in, but for the title and what the words say."""
        paragraph = self.paragraph
        heading = paragraph.heading if paragraph.heading != self.article.title else ""
        is_said = self._leads in " ".join(words.split())
        return tuple(each for each in (heading, "" if is_said else paragraph.lead.rstrip(":：")) if each)

    @property
    def _leads(self) -> str:
        """Of what leads to it the last, which may open it as well."""
        return self.paragraph.lead.rstrip(":：").rsplit(": ", 1)[-1]

    @property
    def opens_with_lead(self) -> bool:
        """Whether its first sentence is an item of a list, and the others the items below that."""
        lead = self.paragraph.lead
        is_list = bool(lead) and "|" not in lead and len(self.sentences) > 1
        return is_list and self.start == self.paragraph.start and self._leads in self.sentences[0].text

    @property
    def is_heading(self) -> bool:
        """Whether it is a line of a text without mark-up that heads the paragraph after it."""
        return any(after.heading == self.text for after in self._paragraph_after)

    @property
    def leads_on(self) -> bool:
        """Whether its last sentence is what the paragraph after it is read with: "You need:" before a list."""
        last = self.sentences[-1].text
        is_led = last.endswith((":", "：")) and self.end == self.paragraph.end
        return is_led and any(after.lead.startswith(last) for after in self._paragraph_after)

    @property
    def _paragraph_after(self) -> tuple[Paragraph, ...]:
        paragraphs = self.article.paragraphs
        after = bisect_right(paragraphs, self.paragraph.start, key=attrgetter("start"))
        return paragraphs[after : after + 1]

    @property
    def heads(self) -> int:
        """How many of its first sentences only name what stands below: the head of a table, an item with a colon."""
        lead = self.paragraph.lead
        if not lead or self.start != self.paragraph.start:
            return 0
        first, *others = [sentence.text for sentence in self.sentences[:2]]
        if "|" not in lead:
            return int(self.opens_with_lead and first.endswith((":", "：")))
        if lead.endswith(first):
            return 1
        is_head = others and all(cell.strip() in lead for cell in f"{first}|{others[0]}".split("|"))
        return 2 if is_head else 0


@dataclass(frozen=True, slots=True)
class Match:
    """A passage that may answer a question; a higher score is a better match."""

    passage: Passage
    score: float


class Certainty(StrEnum):
    """How a question is replied to: with the answer, with what may be it, or that the articles do not say."""

    SURE = "sure"
    UNSURE = "unsure"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A quotation that may answer a question.

    start, end: its span in the text of the passage's article.
    highlights: spans within the quotation that hold what was asked for.
    confidence: the probability that it answers the question, 0 to 1.
    """

    passage: Passage
    start: int
    end: int
    highlights: tuple[tuple[int, int], ...]
    confidence: float

    @property
    def quote(self) -> str:
        """The exact words of the article."""
        return self.passage.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Answer:
    """A quotation that answers a question.

    start, end: the quotation's span in the text of the passage's article: one sentence, or neighbours.
    highlights: spans within the quotation that hold what was asked for.
    confidence: the probability that the quotation answers the question, 0 to 1.
    nearest: the passages that matched, best first; the quotation's is among them.
    missing_words: words of the question that no article contains, as they were asked.
    contrary: what another article says instead, when it gives another amount, number or date for the same.
    """

    question: str
    passage: Passage
    start: int
    end: int
    highlights: tuple[tuple[int, int], ...]
    confidence: float
    nearest: tuple[Match, ...]
    missing_words: tuple[str, ...] = ()
    contrary: "Answer | None" = None

    @property
    def quote(self) -> str:
        """The exact words of the article."""
        return self.passage.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Unsure:
    """One of these may answer; the other fields mean what they mean in `Answer` and `NoAnswer`.

    candidates: one to three short quotations from different places, best first.
    """

    question: str
    candidates: tuple[Candidate, ...]
    confidence: float
    nearest: tuple[Match, ...]
    missing_words: tuple[str, ...] = ()
    missing_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The articles do not say; the fields mean what they mean in `Answer`.

    missing_names: names and numbers of the question that the nearest passage does not mention, as they were asked.
    """

    question: str
    confidence: float
    nearest: tuple[Match, ...]
    missing_words: tuple[str, ...] = ()
    missing_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InShort:
    """What a language model of that name says in short of an answer, in its own words."""

    text: str
    model: str


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount, a share, a date, a count or a name, with the words of its sentence that say what it stands for.

    kind: "amount", "percentage", "date", "duration", "count" or "name".
    start, end: the figure's span; meaning_start, meaning_end: the span of what it stands for, which holds the figure.
    """

    kind: str
    passage: Passage
    start: int
    end: int
    meaning_start: int
    meaning_end: int

    @property
    def text(self) -> str:
        """The figure as the article gives it."""
        return self.passage.article.text[self.start : self.end]

    @property
    def meaning(self) -> str:
        """What it stands for, in the exact words of the article."""
        return self.passage.article.text[self.meaning_start : self.meaning_end]

    @property
    def leads(self) -> str:
        """An ellipsis where its sentence begins before the words that say what it stands for, else ""."""
        before = self.passage.article.text[: self.meaning_start].rstrip(" ")[-1:]
        return "" if self.kind == "name" or before in ("", "\n", *'.!?”"') else "… "

    @property
    def trails(self) -> str:
        """An ellipsis where its sentence goes on after those words, else ""."""
        after = self.passage.article.text[self.meaning_end : self.meaning_end + 1]
        return "" if self.kind == "name" or after in ("", "\n", *'.!?”";') else " …"


@dataclass(frozen=True, slots=True)
class Extract:
    """Neighbouring sentences of a passage that a summary quotes together."""

    passage: Passage
    sentences: tuple[Sentence, ...]

    @property
    def start(self) -> int:
        """Where its first sentence begins."""
        return self.sentences[0].start

    @property
    def end(self) -> int:
        """Where its last sentence ends."""
        return self.sentences[-1].end

    @property
    def text(self) -> str:
        """The exact words of the article."""
        return self.passage.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Summary:
    """Sentences of one article, or of several on a topic, that say the most of it in little.

    extracts: in the order of the article; on a topic the articles' order is that of their best sentence.
    figures: the key figures, in the same order.
    topic: what it is about where it was asked for, else "".
    """

    extracts: tuple[Extract, ...]
    figures: tuple[Figure, ...] = ()
    topic: str = ""

    @property
    def figure_lines(self) -> tuple[tuple[Figure, ...], ...]:
        """The figures, those together that share the words that say what they stand for."""
        lines: dict[tuple[str, int, int], list[Figure]] = {}
        for figure in self.figures:
            place = (figure.passage.article.id, figure.meaning_start, figure.meaning_end)
            lines.setdefault(place, []).append(figure)
        return tuple(map(tuple, lines.values()))
