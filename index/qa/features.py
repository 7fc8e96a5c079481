"""What speaks for a sentence as the answer to a question: a row of numbers for each candidate sentence.

Nothing here decides. The weights that do were fitted on questions with known answers (`index/qa/reader.json`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.encoders.encoder import Encoding
from index.qa.retrieve import Candidates
from index.store.concordance import Mark
from index.store.version import Index
from index.text.question import INTERROGATIVES, Kind, Question

Floats = NDArray[np.floating]
Bools = NDArray[np.bool_]
Rows = NDArray[np.int64]

NAMES = (
    # Late interaction: how well each token of the question is matched by some token of the sentence, on average ...
    "late_all",  # over all tokens alike
    "late_with_sentence_before",  # over tokens of content words, when the sentence before may match too
    # ... and over tokens of one kind of word, as their share of all that the question's words say
    "late_interrogative",
    "late_function",
    "late_name",
    "late_plain",
    "late_head",
    "bm25",
    "holds_kind",  # 1 when it holds a date, number or name, as asked, that the question does not have
    # The same for the best of its passage's sentences
    "passage_late",
    "passage_late_name",
    "passage_best_sentence",
    "passage_bm25_standardised",
)

# Which marked words are of the kind that a question asks for.
_MARK_OF = {
    Kind.AMOUNT: Mark.NUMBER,
    Kind.PERCENTAGE: Mark.NUMBER,
    Kind.COUNT: Mark.NUMBER,
    Kind.DURATION: Mark.NUMBER,
    Kind.DATE: Mark.DATE,
    Kind.PERSON: Mark.NAME,
    Kind.PLACE: Mark.NAME,
    Kind.NAME: Mark.NAME,
}
# A match in the sentence before counts a little less than one in the sentence.
_BEFORE = 0.95
# Cosines above this are of the same word in much the same sense.
_SAME_TOKEN = 0.8


@dataclass(frozen=True, slots=True)
class Features:
    """The candidate sentences of a question.

    sentence_rows: (sentences,), rows in the index.
    passage_of: (sentences,), which candidate each sentence stands in, counted from 0.
    table: (sentences, len(NAMES)).
    cosines: (sentences,), of their vectors with the question's.
    inexact: (sentences,), how well the question's content tokens that do not stand there themselves are matched.
    """

    sentence_rows: Rows
    passage_of: Rows
    table: Floats
    cosines: Floats
    inexact: Floats


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the candidates' sentences lie; `starts` has the place of each passage's first among all of them."""

    ranges: list[tuple[int, int]]
    rows: Rows
    passage_of: Rows
    starts: Rows


def features_of(index: Index, question: Question, encoding: Encoding, candidates: Candidates) -> Features:
    """Every feature of every sentence of the candidate passages."""
    layout = _layout(index, candidates)
    closest = index.tokens.closest(_unit(encoding.token_vectors), layout.ranges)
    kinds, weights = _token_kinds(index, question, encoding)
    values: dict[str, Floats] = {
        **_late_interaction(closest, kinds, weights, layout),
        "bm25": index.sentence_lexical.scores_of(question.text, layout.rows) / 10,
        "holds_kind": _holds_kind(index, question, layout),
        "passage_best_sentence": candidates.best_sentence[layout.passage_of],
        "passage_bm25_standardised": candidates.bm25_standardised[layout.passage_of],
    }
    table = np.stack([values[name] for name in NAMES], axis=1).astype(np.float32)
    cosines = index.sentence_vectors(layout.rows) @ encoding.vector
    return Features(layout.rows, layout.passage_of, table, cosines, _inexact(closest, kinds["content"]))


def _layout(index: Index, candidates: Candidates) -> _Layout:
    ranges = [index.sentence_rows(int(row)) for row in candidates.rows]
    counts = np.array([last - first for first, last in ranges])
    rows = np.concatenate([np.arange(*sentences) for sentences in ranges])
    return _Layout(ranges, rows, np.repeat(np.arange(len(ranges)), counts), np.cumsum(counts) - counts)


def _late_interaction(closest: Floats, kinds: dict[str, Bools], weights: Floats, layout: _Layout) -> dict[str, Floats]:
    """MaxSim (Khattab and Zaharia 2020), averaged by what the question's words say."""
    in_passage = np.maximum.reduceat(closest, layout.starts, axis=1)[:, layout.passage_of]
    before = np.roll(closest, 1, axis=1)
    before[:, layout.starts] = 0
    content = weights * kinds["content"]
    content /= content.sum()
    shares = {kind: weights * chosen / weights.sum() for kind, chosen in kinds.items()}
    return {
        "late_all": closest.mean(axis=0),
        "late_with_sentence_before": content @ np.maximum(closest, _BEFORE * before),
        "late_interrogative": shares["interrogative"] @ closest,
        "late_function": shares["function"] @ closest,
        "late_name": shares["name"] @ closest,
        "late_plain": shares["plain"] @ closest,
        "late_head": shares["head"] @ closest,
        "passage_late": content @ in_passage,
        "passage_late_name": shares["name"] @ in_passage,
    }


def _token_kinds(index: Index, question: Question, encoding: Encoding) -> tuple[dict[str, Bools], Floats]:
    """For each token of the question what kind of word it belongs to, and how much that word says (idf)."""
    starts = np.array([word.start for word in question.words])
    ends = np.array([word.end for word in question.words])
    word_of = np.maximum(np.searchsorted(starts, encoding.token_spans[:, 0], side="right") - 1, 0)
    inside = encoding.token_spans[:, 0] < ends[word_of]
    asks = np.array([word.text.lower() in INTERROGATIVES for word in question.words])
    firm = np.array([word.is_name or word.is_number for word in question.words])
    function = np.array([word.is_function_word for word in question.words])
    plain = ~(asks | firm | function)
    head = plain & np.concatenate([[False], asks[:-1]])
    of_word = {
        "interrogative": asks,
        "function": function & ~asks,
        "name": np.array([word.is_name for word in question.words]),
        "plain": plain & ~head,
        "head": head,
        "content": firm | plain,
    }
    kinds = {kind: chosen[word_of] & inside for kind, chosen in of_word.items()}
    if not kinds["content"].any():
        kinds["content"] = np.ones_like(inside)
    weights = np.array([index.concordance.idf_of(word.term) for word in question.words], dtype=np.float32)
    return kinds, weights[word_of]


def _holds_kind(index: Index, question: Question, layout: _Layout) -> Floats:
    """Whether a sentence holds a word of the kind asked for that the question does not have."""
    mark = _MARK_OF.get(question.kind)
    if mark is None:
        return np.zeros(len(layout.rows), dtype=np.float32)
    said = index.concordance.words_of(layout.ranges)
    asked = index.concordance.numbers_of(word.term for word in question.words)
    found = ((said.marks & mark) > 0) & ~np.isin(said.terms, asked)
    ends = np.cumsum(said.counts)
    sums = np.concatenate([[0], np.cumsum(found)])
    counts = np.diff(sums[np.concatenate([[0], ends])])
    return np.asarray(counts > 0, dtype=np.float32)


def _inexact(closest: Floats, content: Bools) -> Floats:
    """The mean match of content tokens but for those that stand in the sentence in the same sense."""
    unmatched = (closest < _SAME_TOKEN) & content[:, None]
    counts = unmatched.sum(axis=0)
    means = (closest * unmatched).sum(axis=0) / np.maximum(counts, 1)
    found: Floats = np.where(counts > 0, means, _SAME_TOKEN)
    return found


def _unit(vectors: Floats) -> Floats:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), dtype=np.float32)
