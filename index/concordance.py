"""Which words stand in which sentence, in their order, and what kind of thing they name.

Made at build time, so that a question costs a few array operations instead of reading sentences again.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntFlag
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.highlight import candidates_of
from index.question import Kind
from index.types import Passage, Sentence
from index.words import words

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
    def of(cls, passages: Sequence[Passage]) -> "Concordance":
        """Read every sentence of the passages, in order."""
        vocabulary: dict[str, int] = {}
        terms: list[int] = []
        marks: list[int] = []
        starts = [0]
        passages_with: dict[int, int] = {}
        for passage in passages:
            held: set[int] = set()
            for sentence in passage.sentences:
                for term, mark in _marked_words(sentence):
                    number = vocabulary.setdefault(term, len(vocabulary))
                    held.add(number)
                    terms.append(number)
                    marks.append(mark)
                starts.append(len(terms))
            for number in held:
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

    def idf_of(self, term: str) -> float:
        """How much a term says; one that no passage holds says most."""
        number = self.vocabulary.get(term)
        return float(self.idf[number]) if number is not None else self.highest_idf

    @property
    def highest_idf(self) -> float:
        """What a term says that next to no passage holds."""
        return float(self.idf.max(initial=1.0))


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
