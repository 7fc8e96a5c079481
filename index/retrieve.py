"""Question to ranked passages: by meaning, by words and by their best sentence, in one score."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.embed import Encoding
from index.store import Index
from index.types import Match

CANDIDATES = 30


@dataclass(frozen=True, slots=True)
class Ranking:
    """The candidates for a question, best first.

    rows: passage rows in the index.
    matches: the same as passages with their scores.
    """

    rows: NDArray[np.int64]
    matches: tuple[Match, ...]


def retrieve(index: Index, question: str, encoding: Encoding, count: int) -> Ranking:
    """The `count` best passages.

    Candidates come from three searches: passage vectors, sentence vectors and BM25. Each candidate gets all three
    scores, and they are added: cosine of passage and of best sentence, and BM25 relative to the best candidate's.
    """
    lexical = index.lexical.scores(question)
    by_words = np.argsort(-lexical, kind="stable")[:CANDIDATES]
    by_sentence = index.passages_of_sentences(index.nearest_sentences(encoding.vector, CANDIDATES))
    by_passage = index.nearest_passages(encoding.vector, CANDIDATES)
    rows = np.unique(np.concatenate([by_passage, by_sentence, by_words[lexical[by_words] > 0]]))
    dense = index.passage_vectors(rows) @ encoding.vector
    sentence = np.array([best_sentence(index, row, encoding)[1] for row in rows])
    scores = dense + sentence + lexical[rows] / max(float(lexical.max()), 1e-9)
    order = np.argsort(-scores, kind="stable")[:count]
    matches = tuple(Match(index.passage(int(rows[i])), float(scores[i])) for i in order)
    return Ranking(rows[order], matches)


def best_sentence(index: Index, passage_row: int, encoding: Encoding) -> tuple[int, float]:
    """Which sentence of a passage is nearest to the question, counted from 0, and its cosine."""
    first, last = index.sentence_rows(passage_row)
    cosines = index.sentence_vectors(range(first, last)) @ encoding.vector
    best = int(np.argmax(cosines))
    return best, float(cosines[best])
