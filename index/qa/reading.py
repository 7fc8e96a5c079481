"""What a reader makes of the candidates, before it becomes an answer."""

from dataclasses import dataclass
from typing import Protocol

from index.qa.candidates import CandidateSentences
from index.text.question import Question
from index.types import Candidate, Certainty, Match, Passage

Span = tuple[int, int]


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


class Reader(Protocol):
    """Chooses, among the sentences of the passages found, what answers a question, and says how sure that is."""

    def read(self, candidates: CandidateSentences) -> Reading:
        """Read the candidates; there is at least one sentence."""
        ...
