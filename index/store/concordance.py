"""Which words stand in which sentence, in their order, and what kind of thing they name.

Made at build time, so that a question costs a few array operations instead of reading sentences again.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntFlag
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.store.parts import MarkedWords
from index.text.expressions import candidates_of
from index.text.question import Kind
from index.text.words import words
from index.types import Passage, Sentence

_BLOCK = 4_096  # passages whose words are put together at a time
_ARRAYS = ("terms", "marks", "starts", "idf")


class Mark(IntFlag):
    """What a word is part of, where it stands: bits that can be combined."""

    FUNCTION = 1
    DATE = 2
    NUMBER = 4
    NAME = 8


_MARKED = {Mark.DATE: Kind.DATE, Mark.NUMBER: Kind.COUNT, Mark.NAME: Kind.NAME}


@dataclass(frozen=True, slots=True)
class Concordance:
    """The words of all sentences.

    terms: (words,), the number of each word's term.
    marks: (words,), `Mark` bits.
    starts: (sentences + 1,), the row of each sentence's first word, and the number of words at the end.
    idf: (terms,), how much a term says: ln(1 + (N - n + 0.5) / (n + 0.5)) for n of N passages that hold it.
    vocabulary: term to its number.
    """

    terms: NDArray[np.int32]
    marks: NDArray[np.uint8]
    starts: NDArray[np.int64]
    idf: NDArray[np.float32]
    vocabulary: Mapping[str, int]

    @classmethod
    def of(cls, passages: Sequence[Passage], known: "KnownWords | None" = None) -> "Concordance":
        """Read every sentence of the passages, in order; what is known already is not read again."""
        numbers = dict(known.concordance.vocabulary) if known else {}
        ranges = known.ranges if known else [None] * len(passages)
        read = [
            _words_together(
                known.words_of(*there) if known and there else _read(passage, numbers)
                for passage, there in zip(passages[block], ranges[block], strict=True)
            )
            for block in _blocks(len(passages))
        ]
        terms, vocabulary = _by_first_use(_joined([each.terms for each, _ in read], np.int32), list(numbers))
        marks = _joined([each.marks for each, _ in read], np.uint8)
        starts = np.append(0, np.cumsum(_joined([each.lengths for each, _ in read], np.int64)))
        counts = _passages_holding(terms, _joined([words for _, words in read], np.int64), len(vocabulary))
        holding = counts.astype(np.float32)
        idf = np.log(1 + (len(passages) - holding + 0.5) / (holding + 0.5)).astype(np.float32)
        return cls(terms, marks, starts, idf, vocabulary)

    @classmethod
    def load(cls, folder: Path) -> "Concordance":
        """Open what `save` wrote."""
        terms, marks, starts, idf = (np.load(folder / f"{name}.npy", allow_pickle=False) for name in _ARRAYS)
        vocabulary = json.loads((folder / "vocabulary.json").read_text(encoding="utf-8"))
        return cls(terms, marks, starts, idf, {term: number for number, term in enumerate(vocabulary)})

    def save(self, folder: Path) -> None:
        """Write it as files into a new folder."""
        folder.mkdir()
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, name))
        vocabulary = json.dumps(list(self.vocabulary), ensure_ascii=False)
        (folder / "vocabulary.json").write_text(vocabulary, encoding="utf-8")

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def sentences(self) -> NDArray[np.int32]:
        """(words,), the row of the sentence that each word stands in."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.starts))

    @property
    def carries_meaning(self) -> NDArray[np.bool_]:
        """(words,), whether a word is content rather than grammar."""
        found: NDArray[np.bool_] = (self.marks & Mark.FUNCTION) == 0
        return found

    def idf_of(self, term: str) -> float:
        """How much a term says; one that no passage holds says most."""
        number = self.vocabulary.get(term)
        return float(self.idf[number]) if number is not None else self.highest_idf

    def numbers_of(self, terms: Iterable[str]) -> list[int]:
        """The numbers of those of the terms that any sentence holds."""
        return [self.vocabulary[term] for term in terms if term in self.vocabulary]

    def words_of(self, ranges: Sequence[tuple[int, int]]) -> MarkedWords:
        """The words of sentences; ranges: their rows, a passage each, from the first to before the last."""
        spans = [slice(self.starts[first], self.starts[last]) for first, last in ranges]
        rows = np.concatenate([np.arange(*each) for each in ranges])
        return MarkedWords(
            np.concatenate([self.terms[span] for span in spans]),
            np.concatenate([self.marks[span] for span in spans]),
            self.starts[rows + 1] - self.starts[rows],
        )

    @property
    def highest_idf(self) -> float:
        """What a term says that next to no passage holds."""
        return float(self.idf.max(initial=1.0))


