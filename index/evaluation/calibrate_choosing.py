"""Labelled questions to how a language model's own words are taken: it says "yes", "perhaps" or "no", no probability.

So there is no threshold on a scale to fit, but the same bars as for the trained reader are held against each word: an
answer that it is sure of is given as one only if such answers were right often enough.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from index.evaluation.calibrate_trained import FOUND, PRECISION
from index.evaluation.evaluate import Outcome, evaluate
from index.evaluation.labelled_questions import LabelledQuestion, QuestionKind
from index.qa.pipeline import OpenReading
from index.qa.readers.model import AS_IT_SAYS, ChoosingModel, Taken
from index.qa.reading import Reading
from index.types import Certainty

# Of a word that was said less often nothing is learnt: it is taken as it is said.
FEWEST_SAID = 20


@dataclass(frozen=True, slots=True)
class Said:
    """How often a word was said of the questions, and was right: of "no", that the articles indeed do not say."""

    said: int
    right: int


def calibrate_choosing(
    name: str,
    questions: Sequence[LabelledQuestion],
    read: Callable[[str], OpenReading],
    choose: Callable[[OpenReading], OpenReading],
) -> tuple[ChoosingModel, Mapping[Certainty, Said]]:
    """What each word of the model is to be taken for, and what it was found by.

    name: the model's. read, choose: what the index reads for a question, and what the model chooses of it, as it says;
    questions for which it chose nothing do not count.
    """
    said: dict[Certainty, list[Outcome]] = {each: [] for each in Certainty}
    for question in questions:
        opened = read(question.question)
        chosen = choose(opened)
        if chosen is not opened:
            said[chosen.reading.certainty] += evaluate([question], partial(_reading_of, chosen))
    counts = {word: Said(len(outcomes), sum(map(_is_right, outcomes))) for word, outcomes in said.items()}
    return ChoosingModel(name, {word: _taken(word, count) for word, count in counts.items()}), counts


def _reading_of(chosen: OpenReading, _question: str) -> Reading:
    return chosen.reading


def _is_right(outcome: Outcome) -> bool:
    match outcome.certainty:
        case Certainty.SURE:
            return outcome.answers
        case Certainty.UNSURE:
            return outcome.found
    return outcome.labelled.kind is not QuestionKind.ANSWERABLE


def _taken(word: Certainty, count: Said) -> Taken:
    if count.said < FEWEST_SAID:
        return AS_IT_SAYS.taken[word]
    share = count.right / count.said
    if word is Certainty.NONE:
        return Taken(word, 1 - share)  # the probability that there was an answer all the same
    if word is Certainty.SURE:
        return Taken(Certainty.SURE if share >= PRECISION else Certainty.UNSURE, share)
    return Taken(Certainty.UNSURE if share >= FOUND else Certainty.NONE, share)
