"""The candidates laid open for reading: their sentences, and what speaks for each."""

from dataclasses import dataclass, replace

import numpy as np

from index.encoders.encoder import Encoding
from index.qa.features import NAMES, Features, Floats, features_of
from index.qa.retrieve import Candidates
from index.store.version import Index
from index.text.exchanges import is_question
from index.text.question import Question
from index.types import Match, Passage

# What the features say of a sentence itself; those after them are its passage's.
_OWN = NAMES.index("passage_late")
_LATE = NAMES.index("bm25")
# How much of what speaks for a question in an article speaks for the sentences after it.
_SAID_TO_IT = (0.95, 0.9)
# An encoder that spells a question, character by character, does not know its words. English questions have 2 to 6
# characters a token.
_SPELLED = 1.8


@dataclass(frozen=True, slots=True)
class CandidateSentences:
    """All sentences of the passages found for a question, in the passages' order, with their features.

    is_spelled: whether the encoder does not know the words of the question.
    """

    index: Index
    question: Question
    passages: tuple[Passage, ...]
    features: Features
    is_spelled: bool = False

    def place(self, sentence: int) -> tuple[Passage, int, int]:
        """A candidate sentence's passage, its number in it, and the candidate sentence that the passage begins with."""
        row = int(self.features.passage_of[sentence])
        first = int(np.searchsorted(self.features.passage_of, row))
        return self.passages[row], sentence - first, first

    def best(self, scores: Floats, count: int = 1) -> tuple[int, ...]:
        """The sentences with the highest scores, best first, at least one.

        None of them only asks or heads a table; unless all do.
        """
        chosen: list[int] = []
        order = np.argsort(-scores, kind="stable")
        for row in order:
            passage, number, _ = self.place(int(row))
            if not _answers_nothing(passage, number):
                chosen.append(int(row))
            if len(chosen) == count:
                break
        return tuple(chosen) or (int(order[0]),)

    def passage_scores(self, scores: Floats) -> Floats:
        """(passages,): the log of the sum of the exponentials of each passage's sentence scores."""
        peak = float(scores.max())
        sums = np.bincount(self.features.passage_of, np.exp(scores - peak))
        return np.asarray(np.log(sums + 1e-30) + peak)

    def matches(self, scores: Floats) -> tuple[Match, ...]:
        """Each candidate passage with its score, best first."""
        by_passage = self.passage_scores(scores)
        order = np.argsort(-by_passage, kind="stable")
        return tuple(Match(self.passages[row], float(by_passage[row])) for row in order)


def open_candidates(index: Index, question: Question, encoding: Encoding, candidates: Candidates) -> CandidateSentences:
    """Measure the features of every sentence of the candidates."""
    passages = tuple(index.passage(int(row)) for row in candidates.rows)
    spans = encoding.token_spans
    is_spelled = len(spans) > 0 and float((spans[:, 1] - spans[:, 0]).mean()) < _SPELLED
    features = _silenced(features_of(index, question, encoding, candidates), passages)
    return CandidateSentences(index, question, passages, features, is_spelled)


def _silenced(features: Features, passages: tuple[Passage, ...]) -> Features:
    """Nothing speaks for a sentence that answers nothing, however much it resembles the question.

    It still speaks for its passage; and where it asks, for the sentences that open what is said to it.
    """
    texts = [sentence.text for passage in passages for sentence in passage.sentences]
    silent = np.array([_answers_nothing(each, number) for each in passages for number in range(len(each.sentences))])
    if not silent.any() or silent.all():
        return features
    table = features.table.copy()
    table[silent, :_OWN] = 0
    for asked in np.flatnonzero(silent):
        for row, share in zip(range(asked + 1, len(texts)), _SAID_TO_IT, strict=False):
            if silent[row] or features.passage_of[row] != features.passage_of[asked] or not is_question(texts[asked]):
                break
            inherited = share * features.table[asked, :_LATE]
            table[row, :_LATE] = np.maximum(table[row, :_LATE], inherited)
    return replace(features, table=table)


def _answers_nothing(passage: Passage, number: int) -> bool:
    """Whether a sentence only asks, or is the head of a table, which names what stands below it."""
    text = passage.sentences[number].text
    is_head = number == 0 and passage.start == passage.paragraph.start and text == passage.paragraph.lead
    return is_head or is_question(text)
