"""Which words stand in which sentence, in their order, and what kind of thing they name.

Made at build time, so that a question costs a few array operations instead of reading sentences again.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntFlag
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.text.expressions import candidates_of
from index.text.question import Kind
from index.text.words import words
from index.types import Passage, Sentence

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
        vocabulary: dict[str, int] = {}
        terms: list[int] = []
        marks: list[int] = []
        starts = [0]
        passages_with: dict[int, int] = {}
        for passage in passages:
            begin = len(terms)
            read = known.words_of(passage) if known else None
            for sentence in read or map(_marked_words, passage.sentences):
                for term, mark in sentence:
                    terms.append(vocabulary.setdefault(term, len(vocabulary)))
                    marks.append(mark)
                starts.append(len(terms))
            for number in set(terms[begin:]):
                passages_with[number] = passages_with.get(number, 0) + 1
        counts = np.array([passages_with[number] for number in range(len(vocabulary))], dtype=np.float32)
        idf = np.log(1 + (len(passages) - counts + 0.5) / (counts + 0.5)).astype(np.float32)
        return cls(np.array(terms, np.int32), np.array(marks, np.uint8), np.array(starts, np.int64), idf, vocabulary)

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

    def content_terms(self, ranges: Iterable[tuple[int, int]]) -> Iterator[list[str]]:
        """For sentences from a row to before another, the terms of their words that carry meaning, in order."""
        names = list(self.vocabulary)
        carries_meaning = (self.marks & Mark.FUNCTION) == 0
        for first, last in ranges:
            words_between = slice(self.starts[first], self.starts[last])
            numbers = self.terms[words_between][carries_meaning[words_between]]
            yield [names[number] for number in numbers.tolist()]

    def idf_of(self, term: str) -> float:
        """How much a term says; one that no passage holds says most."""
        number = self.vocabulary.get(term)
        return float(self.idf[number]) if number is not None else self.highest_idf

    @property
    def highest_idf(self) -> float:
        """What a term says that next to no passage holds."""
        return float(self.idf.max(initial=1.0))


class KnownWords:
    """The words of passages that stand in another concordance too.

    rows: for a passage, the rows of its sentences there, from the first to before the last named; None if it has none.
    """

    def __init__(self, concordance: Concordance, rows: Callable[[Passage], tuple[int, int] | None]) -> None:
        self._concordance = concordance
        self._names = list(concordance.vocabulary)
        self._rows = rows

    def words_of(self, passage: Passage) -> list[list[tuple[str, int]]] | None:
        """The term and the marks of each word of each sentence."""
        rows = self._rows(passage)
        if rows is None:
            return None
        known, names = self._concordance, self._names
        bounds = known.starts[rows[0] : rows[1] + 1].tolist()
        terms = [names[number] for number in known.terms[bounds[0] : bounds[-1]].tolist()]
        words_between = list(zip(terms, known.marks[bounds[0] : bounds[-1]].tolist(), strict=True))
        return [words_between[start - bounds[0] : end - bounds[0]] for start, end in pairwise(bounds)]


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
