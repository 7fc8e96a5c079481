import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from index import Index, QuestionFileError, Store, build
from index.evaluation import calibrate as module
from index.evaluation.calibrate import Calibrated, calibrate
from index.evaluation.evaluate import evaluate
from index.evaluation.labelled_questions import LabelledQuestion, QuestionKind
from index.evaluation.metrics import figures
from index.live import LiveIndex
from index.qa.readers.features import evidence
from index.qa.readers.model import SIGNS, save_model
from tests.fakes.common.corpora import write_corpus
from tests.fakes.common.encoder import HashEncoder
from tests.index.engines import engine_questions, engine_texts

QUESTIONS = engine_questions()
ANSWERABLE, UNANSWERABLE, OFF_CORPUS = (
    [question for question in QUESTIONS if question.kind == kind] for kind in QuestionKind
)


@pytest.fixture(scope="module")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("engines")
    store = Store(folder / ".index")
    build(write_corpus(folder / "corpus", **engine_texts()), store, HashEncoder())
    return store


@pytest.fixture(scope="module")
def index(built_once: Store) -> Index:
    return built_once.open()


@pytest.fixture(scope="module")
def fitted(index: Index) -> Calibrated:
    """What is learnt of all questions, for all tests that only look at it."""
    return calibrated(index, HashEncoder())


def calibrated(index: Index, encoder: HashEncoder, questions: Sequence[LabelledQuestion] = QUESTIONS) -> Calibrated:
    return calibrate(index, encoder, questions, {"date": "2020-01-01"})


def test_articles_left_out_are_answered_by_what_was_learnt_on_others(fitted: Calibrated) -> None:
    found = fitted.figures
    assert found.questions == 70
    assert found.passage_hit_at_1 == 1
    assert found.answer_sentence_accuracy == 1
    assert found.off_corpus_refused_at_95 == 1
    assert found.off_corpus_auc == 1
    assert found.unanswerable_auc == 1


def test_reading_for_all_folds_at_once_is_no_latency(fitted: Calibrated) -> None:
    found = fitted.figures
    assert (found.latency_p50_ms, found.latency_p95_ms) == (None, None)


def test_the_model_lets_95_percent_of_answerable_questions_through(
    built_once: Store, fitted: Calibrated, encoder: HashEncoder, tmp_path: Path
) -> None:
    model = fitted.model
    folder = shutil.copytree(built_once.folder, tmp_path / ".index")
    save_model(model, folder / "reader.json")
    live = LiveIndex(folder, encoder=encoder)
    found = figures(evaluate(QUESTIONS, lambda question: live.read(question).reading))
    assert found.answered_coverage is not None
    assert 0.95 <= found.answered_coverage <= 1
    assert found.answer_sentence_accuracy == 1
    assert model.made == {"date": "2020-01-01"}


def test_weights_keep_their_signs(fitted: Calibrated) -> None:
    model = fitted.model
    for part in (model.covered, model.answerable):
        assert all(SIGNS[name] * weight >= 0 for name, weight in part.weights.items())
    assert model.calibration.weights["both"] > 0


def test_calibrating_twice_gives_the_same(index: Index, encoder: HashEncoder, fitted: Calibrated) -> None:
    assert calibrated(index, encoder) == fitted


def test_no_question_is_measured_by_a_fit_that_saw_its_article(index: Index, encoder: HashEncoder) -> None:
    fits: list[set[str]] = []
    measured: list[set[str]] = []

    def fit(prepared: Any) -> Any:
        fits.append({item.labelled.article or item.labelled.question for item in prepared})
        return original(prepared)

    def measure(questions: Any, read: Any) -> Any:
        measured.append({question.article or question.question for question in questions})
        return evaluate(questions, read)

    original = module.fit_features
    with patch.object(module, "fit_features", fit), patch.object(module, "evaluate", measure):
        calibrated(index, encoder)
    *left_out, whole = fits
    assert whole == measured[0] | measured[1]
    assert [fold & seen for fold, seen in zip(measured, left_out, strict=True)] == [set(), set()]
    # Questions that name no article are spread over the folds, so that every fit has seen some.
    assert [len(fold) for fold in measured] == [1 + 12, 1 + 12]


def test_articles_that_no_question_is_answered_by_do_not_crowd_a_fold(index: Index, encoder: HashEncoder) -> None:
    # In the order of names "other" stands between the two: going round over all three would leave them out together.
    named = [replace(question, article="other") for question in OFF_CORPUS]
    assert calibrated(index, encoder, [*ANSWERABLE, *named]).figures.passage_hit_at_1 == 1


def test_without_unanswerable_questions_it_learns_what_is_covered(index: Index, encoder: HashEncoder) -> None:
    found = calibrated(index, encoder, [*ANSWERABLE, *OFF_CORPUS])
    assert found.figures.off_corpus_auc == 1
    assert found.figures.unanswerable_auc is None
    assert set(found.model.answerable.weights.values()) == {0.0}


def test_what_speaks_for_a_sentence_is_worked_out_once_for_all_folds(index: Index, encoder: HashEncoder) -> None:
    with patch.object(module, "evidence", wraps=evidence) as worked_out:
        calibrated(index, encoder)
    asked = [(call.args[0].question.text, call.args[2]) for call in worked_out.call_args_list]
    assert len(asked) == len(set(asked))


def test_progress_is_told(index: Index, encoder: HashEncoder) -> None:
    heard: list[tuple[int, int]] = []
    calibrate(index, encoder, QUESTIONS, {}, lambda done, total: heard.append((done, total)))
    assert heard == [(done, 70) for done in range(1, 71)]


@pytest.mark.parametrize(
    ("questions", "message"),
    [
        (ANSWERABLE[:19] + OFF_CORPUS, "Calibrating needs 20 questions of each kind; there are 19 answerable."),
        (
            ANSWERABLE[:3] + OFF_CORPUS[:4],
            "Calibrating needs 20 questions of each kind; there are 3 answerable and 4 off-corpus.",
        ),
        (
            [replace(question, article="steam") for question in ANSWERABLE] + OFF_CORPUS,
            "Calibrating needs answerable questions on two articles or more, to check one by the other.",
        ),
        (
            [replace(question, answers=("nowhere",)) for question in ANSWERABLE] + OFF_CORPUS,
            "No answer was found near its question: check article, paragraph and answers of each.",
        ),
    ],
)
def test_questions_that_cannot_teach_are_named(
    index: Index, encoder: HashEncoder, questions: list[LabelledQuestion], message: str
) -> None:
    with pytest.raises(QuestionFileError) as caught:
        calibrated(index, encoder, questions)
    assert str(caught.value) == message
