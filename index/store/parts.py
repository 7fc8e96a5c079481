"""What questions need of a version: verbs that files in a folder and a shared index both have.

Rows count from 0; those of passages, and those of sentences, are in the order of the articles.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.encoders.encoder import Vectors
from index.types import Passage

Rows = NDArray[np.int64]
Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a version without the articles of some collections.

    passage_rows: (passages,), the rows that they have in the whole version, rising. ranges: for each passage the rows
    of its sentences there, from the first to before the last.
    """

    hidden: frozenset[str]
    passages: Sequence[Passage]
    passage_rows: Rows
    ranges: Sequence[tuple[int, int]]

    @property
    def sentence_rows(self) -> Rows:
        """(sentences,), the rows that they have in the whole version, rising."""
        return np.concatenate([np.empty(0, dtype=np.int64), *(np.arange(*each) for each in self.ranges)])


class VectorSearch(Protocol):
    """Unit vectors in rows, found by inner product."""

    def __len__(self) -> int: ...

    def nearest(self, vector: Vectors, count: int) -> Rows:
        """The rows nearest to a vector, best first; at most `count`."""
        ...

    def vectors(self, rows: Sequence[int] | Rows) -> Vectors:
        """(rows, dimension), unit length."""
        ...


class FoundByWords(Protocol):
    """What the words of a question find.

    best: the rows of the texts that score highest, best first; none that holds no word of the question.
    """

    @property
    def best(self) -> Rows: ...  # noqa: D102

    def scores(self, rows: Rows) -> Scores:
        """(rows,): what any texts score, 0 or more, higher is better."""
        ...


class LexicalSearch(Protocol):
    """Texts found by their words."""

    def __len__(self) -> int: ...

    def search(self, question: str, count: int) -> FoundByWords:
        """At most `count` texts."""
        ...

    def holds(self, term: str) -> bool:
        """Whether any text holds the term."""
        ...

    def rows_with(self, terms: Iterable[str]) -> Rows:
        """Rows of the texts that hold all of the terms, in order."""
        ...


class LexicalScores(Protocol):
    """What texts score by their words."""

    def __len__(self) -> int: ...

    def scores_of(self, question: str, rows: Rows) -> Scores:
        """(rows,), 0 or more, higher is better."""
        ...


@dataclass(frozen=True, slots=True)
class MarkedWords:
    """The words of some sentences, in their order.

    terms: (words,), the number of each word's term. marks: (words,), `Mark` bits. counts: (sentences,), words of each.
    """

    terms: NDArray[np.int32]
    marks: NDArray[np.uint8]
    counts: Rows


class WordsOfSentences(Protocol):
    """The words of all sentences, and how much each term says."""

    def __len__(self) -> int: ...

    @property
    def highest_idf(self) -> float:
        """What a term says that next to no passage holds."""
        ...

    def idf_of(self, term: str) -> float:
        """How much a term says; one that no passage holds says most."""
        ...

    def numbers_of(self, terms: Iterable[str]) -> list[int]:
        """The numbers of those of the terms that any sentence holds."""
        ...

    def words_of(self, ranges: Sequence[tuple[int, int]]) -> MarkedWords:
        """The words of sentences; ranges: their rows, a passage each, from the first to before the last."""
        ...


class TokenSearch(Protocol):
    """The token vectors of all sentences."""

    def __len__(self) -> int: ...

    def closest(self, question_tokens: Vectors, sentence_ranges: Sequence[tuple[int, int]]) -> Scores:
        """For each token of a question its largest cosine to a token of each sentence.

        question_tokens: (question tokens, dimension), unit length. sentence_ranges: rows of sentences, a passage each,
        from the first to before the last, in the order wanted.
        Returns (question tokens, sentences); 0 for a sentence without tokens.
        """
        ...


class Searched(Protocol):
    """All of a version that is searched; a restriction of it is searched in the same way."""

    @property
    def passage_vectors(self) -> VectorSearch: ...  # noqa: D102

    @property
    def sentence_vectors(self) -> VectorSearch: ...  # noqa: D102

    @property
    def lexical(self) -> LexicalSearch:
        """BM25 over title, heading and text of the passages."""
        ...

    @property
    def sentence_lexical(self) -> LexicalScores:
        """BM25 over the sentences."""
        ...

    @property
    def concordance(self) -> WordsOfSentences: ...  # noqa: D102

    @property
    def tokens(self) -> TokenSearch: ...  # noqa: D102

    def without(self, left: Left) -> "Searched":
        """The same of what is left, numbered anew."""
        ...
