"""What became of questions, as figures: how often the right passage, the right sentence, the right refusal."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.evaluation.evaluate import Outcome
from index.evaluation.labelled_questions import LabelledQuestion, QuestionKind
from index.types import Certainty

INTERVAL_OF = ("handled", "precision", "right", "found", "trap")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures over some questions; shares are 0 to 1, and None where no question bears on a figure.

    answer_sentence_accuracy: over answerable questions, whatever the threshold.
    answered_precision: of all questions that were answered, the share answered right.
    answered_coverage: of the answerable, the share that was answered.
    off_corpus_refused_at_95: of the off-corpus, the share refused at the threshold that answers 95% of the answerable.
    off_corpus_auc, unanswerable_auc: how often an answerable question has the higher confidence of a pair.

    What a person gets:
    handled: the mean of `Outcome.handled`.
    precision: of the sure answers, the share that holds an accepted answer, in the right article.
    right, wrong, found, none: of the answerable, sure and right; sure and wrong; unsure with the answer among what is
        shown; refused.
    trap, off: of the unanswerable and of the off-corpus, the share without a sure answer.
    words: mean length of a sure quotation, in words.
    """

    questions: int
    passage_hit_at_1: float | None
    passage_hit_at_5: float | None
    mrr: float | None
    answer_sentence_accuracy: float | None
    answered_precision: float | None
    answered_coverage: float | None
    off_corpus_refused_at_95: float | None
    off_corpus_auc: float | None
    unanswerable_auc: float | None
    latency_p50_ms: float | None
    latency_p95_ms: float | None
    handled: float | None
    precision: float | None
    right: float | None
    wrong: float | None
    found: float | None
    none: float | None
    trap: float | None
    off: float | None
    words: float | None


def figures(outcomes: Sequence[Outcome]) -> Evaluation:
    """All figures over the outcomes."""
    answerable = [outcome for outcome in outcomes if outcome.labelled.kind == QuestionKind.ANSWERABLE]
    confidences = {
        kind: np.array([outcome.confidence for outcome in outcomes if outcome.labelled.kind == kind])
        for kind in QuestionKind
    }
    ranks = np.array([outcome.rank for outcome in answerable])
    found = ranks > 0
    answered = [outcome for outcome in outcomes if outcome.answered]
    latencies = [outcome.milliseconds for outcome in outcomes]
    traps, off = (
        [outcome for outcome in outcomes if outcome.labelled.kind == kind]
        for kind in (QuestionKind.UNANSWERABLE, QuestionKind.OFF_CORPUS)
    )
    return Evaluation(
        questions=len(outcomes),
        passage_hit_at_1=_mean(ranks == 1),
        passage_hit_at_5=_mean(found & (ranks <= 5)),
        mrr=_mean(np.where(found, 1 / np.maximum(ranks, 1), 0.0)),
        answer_sentence_accuracy=_mean([outcome.right for outcome in answerable]),
        answered_precision=_mean([outcome.right for outcome in answered]),
        answered_coverage=_mean([outcome.answered for outcome in answerable]),
        off_corpus_refused_at_95=_refused_at_95(
            confidences[QuestionKind.ANSWERABLE], confidences[QuestionKind.OFF_CORPUS]
        ),
        off_corpus_auc=auc(confidences[QuestionKind.ANSWERABLE], confidences[QuestionKind.OFF_CORPUS]),
        unanswerable_auc=auc(confidences[QuestionKind.ANSWERABLE], confidences[QuestionKind.UNANSWERABLE]),
        latency_p50_ms=_percentile(latencies, 50),
        latency_p95_ms=_percentile(latencies, 95),
        handled=_mean([outcome.handled for outcome in outcomes]),
        precision=_mean([outcome.answers for outcome in answered]),
        right=_mean([outcome.answered and outcome.answers for outcome in answerable]),
        wrong=_mean([outcome.answered and not outcome.answers for outcome in answerable]),
        found=_mean([outcome.found for outcome in answerable]),
        none=_mean([outcome.certainty is Certainty.NONE for outcome in answerable]),
        trap=_mean([not outcome.answered for outcome in traps]),
        off=_mean([not outcome.answered for outcome in off]),
        words=_mean([float(len(outcome.quote.split())) for outcome in answered]),
    )


def figures_by(outcomes: Sequence[Outcome], label: Callable[[LabelledQuestion], str]) -> dict[str, Evaluation]:
    """The figures over each group of questions with the same label, by label."""
    labels = sorted({label(outcome.labelled) for outcome in outcomes})
    return {name: figures([outcome for outcome in outcomes if label(outcome.labelled) == name]) for name in labels}


def intervals(outcomes: Sequence[Outcome], samples: int = 1_000, seed: int = 1) -> dict[str, tuple[float, float]]:
    """The middle 95% of the figures over samples of the questions, drawn with replacement (Efron 1979)."""
    chance = np.random.default_rng(seed)
    drawn = [
        figures([outcomes[row] for row in chance.integers(0, len(outcomes), len(outcomes))]) for _ in range(samples)
    ]
    found = {}
    for name in INTERVAL_OF:
        values = [value for each in drawn if (value := getattr(each, name)) is not None]
        if values:
            found[name] = (float(np.percentile(values, 2.5)), float(np.percentile(values, 97.5)))
    return found


def precision_by_coverage(outcomes: Sequence[Outcome]) -> list[tuple[float, float]]:
    """For each number of most confident questions their share of all, and how many of them are quoted right."""
    ordered = sorted(outcomes, key=lambda outcome: -outcome.confidence)
    right = np.cumsum([outcome.answers for outcome in ordered])
    return [((count + 1) / len(ordered), float(right[count] / (count + 1))) for count in range(len(ordered))]


def auc(higher: NDArray[np.float64], lower: NDArray[np.float64]) -> float | None:
    """Area under the ROC curve: how often a value of `higher` is above one of `lower`, ties counted half."""
    if not len(higher) or not len(lower):
        return None
    from sklearn.metrics import roc_auc_score  # noqa: PLC0415 - only measuring needs it

    labels = np.r_[np.ones(len(higher)), np.zeros(len(lower))]
    return float(roc_auc_score(labels, np.r_[higher, lower]))


def threshold_for(confidences: NDArray[np.float64], coverage: float) -> float:
    """The highest threshold at which at least this share of the confidences is at or above it."""
    ordered = np.sort(confidences)[::-1]
    return float(ordered[max(int(np.ceil(coverage * len(ordered))) - 1, 0)])


def _refused_at_95(answerable: NDArray[np.float64], off_corpus: NDArray[np.float64]) -> float | None:
    if not len(answerable) or not len(off_corpus):
        return None
    return float((off_corpus < threshold_for(answerable, 0.95)).mean())


def _mean(values: Sequence[float] | NDArray[np.bool_] | NDArray[np.float64]) -> float | None:
    return float(np.mean(values)) if len(values) else None


def _percentile(values: Sequence[float], percent: float) -> float | None:
    return float(np.percentile(values, percent)) if values else None
