from dataclasses import fields

import numpy as np
import pytest

from index import Certainty
from index.evaluation.evaluate import Outcome
from index.evaluation.labelled_questions import LabelledQuestion, QuestionKind
from index.evaluation.metrics import (
    Evaluation,
    auc,
    figures,
    figures_by,
    intervals,
    precision_by_coverage,
    threshold_for,
)

ANSWERABLE, UNANSWERABLE, OFF_CORPUS = QuestionKind


def outcome(
    kind: QuestionKind, confidence: float, rank: int = 0, right: bool = False, article: str = "bees", ms: float = 1.0
) -> Outcome:
    question = LabelledQuestion("Why?", article, 1, ("x",), kind)
    certainty = Certainty.SURE if confidence >= 0.5 else Certainty.NONE
    return Outcome(question, "x", rank, right, confidence, certainty, answers=right, found=False, milliseconds=ms)


def unsure(kind: QuestionKind, *, found: bool) -> Outcome:
    question = LabelledQuestion("Why?", "bees", 1, ("x",), kind)
    return Outcome(question, "x y z", 1, False, 0.4, Certainty.UNSURE, answers=False, found=found, milliseconds=1)


OUTCOMES = [
    outcome(ANSWERABLE, 0.9, rank=1, right=True, ms=10),
    outcome(ANSWERABLE, 0.8, rank=2, ms=20),
    outcome(ANSWERABLE, 0.6, rank=6, article="lamp", ms=30),
    outcome(ANSWERABLE, 0.4, rank=0, ms=40),
    outcome(UNANSWERABLE, 0.7, rank=1, ms=50),
    outcome(UNANSWERABLE, 0.4, rank=1, ms=60),
    outcome(OFF_CORPUS, 0.5, article="tesla", ms=70),
    outcome(OFF_CORPUS, 0.3, article="tesla", ms=80),
]


def test_the_figures_are_those_of_their_definitions() -> None:
    assert figures(OUTCOMES) == Evaluation(
        questions=8,
        passage_hit_at_1=1 / 4,
        passage_hit_at_5=2 / 4,
        mrr=(1 + 1 / 2 + 1 / 6 + 0) / 4,
        answer_sentence_accuracy=1 / 4,
        answered_precision=1 / 5,
        answered_coverage=3 / 4,
        off_corpus_refused_at_95=1 / 2,  # 95% of four are all four: the threshold is 0.4
        off_corpus_auc=7 / 8,
        unanswerable_auc=(2 + 2 + 1 + 0.5) / 8,
        latency_p50_ms=45,
        latency_p95_ms=76.5,
        handled=(1 + 0 + 0 + 0 + 0 + 1 + 0 + 1) / 8,
        precision=1 / 5,
        right=1 / 4,
        wrong=2 / 4,
        found=0,
        none=1 / 4,
        trap=1 / 2,
        off=1 / 2,
        words=1,
    )


def test_what_may_be_it_is_worth_half_when_it_is_or_nothing_answers() -> None:
    kinds = [(ANSWERABLE, True), (ANSWERABLE, False), (UNANSWERABLE, False), (OFF_CORPUS, False)]
    outcomes = [unsure(kind, found=found) for kind, found in kinds]
    assert [each.handled for each in outcomes] == [0.5, 0, 0.5, 0.5]
    found = figures(outcomes)
    assert (found.handled, found.found, found.none, found.trap, found.off) == (1.5 / 4, 1 / 2, 0, 1, 1)
    assert (found.precision, found.words) == (None, None)


def test_intervals_hold_the_figure_and_are_the_same_every_time() -> None:
    found = intervals(OUTCOMES, samples=200)
    for name, (low, high) in found.items():
        assert low <= getattr(figures(OUTCOMES), name) <= high
    assert found == intervals(OUTCOMES, samples=200)
    assert found["handled"] != found["precision"]


def test_precision_is_given_for_the_most_confident_first() -> None:
    assert precision_by_coverage(OUTCOMES[:4]) == [(0.25, 1.0), (0.5, 0.5), (0.75, 1 / 3), (1.0, 0.25)]


def test_what_no_question_bears_on_has_no_figure() -> None:
    found = figures([each for each in OUTCOMES if each.labelled.kind == OFF_CORPUS])
    given = {field.name for field in fields(found) if getattr(found, field.name) is not None}
    of_a_person = {"handled", "precision", "off", "words"}
    assert given == {"questions", "answered_precision", "latency_p50_ms", "latency_p95_ms"} | of_a_person
    assert found.answered_precision == 0
    assert set(map(type, (getattr(figures([]), field.name) for field in fields(found)))) == {int, type(None)}


def test_figures_come_by_label() -> None:
    by_article = figures_by(OUTCOMES, lambda question: question.article)
    assert {name: each.questions for name, each in by_article.items()} == {"bees": 5, "lamp": 1, "tesla": 2}
    assert by_article["lamp"] == figures([OUTCOMES[2]])


@pytest.mark.parametrize(
    ("higher", "lower", "expected"),
    [
        ([0.9, 0.8], [0.1, 0.2], 1.0),
        ([0.1], [0.9, 0.8], 0.0),
        ([0.5, 0.5], [0.5], 0.5),
        ([0.9, 0.4, 0.2], [0.4, 0.3], (2 + 1.5 + 0) / 6),
        ([], [0.4], None),
        ([0.4], [], None),
    ],
)
def test_auc_is_the_share_of_pairs_in_order(higher: list[float], lower: list[float], expected: float | None) -> None:
    assert auc(np.array(higher), np.array(lower)) == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    ("coverage", "expected"), [(1.0, 0.1), (0.95, 0.1), (0.75, 0.2), (0.74, 0.2), (0.5, 0.3), (0.0, 0.4)]
)
def test_the_threshold_is_the_highest_that_lets_the_share_through(coverage: float, expected: float) -> None:
    confidences = np.array([0.2, 0.4, 0.1, 0.3])
    assert threshold_for(confidences, coverage) == expected
    assert np.mean(confidences >= expected) >= coverage


def test_the_threshold_lets_95_of_100_through() -> None:
    assert threshold_for(np.arange(100) / 100, 0.95) == 0.05
