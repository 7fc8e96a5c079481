"""Labelled questions to a reader's model: ranking, probability and threshold, checked on articles left out."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from index.encoders.encoder import Encoder
from index.errors import QuestionFileError
from index.evaluation.evaluate import evaluate
from index.evaluation.fit import Example, fit_logistic, fit_ranking
from index.evaluation.labelled_questions import LabelledQuestion, QuestionKind
from index.evaluation.metrics import Evaluation, figures, threshold_for
from index.qa.candidates import CandidateSentences, open_candidates
from index.qa.features import NAMES
from index.qa.readers.features import FeaturesReader, evidence
from index.qa.readers.model import ANSWERABLE, COVERED, SIGNS, FeaturesModel, Logistic
from index.qa.reading import Reading
from index.qa.retrieve import retrieve
from index.store.version import Index
from index.text.question import read_question

# The share of answerable questions that the threshold lets through.
COVERAGE = 0.95

_NO_LOGISTIC = Logistic({}, 0.0)
_FEWEST = 20


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A model fitted on all questions, and the figures of models that had not seen each question's article."""

    model: FeaturesModel
    figures: Evaluation


@dataclass(frozen=True, slots=True)
class Prepared:
    """A question as every fold needs it; `seen` keeps what speaks for each sentence that a fold chose."""

    labelled: LabelledQuestion
    candidates: CandidateSentences
    example: Example
    seen: dict[int, Mapping[str, float]] = field(default_factory=dict)


def calibrate(
    index: Index,
    encoder: Encoder,
    questions: Sequence[LabelledQuestion],
    made: Mapping[str, object],
    progress: Callable[[int, int], None] | None = None,
) -> Calibrated:
    """Fit on all questions, and measure by cross-validation with one article left out at a time.

    Raises QuestionFileError when there are too few questions, or none of some kind that fitting needs.
    """
    check_enough(questions)
    items = []
    for done, question in enumerate(questions, 1):
        items.append(prepared(index, encoder, question))
        if progress:
            progress(done, len(questions))
    outcomes = []
    folds = folds_of(questions)
    for fold in sorted(set(folds.values())):
        held_out = [item for item in items if folds[group_of(item.labelled)] == fold]
        model = fit_features([item for item in items if folds[group_of(item.labelled)] != fold])
        candidates = {item.labelled.question: item.candidates for item in held_out}
        outcomes += evaluate([item.labelled for item in held_out], _reader(candidates, model))
    # The questions were read once for all folds, so that this took is not what answering takes.
    measured = replace(figures(outcomes), latency_p50_ms=None, latency_p95_ms=None)
    return Calibrated(replace(fit_features(items), made=made), measured)


def _reader(candidates: Mapping[str, CandidateSentences], model: FeaturesModel) -> Callable[[str], Reading]:
    reader = FeaturesReader(model)
    return lambda question: reader.read(candidates[question])


def folds_of(questions: Sequence[LabelledQuestion]) -> dict[str, int]:
    """One fold for each article with answerable questions; all others go round, so that every fold has some."""
    answerable = {group_of(question) for question in questions if question.kind == QuestionKind.ANSWERABLE}
    others = {group_of(question) for question in questions} - answerable
    return {
        group: number % len(answerable)
        for groups in (answerable, others)
        for number, group in enumerate(sorted(groups))
    }


def group_of(labelled: LabelledQuestion) -> str:
    """What is left out together: an article's questions; one that names no article stands for itself."""
    return labelled.article or labelled.question


def check_enough(questions: Sequence[LabelledQuestion]) -> None:
    """Raises QuestionFileError when there are too few questions to fit anything."""
    needed = (QuestionKind.ANSWERABLE, QuestionKind.OFF_CORPUS)
    counts = {kind: sum(question.kind == kind for question in questions) for kind in needed}
    few = [f"{count} {kind}" for kind, count in counts.items() if count < _FEWEST]
    if few:
        raise QuestionFileError(f"Calibrating needs {_FEWEST} questions of each kind; there are {' and '.join(few)}.")
    if len({question.article for question in questions if question.kind == QuestionKind.ANSWERABLE}) < 2:
        raise QuestionFileError(
            "Calibrating needs answerable questions on two articles or more, to check one by the other."
        )


def prepared(index: Index, encoder: Encoder, labelled: LabelledQuestion) -> Prepared:
    """Find the candidates of a question, and which of their sentences are right."""
    question = read_question(labelled.question)
    encoding = encoder.encode_question(question.text)
    candidates = open_candidates(index, question, encoding, retrieve(index, question, encoding))
    place = (labelled.article, labelled.paragraph)
    in_place = np.array([(each.article.id, each.paragraph.number) == place for each in candidates.passages])
    texts = [sentence.text for passage in candidates.passages for sentence in passage.sentences]
    right_passage = in_place[candidates.features.passage_of]
    holds = np.array([any(accepted in text for accepted in labelled.answers) for text in texts])
    return Prepared(labelled, candidates, Example(candidates.features.table, right_passage & holds, right_passage))


def fit_features(items: Sequence[Prepared]) -> FeaturesModel:
    """Weights for ranking, probability and threshold. Raises QuestionFileError when nothing can be learnt."""
    examples = [item.example for item in items if item.labelled.kind != QuestionKind.OFF_CORPUS]
    if not any(example.right_sentence.any() for example in examples):
        raise QuestionFileError("No answer was found near its question: check article, paragraph and answers of each.")
    weights, base = fit_ranking(examples)
    ranking = dict(zip(NAMES, map(float, weights), strict=True))
    model = FeaturesModel(ranking, base, _NO_LOGISTIC, _NO_LOGISTIC, _NO_LOGISTIC, 0.0)
    found = [_best_evidence(item, model) for item in items]
    kinds = np.array([item.labelled.kind for item in items])
    on_corpus = kinds != QuestionKind.OFF_CORPUS
    about_them = [item for item, on in zip(found, on_corpus, strict=True) if on]
    model = replace(
        model,
        covered=logistic(found, on_corpus, COVERED),
        answerable=logistic(about_them, kinds[on_corpus] == QuestionKind.ANSWERABLE, ANSWERABLE),
    )
    answerable = kinds == QuestionKind.ANSWERABLE
    both = [{"both": model.both(item)} for item in found]
    model = replace(model, calibration=logistic(both, answerable, ("both",)))
    probabilities = np.array([model.probability(item) for item in found])
    # Rounded down: the question that it was taken from still passes.
    return replace(model, threshold=math.floor(threshold_for(probabilities[answerable], COVERAGE) * 10_000) / 10_000)


def _best_evidence(item: Prepared, model: FeaturesModel) -> Mapping[str, float]:
    scores = model.scores(item.candidates.features.table)
    best = int(np.argmax(scores))
    if best not in item.seen:
        item.seen[best] = evidence(item.candidates, 0.0, best)
    return {**item.seen[best], "score": float(scores[best])}


def logistic(
    found: Sequence[Mapping[str, float]],
    right: NDArray[np.bool_],
    names: tuple[str, ...],
    signs: Mapping[str, int] = SIGNS,
) -> Logistic:
    """A logistic regression of what speaks for each question's choice on whether it is right."""
    if right.all() or not right.any():
        return Logistic(dict.fromkeys(names, 0.0), 10.0 if right.any() else -10.0)
    values = np.array([[item[name] for name in names] for item in found])
    weights, intercept = fit_logistic(values, right, [signs.get(name, 1) for name in names])
    return Logistic({name: float(weight) for name, weight in zip(names, weights, strict=True)}, intercept)
