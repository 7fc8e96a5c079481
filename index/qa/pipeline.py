"""One question to what was read for it, on one open version of the index."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.encoders.encoder import Encoder, Encoding
from index.qa.answer import answer
from index.qa.as_written import as_written
from index.qa.asked_by_name import called_so
from index.qa.attendance import who_was_there
from index.qa.candidates import open_candidates
from index.qa.changelog import of_release
from index.qa.most_of_a_kind import all_to_compare
from index.qa.old_and_new import newer_first
from index.qa.one_of_several import named_or_unsure
from index.qa.own_questions import answered_there
from index.qa.problems import what_helps
from index.qa.reading import Reader, Reading
from index.qa.rerank import Reranker, rerank
from index.qa.retrieve import CANDIDATES, retrieve
from index.qa.rows_asked_for import row_called_so
from index.store.version import Index
from index.text.question import Question, read_question
from index.types import Answer, Match, NoAnswer, Passage, Unsure


@dataclass(frozen=True, slots=True)
class OpenReading:
    """What was read for a question, and the version that it was read in: further passages come from there too.

    reranked: whether a reranker chose what was read.
    """

    reading: Reading
    index: Index
    reader: Reader
    encoding: Encoding
    reranked: bool

    @property
    def answer(self) -> Answer | Unsure | NoAnswer:
        """The quotation that answers, what may answer, or that the articles do not say."""
        return answer(self.index, self.reading)

    def matches(self, count: int) -> tuple[Match, ...]:
        """As many passages as asked for, or as there are, best first; those that a reranker chose before all others."""
        found = self.reading.matches
        if count <= len(found) or len(found) == len(self.index):
            return found[:count]
        candidates = retrieve(self.index, self.reading.question, self.encoding, max(count, CANDIDATES))
        opened = open_candidates(self.index, self.reading.question, self.encoding, candidates)
        wider = self.reader.read(opened).matches
        if not self.reranked:
            return wider[:count]
        chosen = [match.passage for match in found]
        return (*found, *(match for match in wider if match.passage not in chosen))[:count]


def read_for(
    index: Index, encoder: Encoder, reader: Reader, text: str, reranker: Reranker | None = None
) -> OpenReading:
    """Read for a question, whether it is answered or not. Raises QuestionError."""
    question = read_question(as_written(text, index.passages_with))
    encoding = encoder.encode_question(question.text)
    reading = read_encoded(index, reader, question, encoding, reranker)
    return OpenReading(reading, index, reader, encoding, reranked=reranker is not None)


def read_encoded(
    index: Index, reader: Reader, question: Question, encoding: Encoding, reranker: Reranker | None = None
) -> Reading:
    """The same for a question that the index's encoder has encoded."""
    candidates = retrieve(index, question, encoding)
    if reranker:
        candidates = rerank(index, question, candidates, reranker)
    opened = open_candidates(index, question, encoding, candidates)

    def read_without(passages: Sequence[Passage]) -> Reading:
        kept = candidates.kept(np.array([passage not in passages for passage in opened.passages]))
        return reader.read(open_candidates(index, question, encoding, kept))

    reading = answered_there(reader.read(opened), opened)
    reading = named_or_unsure(newer_first(reading, opened, read_without), opened)
    for asked_for in (called_so, all_to_compare, row_called_so, what_helps, of_release, who_was_there):
        reading = asked_for(reading, opened)
    return reading
