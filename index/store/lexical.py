"""Search by words: BM25 (Robertson and Zaragoza 2009) over stemmed terms, as bm25s computes it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
from numpy.typing import NDArray

from index.text.words import character_pairs, is_character, terms

_K1 = 1.2
_B = 0.75


@dataclass(frozen=True, slots=True)
class Frequencies:
    """How often which text holds which term: what BM25 needs of texts, whatever part of them is searched.

    terms, texts, counts: (pairs,), for each term, rising, and each text that holds it, rising, how often it does.
    lengths: (texts,), in terms, 1 or more. names: the terms, of which some may stand in no text.
    """

    terms: NDArray[np.int64]
    texts: NDArray[np.int64]
    counts: NDArray[np.int64]
    lengths: NDArray[np.int64]
    names: Sequence[str]

    @classmethod
    def of(cls, count: int, texts: NDArray[np.int64], terms: NDArray[np.int32], names: Sequence[str]) -> "Frequencies":
        """Count the words of so many texts.

        texts, terms: for each word the text that it stands in, rising, and the number of its term.
        """
        texts, terms, names = _with_pairs(texts, terms, names)
        lengths = np.maximum(np.bincount(texts, minlength=count), 1)
        places, counts = np.unique(terms.astype(np.int64) * count + texts, return_counts=True)
        terms_there, texts_there = np.divmod(places, max(count, 1))
        return cls(terms_there, texts_there, counts, lengths, names)


def idf_of(count: int, holding: NDArray[Any]) -> NDArray[np.float32]:
    """How much terms say, each of which stands in so many of all texts."""
    found: NDArray[np.float32] = np.log(1 + (count - holding + 0.5) / (holding + 0.5)).astype(np.float32)
    return found


def saturation_of(frequencies: NDArray[Any], lengths: NDArray[Any] | int, mean_length: float) -> NDArray[np.float64]:
    """How much it counts that a text of some length holds a term so often, 0 to 1; times the idf it is the score."""
    found: NDArray[np.float64] = frequencies / (_K1 * (1 - _B + _B * lengths / mean_length) + frequencies)
    return found


class LexicalIndex:
    """Which texts hold which terms, and how much that says."""

    def __init__(self, bm25: Any = None) -> None:
        self._bm25 = bm25  # None of no texts, which bm25s does not index

    @classmethod
    def of(cls, found: Frequencies) -> "LexicalIndex":
        """Index texts, whose positions are the rows of every result.

        This is what bm25s computes, for all texts in one step instead of one after the other.
        """
        count = len(found.lengths)
        if not count:
            return cls()
        there, terms_there = np.unique(found.terms, return_inverse=True)
        names = [found.names[number] for number in there]
        holding = np.bincount(terms_there, minlength=len(names))
        idf = idf_of(count, holding)
        saturation = saturation_of(found.counts, found.lengths[found.texts], found.lengths.mean())
        bm25 = bm25s.BM25(k1=_K1, b=_B)
        bm25.vocab_dict = {name: number for number, name in enumerate(names)}
        bm25.scores = {
            "data": (idf[terms_there] * saturation).astype(np.float32),
            "indices": found.texts.astype(np.int32),
            "indptr": np.append(0, np.cumsum(holding)),
            "num_docs": count,
        }
        bm25.nonoccurrence_array = None  # only other kinds of BM25 have one
        return cls(bm25)

    @classmethod
    def load(cls, folder: Path) -> "LexicalIndex":
        """Open what `save` wrote."""
        return cls(bm25s.BM25.load(folder, load_corpus=False))

    def save(self, folder: Path) -> None:
        """Write the index, of a text or more, as files into the folder."""
        self._bm25.save(folder, show_progress=False)

    def __len__(self) -> int:
        return int(self._bm25.scores["num_docs"]) if self._bm25 else 0

    def search(self, question: str, count: int) -> "ScoresOfAll":
        """At most `count` texts that hold words of the question, best first."""
        scores = self.scores(question)
        best = np.argsort(-scores, kind="stable")[:count]
        return ScoresOfAll(best[scores[best] > 0], scores)

    def scores(self, question: str) -> NDArray[np.float32]:
        """One score a text, 0 or more, higher is better."""
        known = self._known(question)
        if not known:
            return np.zeros(len(self), dtype=np.float32)
        return np.asarray(self._bm25.get_scores(known), dtype=np.float32)

    def scores_of(self, question: str, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """(rows,): the same scores of some texts alone, whose number and not that of all texts is what it costs."""
        scores = np.zeros(len(rows), dtype=np.float32)
        for term in self._known(question):
            number = self._bm25.vocab_dict[term]
            held = slice(*self._bm25.scores["indptr"][number : number + 2])
            # The texts that hold a term, in order, and what each scores for it.
            texts, of_term = self._bm25.scores["indices"][held], self._bm25.scores["data"][held]
            places = np.minimum(np.searchsorted(texts, rows), len(texts) - 1)
            scores += np.where(texts[places] == rows, of_term[places], 0)
        return scores

    def holds(self, term: str) -> bool:
        """Whether any text holds the term."""
        return self._bm25 is not None and term in self._bm25.vocab_dict

    def rows_with(self, terms: Iterable[str]) -> NDArray[np.int64]:
        """Rows of the texts that hold all of the terms, in order."""
        wanted = list(terms)
        if not wanted or not all(map(self.holds, wanted)):
            return np.empty(0, dtype=np.int64)
        bounds, texts = self._bm25.scores["indptr"], self._bm25.scores["indices"]
        numbers = [self._bm25.vocab_dict[term] for term in wanted]
        rows: NDArray[np.int64] = reduce(np.intersect1d, [texts[slice(*bounds[n : n + 2])] for n in numbers])
        return rows.astype(np.int64)

    def _known(self, question: str) -> list[str]:
        return [term for term in searched_terms(question) if self.holds(term)]


@dataclass(frozen=True, slots=True)
class ScoresOfAll:
    """What the words of a question find.

    best: the rows of the texts that score highest, best first. of_all: (texts,), what each of them scores.
    """

    best: NDArray[np.int64]
    of_all: NDArray[np.float32]

    def scores(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """(rows,): what any texts score, 0 or more, higher is better."""
        return self.of_all[rows]


def searched_terms(text: str) -> list[str]:
    """The terms of a text, and its pairs of characters."""
    found = terms(text)
    return found + character_pairs(found)


def _with_pairs(
    texts: NDArray[np.int64], terms: NDArray[np.int32], names: Sequence[str]
) -> tuple[NDArray[np.int64], NDArray[np.int32], Sequence[str]]:
    """The words, and after them the pairs of characters that they make, as `character_pairs` has it."""
    is_one = np.array([is_character(name) for name in names], dtype=bool)[terms]
    first = np.flatnonzero(is_one[:-1] & is_one[1:] & (texts[:-1] == texts[1:]))
    pairs, which = np.unique(terms[first].astype(np.int64) * len(names) + terms[first + 1], return_inverse=True)
    numbers = {name: number for number, name in enumerate(names)}
    both = [names[pair // len(names)] + names[pair % len(names)] for pair in pairs.tolist()]
    of_pairs = np.array([numbers.setdefault(each, len(numbers)) for each in both], np.int32)[which]
    return np.concatenate([texts, texts[first]]), np.concatenate([terms, of_pairs]), list(numbers)
