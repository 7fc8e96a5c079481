"""Two articles that say the same with something else in its place: the newer comes first, the older beside it.

"A ticket costs 9 crowns." and "A ticket costs 14 crowns.": but for what was asked for, the sentences have the same
words. A question that names a year gets what is said of that year alone.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from index.qa.answer import missing_names
from index.qa.candidates import CandidateSentences
from index.qa.quotation import in_short, with_span
from index.qa.reading import Reading
from index.text.forms import names_a_year
from index.text.question import Kind
from index.text.words import Word, words
from index.types import Article, Candidate, Certainty, Passage

Span = tuple[int, int]

# So many words that carry meaning have to be the same.
_FEWEST_SHARED = 2
_YEAR = re.compile(r"(?<![\w.,/-])(?:1[0-9]|20)\d\d(?![\w/]|[.,]\d)")
_MONTHS = frozenset("januari februari march april may june juli august septemb octob novemb decemb".split())
# What only says that it is so at the time of writing.
_AT_PRESENT = frozenset("now today current still alreadi again sinc just recent onli".split())
_ASKS_FOR_THE_OLD = re.compile(
    r"\b(?:first|original(?:ly)?|earliest|oldest|former(?:ly)?|used to|previous(?:ly)?)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Statement:
    """A sentence that may answer, and the span of its article's text that says what was asked for."""

    passage: Passage
    number: int
    span: Span

    @property
    def text(self) -> str:
        return self.passage.sentences[self.number].text


def newer_first(
    reading: Reading, candidates: CandidateSentences, read_without: Callable[[Sequence[Passage]], Reading]
) -> Reading:
    """The reading of the newest of what several articles say instead of each other, or of that of the year asked for.

    read_without: reads the candidates again but for some passages, as each takes of the others' probability.
    """
    years = frozenset(_YEAR.findall(reading.question.text))
    if reading.certainty is Certainty.NONE:
        return reading
    said = _said(reading.best)
    others = list(_instead_of(said, candidates)) if said else []
    if said is None or not others:
        return _ordered(reading, years)
    chosen = _chosen([said, *others], years, reading.question.text)
    if chosen is None:
        return reading
    rest = [each for each in (said, *others) if each.passage.article.id != chosen.passage.article.id]
    again = read_without([each.passage for each in rest])
    if again.passage != chosen.passage:
        return reading
    if years:
        return again
    if again.is_answer:
        beside = with_span(again.question, rest[0].passage, rest[0].number, rest[0].span, again.confidence)
        return replace(again, contrary=Reading(again.question, reading.matches, (beside,), Certainty.SURE))
    shown = in_short(again.question, rest[0].passage, rest[0].number, rest[0].span, again.confidence)
    return replace(again, choices=(again.best, shown, *again.choices[1:2]))


def _chosen(said: Sequence[_Statement], years: frozenset[str], question: str) -> _Statement | None:
    """The one of a year of the question, or the newest, or the oldest if asked for; None where it cannot be told."""
    if years:
        return next((each for each in said if years & _all_years(each)), None)
    wants_old = bool(_ASKS_FOR_THE_OLD.search(question))
    best = said[0]
    for each in said[1:]:
        newer, older = (each, best) if _is_newer(each, best) else (best, each)
        if not _is_newer(newer, older):
            return None
        best = older if wants_old else newer
    return best


def _ordered(reading: Reading, years: frozenset[str]) -> Reading:
    """A reading and what is contrary to it, in other words, likewise."""
    contrary = reading.contrary
    one, other = _said(reading.best), _said(contrary.best) if contrary else None
    if contrary is None or one is None or other is None or not _same_subject(one, other):
        return reading
    chosen = _chosen([one, other], years, reading.question.text)
    first, second = (contrary, reading) if chosen == other else (reading, contrary)
    return replace(first, contrary=None if years and chosen else replace(second, contrary=None))


def _said(best: Candidate) -> _Statement | None:
    """The sentence of a quotation that holds what was asked for."""
    for first, last in best.highlights[:1]:
        span = (best.start + first, best.start + last)
        for number, sentence in enumerate(best.passage.sentences):
            if sentence.start <= span[0] < sentence.end:
                return _Statement(best.passage, number, span)
    return None


