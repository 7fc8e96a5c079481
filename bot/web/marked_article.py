"""An article as it was read, with a quotation marked where it stands, or where its words stand now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import groupby, pairwise
from operator import attrgetter

from rapidfuzz import fuzz, process

from index import Article, Index, IndexUnusable, Paragraph, Sentence, Versions

# From this likeness (0 to 100) a sentence counts as the one that was quoted, reworded.
_ALIKE = 60.0


class QuotationState(Enum):
    """What became of the quoted words."""

    NONE = "nothing was quoted"
    THERE = "they stand where they stood"
    MOVED = "the article changed; they stand elsewhere in it"
    NEAREST = "the article changed; a sentence comes near them"
    GONE = "the article changed; nothing in it comes near them"
    UNKNOWN = "the article changed; what was quoted is no longer kept"


@dataclass(frozen=True, slots=True)
class Span:
    """[start, end) of an article's text."""

    start: int
    end: int

    @property
    def anchor(self) -> str:
        """What an address names it by."""
        return f"s={self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a paragraph, marked or not; with an anchor an address leads to them."""

    text: str
    is_marked: bool = False
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph: its heading where that is another than the one before, else ""."""

    number: int
    page: int
    heading: str
    pieces: tuple[Piece, ...]


def span_of(text: str) -> Span | None:
    """A span as addresses have it, "120-240"; None where it is none."""
    start, _, end = text.partition("-")
    if not (start.isascii() and end.isascii() and start.isdigit() and end.isdigit() and len(text) < 24):
        return None
    return Span(int(start), int(end)) if int(start) < int(end) else None


def sentences_of(index: Index, article: Article) -> list[Sentence]:
    """The sentences of an article, in order."""
    return [sentence for passage in index.passages_in(article) for sentence in passage.sentences]


def found_now(
    article: Article, sentences: Sequence[Sentence], wanted: Span | None, before: str | None
) -> tuple[QuotationState, Span | None]:
    """Where the words of a span stand now.

    before: the text of the article that the span was taken from; None where it is no longer kept, and the text itself
    where it has not changed.
    """
    if wanted is None:
        return QuotationState.NONE, None
    if before is None:
        return QuotationState.UNKNOWN, None
    words = before[wanted.start : wanted.end]
    if article.text[wanted.start : wanted.end] == words:
        return (QuotationState.THERE, wanted) if words else (QuotationState.NONE, None)
    at = article.text.find(words)
    if at >= 0:
        return QuotationState.MOVED, Span(at, at + len(words))
    best = process.extractOne(words, [each.text for each in sentences], scorer=fuzz.ratio, score_cutoff=_ALIKE)
    if best is None:
        return QuotationState.GONE, None
    return QuotationState.NEAREST, Span(sentences[best[2]].start, sentences[best[2]].end)


def text_before(store: Versions, article: str, version: str) -> str | None:
    """The text of an article in the newest version on disk that has it with that hash; None where none has."""
    for version_id in reversed(store.versions()):
        try:
            if store.manifest(version_id).articles.get(article, "").startswith(version):
                return next(each.text for each in store.open(version_id).articles if each.id == article)
        except IndexUnusable:
            continue
    return None


def blocks(article: Article, sentences: Sequence[Sentence], marked: Span | None) -> Iterator[Block]:
    """The article's paragraphs, cut at sentences and at the mark; a heading that is text as well stands once."""
    heading = before = ""
    for _, parts in groupby(article.paragraphs, attrgetter("number")):
        first, *others = parts
        paragraph = replace(first, end=others[-1].end) if others else first
        shown = paragraph.heading if paragraph.heading not in (heading, before) else ""
        heading, before = paragraph.heading, article.text[paragraph.start : paragraph.end]
        yield Block(paragraph.number, paragraph.page, shown, tuple(_pieces(article, paragraph, sentences, marked)))


def _pieces(
    article: Article, paragraph: Paragraph, sentences: Sequence[Sentence], marked: Span | None
) -> Iterator[Piece]:
    anchors = {each.start: Span(each.start, each.end).anchor for each in sentences}
    inside = [each for each in sentences if paragraph.start <= each.start < paragraph.end]
    cuts = {*(each.start for each in inside), *(each.end for each in inside)}
    if marked:
        cuts = {cut for cut in cuts if not marked.start < cut < marked.end} | {marked.start, marked.end}
        anchors[marked.start] = marked.anchor
    cuts |= {paragraph.start, paragraph.end}
    places = sorted(cut for cut in cuts if paragraph.start <= cut <= paragraph.end)
    for start, end in pairwise(places):
        is_marked = bool(marked and marked.start <= start < marked.end)
        yield Piece(article.text[start:end], is_marked, anchors.get(start, ""))
