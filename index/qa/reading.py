"""What a reader makes of the candidates, before it becomes an answer."""

from dataclasses import dataclass, replace
from typing import Protocol

from index.qa.candidates import CandidateSentences
from index.text.question import Question
from index.types import Candidate, Certainty, Match, Passage, Sentence

Span = tuple[int, int]

# So probable is it that what is found by where it stands, or by what it is called, answers.
FOUND_BY_PLACE = 0.9


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read for a question.

    matches: the candidate passages with their scores, best first.
    choices: what may answer, best first; at least one. The first is quoted where the reading is sure, and up to three
        are shown where it is not.
    contrary: the quotation of another article that gives something else, if one does.
    missing: words of the question of which the articles say nothing, where a reader names them.
    """

    question: Question
    matches: tuple[Match, ...]
    choices: tuple[Candidate, ...]
    certainty: Certainty
    contrary: "Reading | None" = None
    missing: tuple[str, ...] = ()

    @property
    def best(self) -> Candidate:
        """What answers best."""
        return self.choices[0]

    @property
    def passage(self) -> Passage:
        """The passage of what answers best."""
        return self.best.passage

    @property
    def quote(self) -> str:
        """The exact words of what answers best."""
        return self.best.quote

    @property
    def highlights(self) -> tuple[Span, ...]:
        """Spans of the quotation that hold what the question asks for."""
        return self.best.highlights

    @property
    def confidence(self) -> float:
        """The probability that what answers best is right."""
        return self.best.confidence

    @property
    def is_answer(self) -> bool:
        """Whether it is sure enough to be given as the answer."""
        return self.certainty is Certainty.SURE


def answered_by(reading: Reading, choice: Candidate) -> Reading:
    """The reading that quotes something else, surely."""
    others = (match for match in reading.matches if match.passage != choice.passage)
    best = Match(choice.passage, reading.matches[0].score)
    return replace(reading, matches=(best, *others), choices=(choice,), certainty=Certainty.SURE, contrary=None)


def answered_by_all_of(reading: Reading, passage: Passage) -> Reading:
    """The reading that quotes the whole of a passage, surely."""
    return _answered_by_span(reading, passage, passage.start, passage.end)


def answered_by_sentence(reading: Reading, passage: Passage, sentence: Sentence) -> Reading:
    """The reading that quotes one sentence of a passage, surely."""
    return _answered_by_span(reading, passage, sentence.start, sentence.end)


def _answered_by_span(reading: Reading, passage: Passage, start: int, end: int) -> Reading:
    return answered_by(reading, Candidate(passage, start, end, (), max(FOUND_BY_PLACE, reading.confidence)))


class Reader(Protocol):
    """Chooses, among the sentences of the passages found, what answers a question, and says how sure that is."""

    def read(self, candidates: CandidateSentences) -> Reading:
        """Read the candidates; there is at least one sentence."""
        ...
