"""Fitting: a listwise model that ranks sentences, and logistic regressions with signs. Needs scipy."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

# How the two halves of the loss share: the right sentence, and the right passage.
_PASSAGE_SHARE = 0.5
# Unanswerable questions teach the ranking of passages, since each was written for one.
_UNANSWERABLE_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its candidate sentences.

    table: (sentences, features).
    right_sentence, right_passage: (sentences,), whether a sentence answers, and whether it stands in the passage that
        the question was written for.
    """

    table: NDArray[np.float32]
    right_sentence: Bools
    right_passage: Bools


def fit_ranking(examples: Sequence[Example], ridge: float = 1e-3) -> tuple[Floats, float]:
    """Weights of the features and what is added to every score: its mean over all sentences becomes 0.

    Minimises the negative log-likelihood of the right sentence, and of the right passage, under a softmax over all
    candidate sentences (ListNet, Cao et al. 2007; a passage's probability is the sum over its sentences), with a ridge
    on the weights of the standardised features. Questions whose passage is not among the candidates teach nothing.
    """
    examples = [example for example in examples if example.right_passage.any()]
    tables = np.concatenate([example.table for example in examples]).astype(np.float64)
    mean, deviation = tables.mean(axis=0), tables.std(axis=0) + 1e-9
    tables = (tables - mean) / deviation
    lengths = np.array([len(example.table) for example in examples])
    starts = np.cumsum(lengths) - lengths
    answerable = np.array([example.right_sentence.any() for example in examples])
    passage = np.concatenate([example.right_passage for example in examples])
    sentence = np.concatenate(
        [example.right_sentence if any_right else example.right_passage
         for example, any_right in zip(examples, answerable, strict=True)]
    )  # fmt: skip
    sentence_weight = np.where(answerable, 1 - _PASSAGE_SHARE, 0.0) / len(examples)
    passage_weight = np.where(answerable, _PASSAGE_SHARE, _UNANSWERABLE_WEIGHT) / len(examples)

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = tables @ weights
        scores -= np.repeat(np.maximum.reduceat(scores, starts), lengths)
        exponentials = np.exp(scores)
        totals = np.add.reduceat(exponentials, starts)
        value, slope = ridge * float(weights @ weights), np.zeros_like(scores)
        for right, weight in ((sentence, sentence_weight), (passage, passage_weight)):
            share = np.add.reduceat(exponentials * right, starts) + 1e-30
            value += float(weight @ (np.log(totals) - np.log(share)))
            slope += np.repeat(weight, lengths) * (
                exponentials / np.repeat(totals, lengths) - exponentials * right / np.repeat(share, lengths)
            )
        return value, tables.T @ slope + 2 * ridge * weights

    found = minimize(loss, np.zeros(tables.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 200})
    weights = found.x / deviation
    return weights, -float(weights @ mean)


def fit_logistic(values: Floats, right: Bools, signs: Sequence[int], ridge: float = 10.0) -> tuple[Floats, float]:
    """Weights and intercept of a logistic regression of (questions, inputs) on whether each is right.

    signs: for each input 1 or -1, the sign that its weight may have (a weight of the other sign becomes 0).
    """
    mean, deviation = values.mean(axis=0), values.std(axis=0) + 1e-9
    standardised = np.column_stack([(values - mean) / deviation, np.ones(len(values))])
    target = right.astype(np.float64)

    def loss(weights: Floats) -> tuple[float, Floats]:
        odds = standardised @ weights
        slope = standardised.T @ (1 / (1 + np.exp(-odds)) - target)
        slope[:-1] += ridge * weights[:-1]
        return float((np.logaddexp(0, odds) - target * odds).sum() + ridge / 2 * weights[:-1] @ weights[:-1]), slope

    bounds = [(0, None) if sign > 0 else (None, 0) for sign in signs] + [(None, None)]
    found = minimize(loss, np.zeros(len(bounds)), jac=True, method="L-BFGS-B", bounds=bounds).x
    weights = found[:-1] / deviation
    return weights, float(found[-1] - weights @ mean)