def _instead_of(said: _Statement, candidates: CandidateSentences) -> Iterator[_Statement]:
    """What other articles say with something else in the place of what was asked for; of each the first such."""
    seen = {said.passage.article.id}
    mine = words(said.text)
    for passage in candidates.passages:
        if passage.article.id in seen or set(_names_asked(candidates, passage)):
            continue
        for number, sentence in enumerate(passage.sentences):
            span = _instead(mine, _within(said), words(sentence.text))
            if span is None:
                continue
            other = _Statement(passage, number, (sentence.start + span[0], sentence.start + span[1]))
            if _same_subject(said, other) and _gives_the_same(said, other, candidates.question.kind):
                seen.add(passage.article.id)
                yield other
                break


def _names_asked(candidates: CandidateSentences, passage: Passage) -> list[str]:
    return [name for name in missing_names(candidates.question, passage) if not _YEAR.fullmatch(name)]


def _within(said: _Statement) -> Span:
    start = said.passage.sentences[said.number].start
    return said.span[0] - start, said.span[1] - start


def _instead(mine: Sequence[Word], span: Span, others: Sequence[Word]) -> Span | None:
    """Where the other sentence has something else for what stands in the span; None where more than that differs."""
    found: Span | None = None
    same = 0
    for kind, i, j, k, m in SequenceMatcher(
        None, [word.term for word in mine], [word.term for word in others], autojunk=False
    ).get_opcodes():
        here, there = mine[i:j], others[k:m]
        if kind == "equal":
            same += sum(not word.is_function_word for word in here)
        elif all(_says_when(word) or word.is_function_word for word in (*here, *there)):
            continue
        elif found or not here or not there or here[-1].end <= span[0] or here[0].start >= span[1]:
            return None
        else:
            found = there[0].start, there[-1].end
    return found if same >= _FEWEST_SHARED else None


def _says_when(word: Word) -> bool:
    return bool(_YEAR.fullmatch(word.text)) or word.term in _MONTHS | _AT_PRESENT


def _same_subject(one: _Statement, other: _Statement) -> bool:
    """Whether both sentences speak of one thing, as far as titles tell: those are the same, or the sentence says it.

    A double room has one price in each hotel, and no hotel contradicts another.
    """
    titles = [_title_terms(each.passage.article) for each in (one, other)]
    if titles[0] == titles[1]:
        return True
    held = [{word.term for word in words(each.text)} for each in (one, other)]
    return all(title & terms for title, terms in zip(titles, held, strict=True))


def _gives_the_same(one: _Statement, other: _Statement, asked: Kind) -> bool:
    """Whether both give a year, or neither: "opened in 2011" says nothing instead of "open from Tuesday"."""
    years = [names_a_year(each.passage.article.text[slice(*each.span)]) for each in (one, other)]
    return asked is not Kind.DATE or years[0] == years[1]


def _title_terms(article: Article) -> frozenset[str]:
    plain = (word for word in words(article.title) if not (word.is_function_word or word.is_number or _says_when(word)))
    return frozenset(word.term for word in plain)


def _is_newer(one: _Statement, other: _Statement) -> bool:
    """By the years that the sentences name, else by when the articles were published, else by their titles' years."""
    for first, second in zip(_times(one), _times(other), strict=True):
        if first and second:
            return first > second
    return False


def _times(said: _Statement) -> tuple[str, str, str]:
    article = said.passage.article
    published = article.published if _YEAR.match(article.published[:4]) else ""
    return max(_YEAR.findall(said.text), default=""), published, max(_YEAR.findall(article.title), default="")


def _all_years(said: _Statement) -> set[str]:
    """The years that a statement is of: what its sentence names, else what its title does, else when it was written."""
    article = said.passage.article
    return (
        set(_YEAR.findall(said.text)) or set(_YEAR.findall(article.title)) or set(_YEAR.findall(article.published[:4]))
    )
