"""Labelled questions, asked: what became of each."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.evaluation.labelled_questions import LabelledQuestion, QuestionKind
from index.qa.reading import Reading
from index.types import Candidate, Certainty


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question.

    rank: 1-based rank of the right paragraph among the paragraphs found; 0 where it was not found.
    right: whether the chosen quotation stands in the right paragraph and contains an accepted answer.
    answers: whether it contains one and stands in the right article, in whatever paragraph.
    found: whether one of the quotations that are shown does, where none is sure.
    """

    labelled: LabelledQuestion
    quote: str
    rank: int
    right: bool
    confidence: float
    certainty: Certainty
    answers: bool
    found: bool
    milliseconds: float

    @property
    def answered(self) -> bool:
        """Whether the quotation is given as the answer."""
        return self.certainty is Certainty.SURE

    @property
    def handled(self) -> float:
        """What a person gets of it: 1 for the answer, or for none where nothing answers; half for what may be it."""
        answerable = self.labelled.kind is QuestionKind.ANSWERABLE
        if self.certainty is Certainty.SURE:
            return float(answerable and self.answers)
        if self.certainty is Certainty.UNSURE:
            return 0.5 * (self.found if answerable else 1.0)
        return float(not answerable)


def evaluate(questions: Sequence[LabelledQuestion], read: Callable[[str], Reading]) -> list[Outcome]:
    """Ask every question and compare with its labels."""
    return [_outcome(question, read) for question in questions]


def _outcome(labelled: LabelledQuestion, read: Callable[[str], Reading]) -> Outcome:
    begun = time.perf_counter()
    reading = read(labelled.question)
    milliseconds = 1_000 * (time.perf_counter() - begun)
    place = (labelled.article, labelled.paragraph)
    paragraphs = list(
        dict.fromkeys((match.passage.article.id, match.passage.paragraph.number) for match in reading.matches)
    )
    quoted = (reading.passage.article.id, reading.passage.paragraph.number)
    return Outcome(
        labelled,
        reading.quote,
        rank=paragraphs.index(place) + 1 if place in paragraphs else 0,
        right=quoted == place and any(answer in reading.quote for answer in labelled.answers),
        confidence=reading.confidence,
        certainty=reading.certainty,
        answers=_answers(labelled, reading.best),
        found=reading.certainty is Certainty.UNSURE and any(_answers(labelled, each) for each in reading.choices),
        milliseconds=milliseconds,
    )


def _answers(labelled: LabelledQuestion, quoted: Candidate) -> bool:
    here = quoted.passage.article.id == labelled.article
    return here and any(answer in quoted.quote for answer in labelled.answers)