@dataclass(frozen=True, slots=True)
class _PassageWords:
    """The words of one passage: terms and marks of each, and how many each sentence has."""

    terms: NDArray[np.int32]
    marks: NDArray[np.uint8]
    lengths: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class KnownWords:
    """The words of passages that stand in another concordance too.

    ranges: for each passage the rows of its sentences there, from the first to before the last; None if it has none.
    """

    concordance: Concordance
    ranges: Sequence[tuple[int, int] | None]

    def words_of(self, first: int, last: int) -> _PassageWords:
        """The words of the sentences of a passage, with terms as they are numbered there."""
        starts = self.concordance.starts[first : last + 1]
        held = slice(starts[0], starts[-1])
        return _PassageWords(self.concordance.terms[held], self.concordance.marks[held], np.diff(starts))


def _read(passage: Passage, numbers: dict[str, int]) -> _PassageWords:
    """The words of a passage; terms that have no number yet get the next."""
    sentences = [_marked_words(sentence) for sentence in passage.sentences]
    found = [word for sentence in sentences for word in sentence]
    return _PassageWords(
        np.array([numbers.setdefault(term, len(numbers)) for term, _ in found], np.int32),
        np.array([mark for _, mark in found], np.uint8),
        np.array([len(sentence) for sentence in sentences], np.int64),
    )


def _blocks(count: int) -> list[slice]:
    return [slice(first, min(first + _BLOCK, count)) for first in range(0, count, _BLOCK)]


def _words_together(read: Iterable[_PassageWords]) -> tuple[_PassageWords, NDArray[np.int64]]:
    """The words of passages as those of one, and how many each of them has: many small arrays take much memory."""
    parts = list(read)
    together = _PassageWords(
        _joined([each.terms for each in parts], np.int32),
        _joined([each.marks for each in parts], np.uint8),
        _joined([each.lengths for each in parts], np.int64),
    )
    return together, np.array([len(each.terms) for each in parts], np.int64)


def _passages_holding(terms: NDArray[np.int32], words: NDArray[np.int64], names: int) -> NDArray[np.int64]:
    """(names,), how many passages hold each term; words: (passages,), how many each has."""
    counts = np.zeros(names, np.int64)
    ends = np.append(0, np.cumsum(words))
    for block in _blocks(len(words)):
        rows = np.repeat(np.arange(block.stop - block.start), words[block])
        places = np.sort(rows * names + terms[ends[block.start] : ends[block.stop]])
        once = places[np.diff(places, prepend=-1) > 0]  # each term once a passage; np.unique is ten times as slow
        counts += np.bincount(once % max(names, 1), minlength=names)
    return counts


def _by_first_use(terms: NDArray[np.int32], names: Sequence[str]) -> tuple[NDArray[np.int32], dict[str, int]]:
    """Terms that are numbered in the order in which they are used first, and those that are not used left out."""
    first = np.full(len(names), len(terms))
    first[terms[::-1]] = np.arange(len(terms))[::-1]  # of several the last that is written stays
    used = np.argsort(first, kind="stable")[: np.count_nonzero(first < len(terms))]
    numbers = np.empty(len(names), np.int32)
    numbers[used] = np.arange(len(used))
    return numbers[terms], {names[old]: new for new, old in enumerate(used.tolist())}


def _joined(parts: Sequence[NDArray[Any]], kind: type[np.generic]) -> NDArray[Any]:
    return np.concatenate([np.empty(0, kind), *parts])


def _marked_words(sentence: Sentence) -> list[tuple[str, int]]:
    text = sentence.text
    spans = [(mark, span) for mark, kind in _MARKED.items() for span in candidates_of(kind, text)]
    return [
        (
            word.term,
            sum(mark for mark, (start, end) in spans if start <= word.start < end)
            | (Mark.FUNCTION if word.is_function_word else 0),
        )
        for word in words(text)
    ]
