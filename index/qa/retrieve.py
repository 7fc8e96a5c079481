"""Question to candidate passages: by meaning, by words and by their best sentence."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.encoders.encoder import Encoding
from index.store.version import Index
from index.text.question import Question
from index.types import Passage

Floats = NDArray[np.floating]

# Each of the three searches contributes so many passages; so many of their union go on to be read.
_SEARCHED = 30
CANDIDATES = 20
_DENSE_WEIGHT = 1.5


@dataclass(frozen=True, slots=True)
class Candidates:
    """Passages that may answer a question, best first.

    rows: (passages,), their rows in the index.
    best_sentence: (passages,), the largest cosine of one of their sentences.
    bm25_standardised: (passages,), in standard deviations above the mean of everything that was found.
    """

    rows: NDArray[np.int64]
    best_sentence: Floats
    bm25_standardised: Floats

    def kept(self, chosen: NDArray[np.bool_]) -> "Candidates":
        """Those of them that are chosen; chosen: (passages,)."""
        return Candidates(self.rows[chosen], self.best_sentence[chosen], self.bm25_standardised[chosen])


def retrieve(index: Index, question: Question, encoding: Encoding, count: int = CANDIDATES) -> Candidates:
    """At most `count` passages, those with the highest weighted sum of standardised scores of three searches.

    The searches are passage vectors, sentence vectors and BM25 over title, heading and text. A passage that one of
    them finds is scored by all three. A text that several collections have is found once.
    """
    searched = max(_SEARCHED, count)
    by_words = index.lexical.search(question.text, searched)
    by_sentence = index.passages_of_sentences(index.nearest_sentences(encoding.vector, searched))
    by_passage = index.nearest_passages(encoding.vector, searched)
    rows = np.unique(np.concatenate([by_passage, by_sentence, by_words.best]))
    dense = index.passage_vectors(rows) @ encoding.vector
    best_sentence = _best_sentences(index, rows, encoding)
    bm25 = _standardised(by_words.scores(rows))
    fused = _DENSE_WEIGHT * _standardised(dense) + bm25 + _standardised(best_sentence)
    order = np.argsort(-fused, kind="stable")[:count]
    order = order[_not_found_before([index.passage(int(row)) for row in rows[order]])]
    return Candidates(rows[order], best_sentence[order], bm25[order])


def _not_found_before(passages: list[Passage]) -> NDArray[np.bool_]:
    """(passages,): whether none before it is the same place of the same text."""
    places = [(passage.article.text, passage.start) for passage in passages]
    return np.array([place not in places[:number] for number, place in enumerate(places)])


def _standardised(values: Floats) -> Floats:
    return np.asarray((values - values.mean()) / (values.std() + 1e-6), dtype=np.float32)


def _best_sentences(index: Index, passage_rows: NDArray[np.int64], encoding: Encoding) -> Floats:
    ranges = [index.sentence_rows(int(row)) for row in passage_rows]
    rows = np.concatenate([np.arange(*sentences) for sentences in ranges])
    counts = np.array([last - first for first, last in ranges])
    cosines = index.sentence_vectors(rows) @ encoding.vector
    return np.maximum.reduceat(cosines, np.cumsum(counts) - counts)
