"""Search by words: BM25 (Robertson and Zaragoza 2009) over stemmed terms, as bm25s computes it."""

from collections.abc import Iterable, Iterator, Sequence
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
_BLOCK = 500_000  # words whose terms are counted at a time

Rows = NDArray[np.int32] | NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TermsInTexts:
    """The words of so many texts.

    texts, terms: for each word the text that it stands in, rising, and the number of its term. names: the terms, of
        which some may stand in no text.
    """

    count: int
    texts: Rows
    terms: NDArray[np.int32]
    names: Sequence[str]


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
    def of(cls, found: TermsInTexts) -> "Frequencies":
        """Count them."""
        texts, terms, names = _with_pairs(found)
        lengths = np.maximum(np.bincount(texts, minlength=found.count), 1)
        places, counts = np.unique(terms.astype(np.int64) * found.count + texts, return_counts=True)
        terms_there, texts_there = np.divmod(places, max(found.count, 1))
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
    def of(cls, found: TermsInTexts) -> "LexicalIndex":
        """Index texts, whose positions are the rows of every result.

        This is what bm25s computes, for many terms in one step instead of for one text after the other.
        """
        count = found.count
        if not count:
            return cls()
        texts, terms, names = _with_pairs(found)
        words_of_term = np.bincount(terms, minlength=len(names))
        there = np.flatnonzero(words_of_term)
        names = [names[number] for number in there.tolist()]
        numbers = (np.cumsum(words_of_term > 0, dtype=np.int32) - 1)[terms]
        lengths = np.maximum(np.bincount(texts, minlength=count), 1)
        parts = [_scored(texts, numbers, block, lengths) for block in _blocks_of_terms(np.cumsum(words_of_term[there]))]
        holding = _joined([each.holding for each in parts], np.int64)
        bm25 = bm25s.BM25(k1=_K1, b=_B)
        bm25.vocab_dict = {name: number for number, name in enumerate(names)}
        bm25.scores = {
            "data": _joined([each.scores for each in parts], np.float32),
            "indices": _joined([each.texts for each in parts], np.int32),
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
        return ScoresOfAll(_best(scores, count), scores)

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


def _best(scores: NDArray[np.float32], count: int) -> NDArray[np.int64]:
    """Rows of the highest scores above 0, best first, of equal ones the first; sorts no others, which may be many."""
    rows = np.flatnonzero(scores > 0)
    if len(rows) > count:
        least = np.partition(scores[rows], -count)[-count]
        rows = rows[scores[rows] >= least]
    return rows[np.argsort(-scores[rows], kind="stable")][:count]


@dataclass(frozen=True, slots=True)
class _Scored:
    """Some terms: in how many texts each stands, and for each the texts in order with what it scores in them."""

    holding: NDArray[np.int64]
    texts: NDArray[np.int32]
    scores: NDArray[np.float32]


def _blocks_of_terms(ends: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Ranges of terms that stand in about as many words as fit a block; ends: (terms,), words up to each."""
    first = 0
    while first < len(ends):
        begin = ends[first - 1] if first else 0
        last = max(int(np.searchsorted(ends, begin + _BLOCK, side="right")), first + 1)
        yield first, last
        first = last


def _scored(texts: Rows, numbers: NDArray[np.int32], block: tuple[int, int], lengths: NDArray[np.int64]) -> _Scored:
    """The terms of a block; numbers: (words,), the term of each, lengths: (texts,), words of each."""
    first, last = block
    count = len(lengths)
    chosen = np.flatnonzero((numbers >= first) & (numbers < last))
    keys = (numbers[chosen].astype(np.int64) - first) * count + texts[chosen]
    places, frequencies = np.unique(keys, return_counts=True)
    terms_there, texts_there = np.divmod(places, count)
    holding = np.bincount(terms_there, minlength=last - first)
    idf = idf_of(count, holding)
    saturation = saturation_of(frequencies, lengths[texts_there], float(lengths.mean()))
    return _Scored(holding, texts_there.astype(np.int32), (idf[terms_there] * saturation).astype(np.float32))


def _joined(parts: Sequence[NDArray[Any]], kind: type[np.generic]) -> NDArray[Any]:
    return np.concatenate([np.empty(0, kind), *parts])


def _with_pairs(found: TermsInTexts) -> tuple[Rows, NDArray[np.int32], Sequence[str]]:
    """The words, and after them the pairs of characters that they make, as `character_pairs` has it."""
    texts, terms, names = found.texts, found.terms, found.names
    is_one = np.array([is_character(name) for name in names], dtype=bool)[terms]
    first = np.flatnonzero(is_one[:-1] & is_one[1:] & (texts[:-1] == texts[1:]))
    if not len(first):
        return texts, terms, names
    pairs, which = np.unique(terms[first].astype(np.int64) * len(names) + terms[first + 1], return_inverse=True)
    numbers = {name: number for number, name in enumerate(names)}
    both = [names[pair // len(names)] + names[pair % len(names)] for pair in pairs.tolist()]
    of_pairs = np.array([numbers.setdefault(each, len(numbers)) for each in both], np.int32)[which]
    return np.concatenate([texts, texts[first]]), np.concatenate([terms, of_pairs]), list(numbers)
