"""Labelled questions to a reader's model: ranking, probability and threshold, checked on articles left out."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from index.encoders.encoder import Encoder
from index.errors import QuestionFileError
from index.evaluation.evaluate import Evaluation, LabelledQuestion, QuestionKind, evaluate, figures, threshold_for
from index.evaluation.fit import Example, fit_logistic, fit_ranking
from index.qa.features import NAMES
from index.qa.reader_model import ANSWERABLE, COVERED, SIGNS, Logistic, ReaderModel
from index.qa.reading import Pages, Reading, evidence, open_pages, read
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

    model: ReaderModel
    figures: Evaluation


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A question as every fold needs it; `seen` keeps what speaks for each sentence that a fold chose."""

    labelled: LabelledQuestion
    pages: Pages
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
    _check_enough(questions)
    prepared = []
    for done, question in enumerate(questions, 1):
        prepared.append(_prepare(index, encoder, question))
        if progress:
            progress(done, len(questions))
    outcomes = []
    folds = _folds(questions)
    for fold in sorted(set(folds.values())):
        held_out = [item for item in prepared if folds[_group(item.labelled)] == fold]
        model = _fit([item for item in prepared if folds[_group(item.labelled)] != fold])
        pages = {item.labelled.question: item.pages for item in held_out}
        outcomes += evaluate([item.labelled for item in held_out], _reader(pages, model))
    # The questions were read once for all folds, so that this took is not what answering takes.
    measured = replace(figures(outcomes), latency_p50_ms=None, latency_p95_ms=None)
    return Calibrated(replace(_fit(prepared), made=made), measured)


def _reader(pages: Mapping[str, Pages], model: ReaderModel) -> Callable[[str], Reading]:
    return lambda question: read(pages[question], model)


def _folds(questions: Sequence[LabelledQuestion]) -> dict[str, int]:
    """One fold for each article with answerable questions; all others go round, so that every fold has some."""
    answerable = {_group(question) for question in questions if question.kind == QuestionKind.ANSWERABLE}
    others = {_group(question) for question in questions} - answerable
    return {
        group: number % len(answerable)
        for groups in (answerable, others)
        for number, group in enumerate(sorted(groups))
    }


def _group(labelled: LabelledQuestion) -> str:
    """What is left out together: an article's questions; one that names no article stands for itself."""
    return labelled.article or labelled.question


def _check_enough(questions: Sequence[LabelledQuestion]) -> None:
    needed = (QuestionKind.ANSWERABLE, QuestionKind.OFF_CORPUS)
    counts = {kind: sum(question.kind == kind for question in questions) for kind in needed}
    few = [f"{count} {kind}" for kind, count in counts.items() if count < _FEWEST]
    if few:
        raise QuestionFileError(f"Calibrating needs {_FEWEST} questions of each kind; there are {' and '.join(few)}.")
    if len({question.article for question in questions if question.kind == QuestionKind.ANSWERABLE}) < 2:
        raise QuestionFileError(
            "Calibrating needs answerable questions on two articles or more, to check one by the other."
        )


def _prepare(index: Index, encoder: Encoder, labelled: LabelledQuestion) -> _Prepared:
    question = read_question(labelled.question)
    encoding = encoder.encode_question(question.text)
    pages = open_pages(index, question, encoding, retrieve(index, question, encoding))
    place = (labelled.article, labelled.paragraph)
    in_place = np.array([(each.article.id, each.paragraph.number) == place for each in pages.passages])
    texts = [sentence.text for passage in pages.passages for sentence in passage.sentences]
    right_passage = in_place[pages.features.passage_of]
    holds = np.array([any(accepted in text for accepted in labelled.answers) for text in texts])
    return _Prepared(labelled, pages, Example(pages.features.table, right_passage & holds, right_passage))


def _fit(prepared: Sequence[_Prepared]) -> ReaderModel:
    examples = [item.example for item in prepared if item.labelled.kind != QuestionKind.OFF_CORPUS]
    if not any(example.right_sentence.any() for example in examples):
        raise QuestionFileError("No answer was found near its question: check article, paragraph and answers of each.")
    weights, base = fit_ranking(examples)
    ranking = dict(zip(NAMES, map(float, weights), strict=True))
    model = ReaderModel(ranking, base, _NO_LOGISTIC, _NO_LOGISTIC, _NO_LOGISTIC, 0.0)
    found = [_best_evidence(item, model) for item in prepared]
    kinds = np.array([item.labelled.kind for item in prepared])
    on_corpus = kinds != QuestionKind.OFF_CORPUS
    about_them = [item for item, on in zip(found, on_corpus, strict=True) if on]
    model = replace(
        model,
        covered=_logistic(found, on_corpus, COVERED),
        answerable=_logistic(about_them, kinds[on_corpus] == QuestionKind.ANSWERABLE, ANSWERABLE),
    )
    answerable = kinds == QuestionKind.ANSWERABLE
    both = [{"both": model.both(item)} for item in found]
    model = replace(model, calibration=_logistic(both, answerable, ("both",)))
    probabilities = np.array([model.probability(item) for item in found])
    # Rounded down: the question that it was taken from still passes.
    return replace(model, threshold=math.floor(threshold_for(probabilities[answerable], COVERAGE) * 10_000) / 10_000)


def _best_evidence(item: _Prepared, model: ReaderModel) -> Mapping[str, float]:
    scores = model.scores(item.pages.features.table)
    best = int(np.argmax(scores))
    if best not in item.seen:
        item.seen[best] = evidence(item.pages, 0.0, best)
    return {**item.seen[best], "score": float(scores[best])}


def _logistic(found: Sequence[Mapping[str, float]], right: NDArray[np.bool_], names: tuple[str, ...]) -> Logistic:
    if right.all() or not right.any():
        return Logistic(dict.fromkeys(names, 0.0), 10.0 if right.any() else -10.0)
    values = np.array([[item[name] for name in names] for item in found])
    weights, intercept = fit_logistic(values, right, [SIGNS.get(name, 1) for name in names])
    return Logistic({name: float(weight) for name, weight in zip(names, weights, strict=True)}, intercept)
