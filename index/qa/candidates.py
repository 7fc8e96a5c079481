"""The candidates laid open for reading: their sentences, and what speaks for each."""

import re
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.encoders.encoder import Encoding
from index.qa.features import NAMES, Features, Floats, features_of
from index.qa.retrieve import Candidates
from index.store.version import Index
from index.text.exchanges import is_question
from index.text.question import Question
from index.text.words import content_words
from index.types import Match, Passage

# What the features say of a sentence itself; those after them are its passage's.
_OWN = NAMES.index("passage_late")
_LATE = NAMES.index("bm25")
# How much of what speaks for a question in an article speaks for the sentences after it.
_SAID_TO_IT = (0.95, 0.9)
# How much less speaks for a row of a table, or an item of a list, where the question calls another one by its name.
_OF_ANOTHER_ROW = 0.6
_ITEM = re.compile(r"\(?(?P<number>\d+(?:\.\d+)+|\d+(?=[.)]))[.)]?\s")
_LABEL = re.compile(r"([^:|\n]{1,40}):\s")
# "You need the following:" says nothing of its own.
_OF_LEADS = frozenset("following follows need needs needed required includes include including list these".split())
_CALLED = re.compile(r"\b[a-z]+ (\d+(?:\.\d+)*)(?![\d.,]*\d)", re.IGNORECASE)
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

        None of them only asks, or names what stands below it; unless all do.
        """
        chosen: list[int] = []
        order = np.argsort(-scores, kind="stable")
        for row in order:
            passage, number, _ = self.place(int(row))
            if not _answers_nothing(self.question, passage, number):
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
    features = _silenced(features_of(index, question, encoding, candidates), question, passages)
    features = _called_by_name(features, question, passages)
    return CandidateSentences(index, question, passages, features, is_spelled)


def _silenced(features: Features, question: Question, passages: tuple[Passage, ...]) -> Features:
    """Nothing speaks for a sentence that answers nothing, however much it resembles the question.

    It still speaks for its passage; and where it asks, for the sentences that open what is said to it.
    """
    texts = [sentence.text for passage in passages for sentence in passage.sentences]
    silent = np.array(
        [_answers_nothing(question, each, number) for each in passages for number in range(len(each.sentences))]
    )
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


def _called_by_name(features: Features, question: Question, passages: tuple[Passage, ...]) -> Features:
    """Less speaks for the other rows of a table, and the other items of a list, where the question names one.

    A row is named by all of its first cell ("the price of a rope": `Rope | 4`) or by a name in it ("on Sunday":
    `Saturday and Sunday | 9:00`), an item by its number ("rule 3") or by what stands before its colon ("Labour Day: 1
    May"); the items below another by all of that ("holiday of part-time staff"). What speaks for those others, as the
    words that lead to a list do for its first item, speaks for it too.
    """
    numbers = frozenset(_CALLED.findall(question.text))
    table = features.table.copy()
    lists: dict[tuple[str, int], list[tuple[int, bool]]] = {}
    first = 0
    for passage in passages:
        rows = np.arange(first, first + len(passage.sentences))
        first += len(rows)
        _favour(table, rows, np.array(_named(passage, question, numbers)))
        place = passage.article.id, passage.paragraph.number
        is_named = _is_below_what_is_named(passage, question)
        lists.setdefault(place, []).extend(
            (int(row), is_named and not _answers_nothing(question, passage, number)) for number, row in enumerate(rows)
        )
    for parts in lists.values():
        in_list, below_named = zip(*parts, strict=True)
        _favour(table, np.array(in_list), np.array(below_named))
    return replace(features, table=table)


def _favour(table: Floats, rows: NDArray[np.int64], named: NDArray[np.bool_]) -> None:
    """Of rows of one table or list, let less speak for those that are not named, where some are."""
    if named.any() and not named.all():
        inherited = _SAID_TO_IT[0] * table[rows, :_LATE].max(axis=0)
        table[rows[named], :_LATE] = np.maximum(table[rows[named], :_LATE], inherited)
        table[rows[~named], :_OWN] *= _OF_ANOTHER_ROW


def _is_below_what_is_named(passage: Passage, question: Question) -> bool:
    """Whether it is the part of a list that stands below an item whose words the question all has."""
    above = {word.term for word in content_words(passage.paragraph.lead.rsplit(": ", 1)[-1])}
    return bool(above) and above <= {word.term for word in question.words}


def _named(passage: Passage, question: Question, numbers: frozenset[str]) -> list[bool]:
    """For each row or item of a passage whether it is named; for none of a passage that is neither."""
    texts = [sentence.text for sentence in passage.sentences]
    terms = {word.term for word in question.words}
    if "|" in passage.paragraph.lead:
        names = {word.term for word in question.words if word.is_name}
        first = [{word.term for word in content_words(text.split("|")[0])} for text in texts]
        return [bool(cell and (cell <= terms or cell & names)) for cell in first]
    labels = [_LABEL.match(text) for text in texts]
    if sum(map(bool, labels)) > 1:
        called = [{word.term for word in content_words(label[1])} if label else set() for label in labels]
        return [bool(label) and label <= terms for label in called]
    return [(item := _ITEM.match(text)) is not None and item["number"] in numbers for text in texts]


def _answers_nothing(question: Question, passage: Passage, number: int) -> bool:
    """Whether a sentence only asks, or names what stands below it.

    The head of a table does so; and a heading, an item with items of its own or what leads to a list, where it says no
    more than was asked.
    """
    if number < passage.heads or is_question(passage.sentences[number].text):
        return True
    is_above = number == 0 and (passage.opens_with_lead or passage.is_heading)
    leads_on = number == len(passage.sentences) - 1 and passage.leads_on
    return (is_above or leads_on) and _repeats(question, passage.sentences[number].text)


def _repeats(question: Question, said: str) -> bool:
    numbered = _ITEM.match(said)
    own = said[numbered.end() :] if numbered else said
    asked = {word.term for word in question.words}
    return all(word.term in asked for word in content_words(own) if word.text.lower() not in _OF_LEADS)
