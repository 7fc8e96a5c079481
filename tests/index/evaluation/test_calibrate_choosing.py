from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from index.evaluation.calibrate_choosing import FEWEST_SAID, Said, calibrate_choosing
from index.evaluation.labelled_questions import LabelledQuestion, QuestionKind
from index.qa.pipeline import OpenReading
from index.qa.readers.model import AS_IT_SAYS, Taken
from index.qa.reading import Reading
from index.text.question import read_question
from index.types import Article, Candidate, Certainty, Match, Paragraph, Passage, Sentence

TEXT = "The bridge cost 40,000 crowns."
ARTICLE = Article("bridge", "The bridge", TEXT, (Paragraph(1, 0, len(TEXT)),))
PASSAGE = Passage(ARTICLE, ARTICLE.paragraphs[0], (Sentence(ARTICLE, 0, len(TEXT)),))

READ: Any = OpenReading(
    Reading(
        read_question("What did it cost?"),
        (Match(PASSAGE, 1.0),),
        (Candidate(PASSAGE, 0, len(TEXT), (), 0.3),),
        Certainty.UNSURE,
    ),
    index=None,  # type: ignore[arg-type]  # what was read is not looked at again
    reader=None,  # type: ignore[arg-type]
    encoding=None,  # type: ignore[arg-type]
    reranked=False,
)


def says(certainty: Certainty) -> Callable[[OpenReading], OpenReading]:
    return lambda opened: replace(opened, reading=replace(opened.reading, certainty=certainty))


def questions(right: int, wrong: int) -> list[LabelledQuestion]:
    """So many that the bridge answers, and so many that nothing does."""
    yes, no = QuestionKind.ANSWERABLE, QuestionKind.OFF_CORPUS
    good = [LabelledQuestion(f"What did it cost, {n}?", "bridge", 1, ("40,000",), yes) for n in range(right)]
    bad = [LabelledQuestion(f"Who is mayor, {n}?", "", None, (), no) for n in range(wrong)]
    return [*good, *bad]


@pytest.mark.parametrize(
    ("word", "right", "wrong", "taken"),
    [
        (Certainty.SURE, 17, 3, Taken(Certainty.SURE, 0.85)),
        (Certainty.SURE, 15, 5, Taken(Certainty.UNSURE, 0.75)),
        (Certainty.UNSURE, 5, 15, Taken(Certainty.UNSURE, 0.25)),
        (Certainty.UNSURE, 1, 19, Taken(Certainty.NONE, 0.05)),
        (Certainty.NONE, 5, 15, Taken(Certainty.NONE, 0.25)),
        (Certainty.SURE, 10, 9, AS_IT_SAYS.taken[Certainty.SURE]),  # too few to tell
    ],
)
def test_a_word_is_taken_for_what_it_was_worth(word: Certainty, right: int, wrong: int, taken: Taken) -> None:
    model, said = calibrate_choosing("any", questions(right, wrong), lambda _: READ, says(word))
    assert model.model == "any"
    assert model.taken == {**AS_IT_SAYS.taken, word: taken}
    held = wrong if word is Certainty.NONE else right
    assert said == {**dict.fromkeys(Certainty, Said(0, 0)), word: Said(right + wrong, held)}


def test_questions_for_which_it_chose_nothing_do_not_count() -> None:
    model, said = calibrate_choosing("any", questions(FEWEST_SAID, 0), lambda _: READ, lambda opened: opened)
    assert model.taken == AS_IT_SAYS.taken
    assert sum(each.said for each in said.values()) == 0
