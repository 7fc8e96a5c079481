"""A question as other people would type it."""

import random

import pytest

from index.training.wording import as_key_words, reworded, with_typo, without_marks

QUESTION = "When does the ferry to Oban leave in winter?"


def test_a_typo_stays_within_words() -> None:
    typos = [with_typo(QUESTION, random.Random(seed)) for seed in range(50)]
    assert sum(changed != QUESTION for changed in typos) > 40
    for changed in typos:
        assert len(changed.split()) == len(QUESTION.split())
        assert abs(len(changed) - len(QUESTION)) <= 2


def test_key_words_are_those_that_carry_meaning() -> None:
    assert as_key_words(QUESTION, random.Random(1)) == "ferry oban leave winter"
    assert as_key_words("Who is it?", random.Random(1)) == "Who is it?"


def test_marks_and_capitals_go() -> None:
    assert without_marks(QUESTION, random.Random(1)) == "when does the ferry to oban leave in winter"


@pytest.mark.parametrize("question", ["", "?", "Why?", "是谁？"])
def test_a_question_that_cannot_be_reworded_stays_one(question: str) -> None:
    for seed in range(20):
        assert isinstance(reworded(question, random.Random(seed)), str)
