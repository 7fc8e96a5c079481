"""Labelled questions to the trained reader's model: ranking, two probabilities and two thresholds.

The questions may be about several corpora, each with an index of its own. What the network was trained on must not be
among them: it is surer there than it is elsewhere.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.encoders.encoder import Encoder
from index.errors import QuestionFileError
from index.evaluation.calibrate import check_enough, folds_of, group_of, logistic
from index.evaluation.fit import Example, fit_ranking
from index.evaluation.labelled_questions import LabelledQuestion, QuestionKind
from index.qa.candidates import CandidateSentences, open_candidates
from index.qa.features import Floats
from index.qa.readers.model import TRAINED_EVIDENCE, TRAINED_RANKING, FeaturesModel, Logistic, TrainedModel
from index.qa.readers.network import PassageScorer
from index.qa.readers.trained import (
    CANDIDATES_SHOWN,
    SentenceSpans,
    SingleSentences,
    probability_right,
    spans_of,
    table_of,
    trained_evidence,
)
from index.qa.retrieve import retrieve
from index.store.version import Index
from index.text.question import read_question

# Of what is given as the answer, so much is to be right on articles that were left out ...
PRECISION = 0.8
# ... and where that cannot be had, what is given is the surest of so many of the questions.
_SUREST = 0.1
# Where fewer than so many of the first three choices hold the answer, none is shown.
FOUND = 0.1
# A threshold is not taken from fewer answers than these.
_FEWEST_SURE = 20

_NO_LOGISTIC = Logistic(dict.fromkeys(TRAINED_EVIDENCE, 0.0), 0.0)


@dataclass(frozen=True, slots=True)
class ReadQuestion:
    """A labelled question with all that was read for it.

    by_features: (sentences,), the score of each candidate sentence by features.
    answers: (sentences,), whether a sentence of the right article holds an accepted answer.
    """

    labelled: LabelledQuestion
    candidates: CandidateSentences
    by_features: Floats
    found: SentenceSpans
    sentences: SingleSentences
    answers: NDArray[np.bool_]
    in_place: NDArray[np.bool_]

    @property
    def is_answerable(self) -> bool:
        """Whether its label says that the articles answer it."""
        return self.labelled.kind is QuestionKind.ANSWERABLE


def read_for_calibration(
    index: Index, encoder: Encoder, features: FeaturesModel, network: PassageScorer, labelled: LabelledQuestion
) -> ReadQuestion:
    """Find and read the candidates of a question."""
    question = read_question(labelled.question)
    encoding = encoder.encode_question(question.text)
    candidates = open_candidates(index, question, encoding, retrieve(index, question, encoding))
    by_features = features.scores(candidates.features.table)
    passages = [candidates.passages[row] for row in candidates.features.passage_of]
    texts = [sentence.text for passage in candidates.passages for sentence in passage.sentences]
    holds = np.array([any(accepted in text for accepted in labelled.answers) for text in texts])
    here = np.array([passage.article.id == labelled.article for passage in passages])
    place = np.array([passage.paragraph.number == labelled.paragraph for passage in passages])
    found = spans_of(candidates, by_features, network)
    sentences = SingleSentences(candidates, network)
    return ReadQuestion(labelled, candidates, by_features, found, sentences, holds & here, here & place)


def calibrate_trained(
    read: Sequence[ReadQuestion],
    features: FeaturesModel,
    made: Mapping[str, object],
    harder: Sequence[ReadQuestion] = (),
) -> tuple[TrainedModel, dict[str, float]]:
    """Fit on all questions; thresholds and figures come from questions about articles that were left out.

    harder: questions that weights are fitted on too, but no thresholds, since people do not ask so many of their kind.
    Raises QuestionFileError when there are too few questions, or none of some kind that fitting needs.
    """
    check_enough([each.labelled for each in read])
    folds = folds_of([each.labelled for each in read])
    left_out = []
    for fold in sorted(set(folds.values())):
        others = [each for each in read if folds[group_of(each.labelled)] != fold]
        model = _fit([*others, *harder], features)
        left_out += [_judged(each, model) for each in read if folds[group_of(each.labelled)] == fold]
    sure, unsure = _sure_threshold(left_out), _unsure_threshold(left_out)
    model = replace(_fit([*read, *harder], features), sure=sure, unsure=unsure, made=made)
    return model, _figures(left_out, sure, unsure)


@dataclass(frozen=True, slots=True)
class Judged:
    """What a model makes of a question, and whether its first choice is right and one of its first three is."""

    read: ReadQuestion
    right: float
    among: float
    is_right: bool
    is_among: bool


def _fit(read: Sequence[ReadQuestion], features: FeaturesModel) -> TrainedModel:
    examples = [
        Example(table_of(each.by_features, each.found), each.in_place & each.answers, each.in_place)
        for each in read
        if each.labelled.kind is not QuestionKind.OFF_CORPUS
    ]
    if not any(example.right_sentence.any() for example in examples):
        raise QuestionFileError("No answer was found near its question: check article, paragraph and answers of each.")
    weights, _ = fit_ranking(examples)
    ranking = dict(zip(TRAINED_RANKING, map(float, weights), strict=True))
    model = TrainedModel(features, ranking, _NO_LOGISTIC, _NO_LOGISTIC, 1.0, 1.0)
    judged = [_judged(each, model) for each in read]
    evidence = [_evidence(each, model) for each in read]
    names = tuple(TRAINED_EVIDENCE)

    def fitted(right: Callable[[Judged], bool]) -> Logistic:
        return logistic(evidence, np.array([right(each) for each in judged]), names, TRAINED_EVIDENCE)

    return replace(model, right=fitted(lambda each: each.is_right), among=fitted(lambda each: each.is_among))


def _evidence(read: ReadQuestion, model: TrainedModel) -> Mapping[str, float]:
    scores = model.scores(table_of(read.by_features, read.found))
    (best,) = read.candidates.best(scores)
    return trained_evidence(read.candidates, read.found, scores, best, read.sentences.margin(best))


def _judged(read: ReadQuestion, model: TrainedModel) -> Judged:
    scores = model.scores(table_of(read.by_features, read.found))
    values = _evidence(read, model)
    return Judged(
        read,
        right=probability_right(model, values),
        among=model.among.probability(values),
        is_right=read.is_answerable and bool(read.answers[read.candidates.best(scores)[0]]),
        is_among=read.is_answerable and bool(read.answers[list(read.candidates.best(scores, CANDIDATES_SHOWN))].any()),
    )


def _sure_threshold(judged: Sequence[Judged]) -> float:
    """The lowest probability from which on so many are right as `PRECISION` says."""
    ordered = sorted(judged, key=lambda each: -each.right)
    right = np.cumsum([each.is_right for each in ordered])
    counts = np.arange(1, len(ordered) + 1)
    enough = np.flatnonzero((right / counts >= PRECISION) & (counts >= _FEWEST_SURE))
    return ordered[int(enough[-1]) if len(enough) else int(_SUREST * len(ordered))].right


def _unsure_threshold(judged: Sequence[Judged]) -> float:
    """The highest probability below which fewer than `FOUND` of the questions have the answer among the first three."""
    ordered = sorted(judged, key=lambda each: each.among)
    found = np.cumsum([each.is_among for each in ordered])
    counts = np.arange(1, len(ordered) + 1)
    few = np.flatnonzero(found / counts < FOUND)
    return ordered[min(int(few[-1]) + 1, len(ordered) - 1)].among if len(few) else 0.0


def _figures(judged: Sequence[Judged], sure: float, unsure: float) -> dict[str, float]:
    """What a person would get of the questions on articles that were left out, see `index.evaluation.metrics`."""
    surely = [each for each in judged if each.right >= sure]
    answerable = [each for each in judged if each.read.is_answerable]
    traps = [each for each in judged if each.read.labelled.kind is QuestionKind.UNANSWERABLE]
    unsurely = [each for each in answerable if each.right < sure and each.among >= unsure]
    return {
        "questions": len(judged),
        "precision": round(float(np.mean([each.is_right for each in surely])) if surely else 0.0, 3),
        "right": round(sum(each.is_right for each in surely) / max(len(answerable), 1), 3),
        "found": round(sum(each.is_among for each in unsurely) / max(len(answerable), 1), 3),
        "trap": round(float(np.mean([each.right < sure for each in traps])) if traps else 1.0, 3),
    }
