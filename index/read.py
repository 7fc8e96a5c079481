"""Ranked passages to an answer: the sentence that says so, or an honest refusal."""

import re
from dataclasses import dataclass

import numpy as np

from index.embed import Encoding
from index.highlight import candidates_of, highlight
from index.question import Question
from index.retrieve import Ranking
from index.store import Index
from index.types import Answer, NoAnswer, Passage
from index.words import content_words, words

NEAREST = 5

# Taken from data, see docs/architecture.md: the score that 95 of 100 answerable questions reach.
THRESHOLD = 1.45
_STEEPNESS = 5.0

# A sentence that opens so speaks of something that the sentence before it names.
_OPENS_WITH_PRONOUN = re.compile(
    r"[\"'“‘(]*(it|its|he|his|she|her|they|their|this|these|those|that|such|the (latter|former))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Choice:
    passage: Passage
    sentence: int
    score: float


def read(index: Index, question: Question, encoding: Encoding, ranking: Ranking) -> Answer | NoAnswer:
    """Quote the sentence of the best passages that answers, or refuse when none does so surely enough."""
    nearest = ranking.matches[:NEAREST]
    missing = _missing_words(index, question)
    choices = [
        _choose(index, question, encoding, int(row), match.passage, match.score)
        for row, match in zip(ranking.rows[:NEAREST], nearest, strict=True)
    ]
    best = max(choices, key=lambda choice: choice.score)
    confidence = float(1 / (1 + np.exp(-_STEEPNESS * (best.score - THRESHOLD))))
    if confidence < 0.5:
        return NoAnswer(question.text, confidence, nearest, missing)
    start, end = _quoted_span(best.passage, best.sentence)
    quote = best.passage.article.text[start:end]
    return Answer(question.text, best.passage, start, end, highlight(question, quote), confidence, nearest, missing)


def _choose(
    index: Index, question: Question, encoding: Encoding, row: int, passage: Passage, passage_score: float
) -> _Choice:
    first, last = index.sentence_rows(row)
    cosines = index.sentence_vectors(range(first, last)) @ encoding.vector
    scores = []
    for cosine, sentence in zip(cosines, passage.sentences, strict=True):
        holds_kind = bool(candidates_of(question.kind, sentence.text))
        scores.append(float(cosine) + 0.5 * _coverage(question, sentence.text) + 0.1 * holds_kind)
    best = int(np.argmax(scores))
    return _Choice(passage, best, scores[best] + 0.5 * passage_score)


def _coverage(question: Question, text: str) -> float:
    """The share of the question's content words that the text holds."""
    held = {word.term for word in words(text)}
    return sum(word.term in held for word in question.content) / len(question.content)


def _quoted_span(passage: Passage, sentence: int) -> tuple[int, int]:
    """The sentence, with those before it as long as it opens with a pronoun."""
    first = sentence
    while first > 0 and sentence - first < 2 and _OPENS_WITH_PRONOUN.match(passage.sentences[first].text):
        first -= 1
    return passage.sentences[first].start, passage.sentences[sentence].end


def _missing_words(index: Index, question: Question) -> tuple[str, ...]:
    content = [word for word in content_words(question.text) if not word.is_function_word]
    return tuple(dict.fromkeys(word.text for word in content if not index.lexical.holds(word.term)))
