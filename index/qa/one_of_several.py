"""One of several things of a kind: who asks for "the fund" where there are an Oak fund and an Elm fund names none.

The network finds the sentence that says what was asked, of whichever it is. Another that says the same of another one
is told by its words: it has something else as the answer, and something else before a word of the question, or nothing
else and stands under another title or heading.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from index.qa.candidates import CandidateSentences
from index.qa.quotation import in_short, with_span
from index.qa.reading import Reading, Span
from index.text.words import Word, content_words, words
from index.types import Candidate, Certainty, Match, Passage

_FEWEST_SHARED = 2  # content words
_LONGEST_QUALIFIER = 2  # words
_LONGEST_VALUE = 5  # words
_AS_SHORT = 0.5  # of a sentence, what is shorter than this share of it, or so much longer, says more or less
_SHOWN = 3
_BAR = "|"  # rows of a table are told apart by their columns


@dataclass(frozen=True, slots=True)
class _Statement:
    """A sentence that says what was asked of one thing.

    qualifier: terms before the word that was asked for, or of title and heading, which tell it from others; none where
        the sentence itself gives it no other name.
    span: what it says of it, as offsets in its article.
    """

    passage: Passage
    number: int
    qualifier: frozenset[str]
    span: Span


def named_or_unsure(reading: Reading, candidates: CandidateSentences) -> Reading:
    """The reading of the one that is meant; where the question could mean several, these are what may answer.

    Meant is what the question gives some of its name, or what has no more name than the question gives it.
    """
    if reading.certainty is Certainty.NONE or not reading.highlights:
        return reading
    mine, others = _of_a_kind(reading, candidates)
    asked = {word.term for word in candidates.question.words}
    if mine is None or not others or _is_meant(mine, asked):
        return reading
    meant = next((each for each in others if _is_meant(each, asked)), None)
    if meant:
        choice = with_span(reading.question, meant.passage, meant.number, meant.span, reading.confidence)
        rest = tuple(match for match in reading.matches if match.passage != meant.passage)
        matches = (Match(meant.passage, reading.matches[0].score), *rest)
        more = reading.choices if not reading.is_answer else ()
        return replace(reading, matches=matches, choices=(choice, *more)[:_SHOWN], contrary=None)
    shown = [_in_short(reading, each) for each in (mine, *others)]
    return replace(reading, choices=tuple(shown[:_SHOWN]), certainty=Certainty.UNSURE, contrary=None)


def _is_meant(said: _Statement, asked: set[str]) -> bool:
    return not said.qualifier or bool(said.qualifier & asked)


def _in_short(reading: Reading, said: _Statement) -> Candidate:
    return in_short(reading.question, said.passage, said.number, said.span, reading.confidence)


def _of_a_kind(reading: Reading, candidates: CandidateSentences) -> tuple[_Statement | None, list[_Statement]]:
    """The statement that the reading quotes, and those of others of its kind; None and none where there are none."""
    best, passage = reading.best, reading.passage
    start, end = (best.start + offset for offset in best.highlights[0])
    number = next((n for n, each in enumerate(passage.sentences) if each.start <= start < each.end), None)
    if number is None or _BAR in passage.sentences[number].text:
        return None, []
    sentence = passage.sentences[number]
    said, span = words(sentence.text), (start - sentence.start, min(end, sentence.end) - sentence.start)
    asked = {word.term for word in candidates.question.content}
    mine: _Statement | None = None
    others: dict[frozenset[str], _Statement] = {}
    for other, row in _sentences(candidates):
        text = other.sentences[row]
        if not _AS_SHORT * len(sentence.text) < len(text.text) < len(sentence.text) / _AS_SHORT:
            continue
        found = _compared(said, span, words(text.text), asked)
        if found is None:
            continue
        qualifiers, value = found
        if not qualifiers and reading.contrary:  # then both are shown
            continue
        own, its = qualifiers or _contexts(passage, other)
        mine = mine or _Statement(passage, number, own, (start, end))
        others.setdefault(its, _Statement(other, row, its, (text.start + value[0], text.start + value[1])))
    return mine, [each for each in others.values() if mine and each.qualifier != mine.qualifier]


def _contexts(one: Passage, other: Passage) -> tuple[frozenset[str], frozenset[str]]:
    """The terms of title and heading that tell one passage from another; none where those are the same.

    "" stands for what has nothing of its own there: it is not therefore the one that is meant.
    """
    first, second = (_terms(content_words(f"{each.article.title} {each.paragraph.context}")) for each in (one, other))
    nothing = frozenset([""] if first != second else [])
    return first - second or nothing, second - first or nothing


def _sentences(candidates: CandidateSentences) -> Iterator[tuple[Passage, int]]:
    for passage in candidates.passages:
        for number in range(len(passage.sentences)):
            yield passage, number


def _compared(
    mine: Sequence[Word], span: Span, others: Sequence[Word], asked: set[str]
) -> tuple[tuple[frozenset[str], frozenset[str]] | None, Span] | None:
    """How a sentence differs: the qualifiers of both, if any, and where the other has its answer.

    None where it differs more.
    """
    if not asked & _terms(mine) <= _terms(others):
        return None
    qualifiers: tuple[frozenset[str], frozenset[str]] | None = None
    value: Span | None = None
    shared = 0
    blocks = SequenceMatcher(None, [word.term for word in mine], [word.term for word in others], autojunk=False)
    for kind, i, j, k, m in blocks.get_opcodes():
        here, there = mine[i:j], others[k:m]
        plain = [[word for word in part if not word.is_function_word] for part in (here, there)]
        if kind == "equal":
            shared += len(plain[0])
        elif not any(plain):
            continue
        elif qualifiers is None and max(map(len, plain)) <= _LONGEST_QUALIFIER and _is_kind(mine, j, asked):
            qualifiers = _terms(plain[0]), _terms(plain[1])
        elif _is_short(here) and _is_short(there) and here[0].start < span[1] and span[0] < here[-1].end:
            value = (value or (there[0].start, 0))[0], there[-1].end
        else:
            return None
    return (qualifiers, value) if value and shared >= _FEWEST_SHARED else None


def _is_short(found: Sequence[Word]) -> bool:
    return 0 < len(found) <= _LONGEST_VALUE


def _is_kind(found: Sequence[Word], place: int, asked: set[str]) -> bool:
    """Whether what stands there is asked for, and no name: there are several funds, and one Kublai Khan."""
    return place < len(found) and found[place].term in asked and not found[place].is_name


def _terms(found: Sequence[Word]) -> frozenset[str]:
    return frozenset(word.term for word in found)
