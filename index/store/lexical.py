"""Search by words: BM25 (Robertson and Zaragoza 2009) over stemmed terms. The only importer of bm25s."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
from numpy.typing import NDArray

from index.text.words import character_pairs, terms


class LexicalIndex:
    """Which texts hold which terms, and how much that says."""

    def __init__(self, bm25: Any = None) -> None:
        self._bm25 = bm25  # None of no texts, which bm25s does not index

    @classmethod
    def of_terms(cls, texts: Sequence[list[str]]) -> "LexicalIndex":
        """Index texts by their terms; their positions are the rows of every result."""
        if not texts:
            return cls()
        bm25 = bm25s.BM25(k1=1.2, b=0.75)
        bm25.index([found + character_pairs(found) or [""] for found in texts], show_progress=False)
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

    def _known(self, question: str) -> list[str]:
        return [term for term in _searched(question) if self.holds(term)]


def _searched(text: str) -> list[str]:
    """The terms of a text, and its pairs of characters."""
    found = terms(text)
    return found + character_pairs(found)
