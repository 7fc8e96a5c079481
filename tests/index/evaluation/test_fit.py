import numpy as np
import pytest

from index.evaluation.fit import Example, fit_logistic, fit_ranking

RANDOM = np.random.default_rng(7)


def example(weights: list[float], right: bool = True) -> Example:
    """Six sentences in passages of two, of which the best by these weights is the right one."""
    table = RANDOM.standard_normal((6, len(weights))).astype(np.float32)
    best = int(np.argmax(table @ np.array(weights)))
    rows = np.arange(6)
    return Example(table, (rows == best) & right, rows // 2 == best // 2)


def test_a_known_ordering_is_found_again() -> None:
    truth = [2.0, -1.0, 0.0]
    weights, _ = fit_ranking([example(truth) for _ in range(300)])
    assert weights[0] / weights[1] == pytest.approx(-2, rel=0.15)
    assert abs(weights[2]) < 0.1 * weights[0]
    unseen = [example(truth) for _ in range(200)]
    assert np.mean([each.right_sentence[np.argmax(each.table @ weights)] for each in unseen]) > 0.95


def test_scores_have_mean_zero() -> None:
    examples = [example([1.0, 1.0]) for _ in range(20)]
    weights, base = fit_ranking(examples)
    scores = np.concatenate([each.table for each in examples]) @ weights + base
    assert scores.mean() == pytest.approx(0, abs=1e-5)


def test_a_question_whose_passage_was_not_found_teaches_nothing() -> None:
    examples = [example([1.0, -1.0]) for _ in range(20)]
    nowhere = np.zeros(6, dtype=np.bool_)
    lost = Example(np.full((6, 2), 9, dtype=np.float32), nowhere, nowhere)
    with_lost, without = fit_ranking([*examples, lost]), fit_ranking(examples)
    assert with_lost[0].tolist() == without[0].tolist()
    assert with_lost[1] == without[1]


def test_an_unanswerable_question_teaches_which_passage() -> None:
    weights, _ = fit_ranking([example([1.0, 0.0], right=False) for _ in range(100)])
    assert weights[0] > 1
    assert abs(weights[1]) < 0.3 * weights[0]


def test_a_feature_that_never_varies_gets_no_weight() -> None:
    examples = [example([1.0]) for _ in range(20)]
    constant = [
        Example(np.column_stack([each.table, np.ones(6, np.float32)]), each.right_sentence, each.right_passage)
        for each in examples
    ]
    assert fit_ranking(constant)[0][1] == pytest.approx(0, abs=1e-6)


def test_a_logistic_regression_is_found_again() -> None:
    values = RANDOM.standard_normal((5_000, 2))
    right = RANDOM.random(5_000) < 1 / (1 + np.exp(-(1.5 * values[:, 0] - 0.5 * values[:, 1] + 0.25)))
    weights, intercept = fit_logistic(values, right, [1, -1], ridge=0.0)
    assert [*weights, intercept] == pytest.approx([1.5, -0.5, 0.25], abs=0.12)


def test_a_weight_of_the_wrong_sign_becomes_zero() -> None:
    values = RANDOM.standard_normal((500, 2))
    right = values[:, 0] - values[:, 1] > 0
    weights, _ = fit_logistic(values, right, [1, 1])
    assert weights[0] > 0.5
    assert weights[1] == 0
    assert fit_logistic(values, right, [-1, -1])[0][0] == 0
