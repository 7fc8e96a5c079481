"""What the bot says, before any platform gives it a form."""

from dataclasses import dataclass
from datetime import date

from index import Answer, Figure, Match, NoAnswer, Passage, Summary

LONGEST_TITLE = 200
LONGEST_PASSAGE = 500
LONGEST_EXTRACT = 2_000
NEAREST_SHOWN = 3
KEY_FIGURES = "Key figures"
CONVERSATION = "What matters most in this thread (only you see this):"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a quotation stands; fields that the article does not give are ""."""

    title: str
    author: str
    source: str
    published: str
    url: str
    paragraph: int

    @property
    def details(self) -> str:
        """Everything but the title and the link, as a person reads it."""
        parts = (self.author, self.source, self.published, f"paragraph {self.paragraph}")
        return " · ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of an article; highlights are spans of its text."""

    text: str
    citation: Citation
    highlights: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """The quotation that answers."""

    question: str
    quotation: Quotation


@dataclass(frozen=True, slots=True)
class Refused:
    """The articles do not say: the nearest passages, best first, and the words that no article contains."""

    question: str
    nearest: tuple[Quotation, ...]
    missing_words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence from the bot itself: help, a hint, an apology."""

    text: str


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
    """Which article is meant; each option has a title and the arguments that ask for its summary."""

    text: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ConversationSummarised:
    """What was said in a thread that matters most: (speaker, words), in order."""

    said: tuple[tuple[str, str], ...]


Reply = Answered | Refused | Notice | Summarised | ArticleChoice | ConversationSummarised


def reply_to(answer: Answer | NoAnswer) -> Reply:
    """An answer of the index as a reply."""
    if isinstance(answer, Answer):
        quotation = Quotation(answer.quote, _citation(answer.passage), answer.highlights)
        return Answered(answer.question, quotation)
    nearest = tuple(_nearest(match) for match in answer.nearest[:NEAREST_SHOWN])
    return Refused(answer.question, nearest, answer.missing_words)


def summary_reply(summary: Summary) -> Summarised | Notice:
    """A summary of the index as a reply."""
    if not summary.extracts:
        return Notice(f"No article bears on “{clip(summary.topic, 200)}”.")
    title = clip(summary.extracts[0].passage.article.title, LONGEST_TITLE)
    return Summarised(
        heading=f"What the articles say about “{clip(summary.topic, 200)}”" if summary.topic else f"In short: {title}",
        quotations=tuple(
            Quotation(clip(extract.text, LONGEST_EXTRACT), _citation(extract.passage)) for extract in summary.extracts
        ),
        figures=tuple(_figure_line(figures) for figures in summary.figure_lines),
        is_cited=bool(summary.topic),
    )


def where(quotation: Quotation, reply: Summarised) -> str:
    """Where a sentence of a summary stands, as far as its heading does not say so."""
    citation = quotation.citation
    return f"{citation.title} · {citation.details}" if reply.is_cited else f"paragraph {citation.paragraph}"


def plain_text(reply: Reply) -> str:
    """The whole reply in plain words, for notifications, screen readers and terminals without colour."""
    match reply:
        case Answered(quotation=quotation):
            return _plain_quotation(quotation)
        case Refused():
            parts = [
                refusal_line(),
                missing_line(reply),
                nearest_line(reply),
                *map(_plain_quotation, reply.nearest),
            ]
            return "\n".join(part for part in parts if part)
        case Notice(text=text):
            return text
        case Summarised():
            lines = [f"“{quotation.text}” — {where(quotation, reply)}" for quotation in reply.quotations]
            figures = [f"• {figure.text} — {where(figure, reply)}" for figure in reply.figures]
            return "\n".join([reply.heading, *lines, *([KEY_FIGURES] if figures else []), *figures])
        case ArticleChoice():
            return "\n".join([reply.text, *(f"• {title}" for title, _ in reply.options)])
        case ConversationSummarised(said=said):
            return "\n".join([CONVERSATION, *(f"{speaker}: {text}" for speaker, text in said)])


def refusal_line() -> str:
    """How every refusal begins."""
    return "The articles do not say."


def missing_line(reply: Refused) -> str:
    """Which words of the question no article contains, or ""."""
    if not reply.missing_words:
        return ""
    return f"No article contains: {', '.join(clip(word, 60) for word in reply.missing_words[:10])}."


def nearest_line(reply: Refused) -> str:
    """What the passages below are, or "" when there are none."""
    return "The nearest passages:" if reply.nearest else ""


def clip(text: str, longest: int) -> str:
    """The text, or its beginning up to a white space and an ellipsis."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    return (cut.rsplit(None, 1)[0] if " " in cut else cut) + "…"


def readable_date(published: str) -> str:
    """2017-09-05 as 5 September 2017; anything that is no ISO date as it is."""
    try:
        day = date.fromisoformat(published)
    except ValueError:
        return clip(published, 40)
    return f"{day.day} {day:%B %Y}"


def _citation(passage: Passage) -> Citation:
    article = passage.article
    return Citation(
        title=clip(article.title, LONGEST_TITLE),
        author=clip(article.author, LONGEST_TITLE),
        source=clip(article.source, LONGEST_TITLE),
        published=readable_date(article.published),
        url=article.url if article.url.startswith(("https://", "http://")) and len(article.url) <= 2_000 else "",
        paragraph=passage.paragraph.number,
    )


def _figure_line(figures: tuple[Figure, ...]) -> Quotation:
    first = figures[0]
    at = first.meaning_start - len(first.leads)
    spans = tuple((figure.start - at, figure.end - at) for figure in figures)
    return Quotation(first.leads + first.meaning + first.trails, _citation(first.passage), spans)


def _nearest(match: Match) -> Quotation:
    return Quotation(clip(match.passage.text, LONGEST_PASSAGE), _citation(match.passage))


def _plain_quotation(quotation: Quotation) -> str:
    citation = quotation.citation
    link = f" · {citation.url}" if citation.url else ""
    return f"“{quotation.text}”\n— {citation.title} · {citation.details}{link}"
