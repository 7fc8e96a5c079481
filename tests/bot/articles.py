"""A small article and the answers that tests of the bot give about it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from index import Answer, Article, Candidate, Manifest, Match, NoAnswer, Paragraph, Passage, Sentence, Unsure
from index.qa.as_written import as_written
from index.text.words import words

TEXT = "The lab trains models. Each session costs 500,000 yuan.\n\nIt stands in Shanghai."


def article(title: str = "The lab", text: str = TEXT, **fields: str) -> Article:
    """An article with one paragraph for each block of the text."""
    paragraphs = []
    position = 0
    for number, block in enumerate(text.split("\n\n"), 1):
        paragraphs.append(Paragraph(number, position, position + len(block)))
        position += len(block) + 2
    return Article("lab", title, text, tuple(paragraphs), **fields)


def passage(of: Article, paragraph: int = 1) -> Passage:
    """A paragraph as a passage of one sentence."""
    place = of.paragraphs[paragraph - 1]
    return Passage(of, place, (Sentence(of, place.start, place.end),))


def answer(of: Article | None = None, quote: str = "Each session costs 500,000 yuan.", highlight: str = "") -> Answer:
    """An answer that quotes the first paragraph."""
    found = passage(of or article())
    start = found.article.text.index(quote)
    spans = ((quote.index(highlight), quote.index(highlight) + len(highlight)),) if highlight else ()
    return Answer("What does it cost?", found, start, start + len(quote), spans, 0.9, (Match(found, 1.0),))


def no_answer(missing_words: tuple[str, ...] = ()) -> NoAnswer:
    """A refusal with one nearest passage."""
    return NoAnswer("Who is the mayor?", 0.2, (Match(passage(article()), 0.5),), missing_words)


def unsure(of: Article | None = None, count: int = 2, missing_words: tuple[str, ...] = ()) -> Unsure:
    """The first paragraphs as candidates, with every paragraph among those that matched."""
    source = of or article()
    found = [passage(source, paragraph.number) for paragraph in source.paragraphs]
    candidates = tuple(Candidate(each, each.start, min(each.end, each.start + 200), (), 0.3) for each in found[:count])
    return Unsure("Where is it?", candidates, 0.3, tuple(Match(each, 0.5) for each in found), missing_words)


MANIFEST = Manifest("000007", "2026-01-31T10:00:00+00:00", "model", "1", 3, 2, 3, {"lab": "1"}, {})


@dataclass(frozen=True)
class FixedReading:
    """An answer, and every paragraph of some articles in their order."""

    answer: Answer | Unsure | NoAnswer
    articles: tuple[Article, ...]

    def matches(self, count: int) -> tuple[Match, ...]:
        """The first paragraphs."""
        found = [passage(each, paragraph.number) for each in self.articles for paragraph in each.paragraphs]
        return tuple(Match(each, 1.0 / rank) for rank, each in enumerate(found, 1))[:count]


def passages_with(articles: Sequence[Article], terms: Sequence[str]) -> Iterator[Passage]:
    """The paragraphs that hold all of some terms, in the title or the text."""
    found = (passage(each, paragraph.number) for each in articles for paragraph in each.paragraphs)
    return (each for each in found if set(terms) <= {w.term for w in words(f"{each.article.title} {each.text}")})


class FixedIndex:
    """Gives the same answer to every question, or raises the same error."""

    def __init__(self, given: Answer | Unsure | NoAnswer | Exception, articles: tuple[Article, ...] = ()) -> None:
        self.given = given
        self.articles = articles or (article(),)
        self.manifest = MANIFEST
        self.questions: list[str] = []

    def ask(self, question: str) -> Answer | Unsure | NoAnswer:
        """Note the question and give the answer."""
        self.questions.append(question)
        if isinstance(self.given, Exception):
            raise self.given
        return self.given

    def as_written(self, question: str) -> str:
        """As the articles spell it."""
        return as_written(question, partial(passages_with, self.articles))

    def warm(self) -> None:
        """Nothing is ever published anew."""

    def read(self, question: str) -> FixedReading:
        """The same answer, with the paragraphs of the articles."""
        return FixedReading(self.ask(question), self.articles)
