"""Candidate passages to an answer: the sentence that says so, or an honest refusal.

A linear score ranks the sentences of all candidates together; a passage's score is the log of the sum of its sentences'
exponentials, so that passage and sentence are chosen in one step. What speaks for the first sentence then becomes a
calibrated probability, and the model's threshold decides whether that is enough to answer.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.encoders.encoder import Encoding
from index.qa.features import Features, features_of
from index.qa.reader_model import ReaderModel
from index.qa.retrieve import Candidates
from index.store.version import Index
from index.text.antonyms import contradicts
from index.text.expressions import candidates_of, highlight
from index.text.question import Kind, Question
from index.text.words import words
from index.types import Answer, Match, NoAnswer, Passage

NEAREST = 5

# A neighbouring sentence whose score comes so near to the best one's is quoted with it (in nats, so at least a third as
# likely): together they hold the answer more often, at the cost of a longer quotation.
_QUOTED_TOGETHER = 1.0
# One that holds a name of the question which the best sentence lacks may be so much worse.
_QUOTED_WITH_NAME = 5.0
# Another article's sentence whose score comes so near may speak of the same thing.
_COMPARABLE = 2.0

# An encoder that spells a question, character by character, does not know its words: by meaning, everything is near.
# Then so much of what its words say (idf) has to stand in the passage itself. English questions have 2 to 6 a token.
_SPELLED = 1.8
_SAID_IN_WORDS = 0.3

# A sentence that opens so speaks of something that the sentence before it names.
_OPENS_WITH_PRONOUN = re.compile(
    r"[\"'“‘(]*(it|its|he|his|she|her|they|their|this|these|those|that|such|the (latter|former))\b", re.IGNORECASE
)
_QUANTITIES = frozenset({Kind.AMOUNT, Kind.PERCENTAGE, Kind.COUNT, Kind.DATE, Kind.DURATION})


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read for a question, before it is decided whether to answer.

    matches: the candidate passages with their scores, best first.
    passage, sentence: the place of the sentence that answers, counted from 0 in its passage.
    start, end: the quotation's span in the article's text.
    confidence: the probability that the quotation answers.
    contrary: the quotation of another article that gives something else, if one does.
    """

    question: Question
    matches: tuple[Match, ...]
    passage: Passage
    sentence: int
    start: int
    end: int
    confidence: float
    is_answer: bool
    contrary: "Reading | None" = None

    @property
    def quote(self) -> str:
        """The exact words of the article."""
        return self.passage.article.text[self.start : self.end]

    @property
    def highlights(self) -> tuple[tuple[int, int], ...]:
        """Spans of the quotation that hold what the question asks for; in its best sentence where that has one."""
        best = self.passage.sentences[self.sentence]
        shift = best.start - self.start
        inside = tuple((start + shift, end + shift) for start, end in highlight(self.question, best.text))
        return inside or highlight(self.question, self.quote)


@dataclass(frozen=True, slots=True)
class Pages:
    """What lies open while a question is read: the candidates, and their sentences' features.

    is_spelled: whether the encoder does not know the words of the question.
    """

    index: Index
    question: Question
    passages: tuple[Passage, ...]
    features: Features
    is_spelled: bool = False

    def place(self, sentence: int) -> tuple[Passage, int, int]:
        """A candidate sentence's passage, its number in it, and the candidate sentence that the passage begins with."""
        row = int(self.features.passage_of[sentence])
        first = int(np.searchsorted(self.features.passage_of, row))
        return self.passages[row], sentence - first, first


def open_pages(index: Index, question: Question, encoding: Encoding, candidates: Candidates) -> Pages:
    """Measure the features of every sentence of the candidates."""
    passages = tuple(index.passage(int(row)) for row in candidates.rows)
    spans = encoding.token_spans
    is_spelled = len(spans) > 0 and float((spans[:, 1] - spans[:, 0]).mean()) < _SPELLED
    return Pages(index, question, passages, features_of(index, question, encoding, candidates), is_spelled)


def read(pages: Pages, model: ReaderModel) -> Reading:
    """Choose the sentence that answers best and say how probable it is that it does."""
    scores = model.scores(pages.features.table)
    reading = _reading(pages, model, scores, int(np.argmax(scores)))
    if not reading.is_answer or pages.question.kind not in _QUANTITIES:
        return reading
    return _with_contrary(pages, model, scores, reading)


def answer(index: Index, reading: Reading) -> Answer | NoAnswer:
    """The reading as the answer that it gives, or as a refusal that explains itself."""
    question, nearest = reading.question, reading.matches[:NEAREST]
    missing_words = _missing_words(index, question)
    if not reading.is_answer:
        missing_names = _missing_names(question, nearest[0].passage)
        return NoAnswer(question.text, reading.confidence, nearest, missing_words, missing_names)
    contrary = answer(index, reading.contrary) if reading.contrary else None
    return Answer(
        question.text,
        reading.passage,
        reading.start,
        reading.end,
        reading.highlights,
        reading.confidence,
        nearest,
        missing_words,
        contrary if isinstance(contrary, Answer) else None,
    )


def evidence(pages: Pages, score: float, sentence: int) -> Mapping[str, float]:
    """What speaks for and against a candidate sentence as the answer, by the names in `index/qa/reader_model.py`."""
    passage, number, _ = pages.place(sentence)
    text = passage.sentences[number].text
    context = f"{passage.article.title} {passage.paragraph.heading}"
    around = " ".join(each.text for each in passage.sentences[max(number - 1, 0) : number + 2])
    in_sentence = {word.term for word in words(f"{text} {context}")}
    nearby = {word.term for word in words(f"{around} {context}")}
    concordance = pages.index.concordance
    absent = [concordance.idf_of(word.term) for word in pages.question.content if word.term not in in_sentence]
    return {
        "score": score,
        "cosine": float(pages.features.cosines[sentence]),
        "best_cosine": float(pages.features.cosines.max()),
        "inexact": float(pages.features.inexact[sentence]),
        "contradicted": float(contradicts(pages.question.text, text)),
        "missing": max(absent, default=0.0) / concordance.highest_idf,
        "missing_numbers": float(sum(word.is_number and word.term not in nearby for word in pages.question.words)),
        "missing_names": float(sum(word.is_name and word.term not in nearby for word in pages.question.words)),
        # Asked "when" or "how many", a sentence without any date or number hardly answers.
        "missing_kind": float(pages.question.kind in _QUANTITIES and not candidates_of(pages.question.kind, around)),
    }


def _reading(pages: Pages, model: ReaderModel, scores: NDArray[np.float32], best: int) -> Reading:
    passage, number, first = pages.place(best)
    own = scores[first : first + len(passage.sentences)]
    named = _neighbour_with_name(pages.question, passage, number, own)
    start, end = _quoted_span(passage, number, own, named)
    confidence = model.probability(evidence(pages, float(scores[best]), best))
    if pages.is_spelled and _said_in_words(pages, passage) < _SAID_IN_WORDS:
        confidence = 0.0
    is_answer = confidence >= model.threshold
    focus = number if named is None else named
    return Reading(pages.question, _matches(pages, scores), passage, focus, start, end, confidence, is_answer)


def _said_in_words(pages: Pages, passage: Passage) -> float:
    """How much of what the question's words say, by idf, the passage says in the same words; 0 to 1."""
    held = _terms_of(passage)
    weights = [(pages.index.concordance.idf_of(word.term), word.term in held) for word in pages.question.content]
    return sum(weight for weight, is_held in weights if is_held) / max(sum(weight for weight, _ in weights), 1e-9)


def _matches(pages: Pages, scores: NDArray[np.float32]) -> tuple[Match, ...]:
    """Each candidate passage with its score, best first."""
    peak = float(scores.max())
    sums = np.bincount(pages.features.passage_of, np.exp(scores - peak))
    by_passage = np.log(sums + 1e-30) + peak
    order = np.argsort(-by_passage, kind="stable")
    return tuple(Match(pages.passages[row], float(by_passage[row])) for row in order)


def _neighbour_with_name(
    question: Question, passage: Passage, sentence: int, scores: NDArray[np.float32]
) -> int | None:
    """For a question about a quantity, the neighbour that gives it for a name which the best sentence lacks.

    "What share works in Shanghai?" is answered where Shanghai is named, though the sentence before says what is shared.
    """
    if question.kind not in _QUANTITIES:
        return None
    asked = {word.term for word in question.words if word.is_name or word.is_number}
    lacking = asked - {word.term for word in words(passage.sentences[sentence].text)}
    for row in (sentence + 1, sentence - 1):
        if 0 <= row < len(scores) and scores[sentence] - scores[row] <= _QUOTED_WITH_NAME:
            text = passage.sentences[row].text
            if lacking & {word.term for word in words(text)} and highlight(question, text):
                return row
    return None


def _quoted_span(
    passage: Passage, sentence: int, scores: NDArray[np.float32], named: int | None = None
) -> tuple[int, int]:
    """The sentence with what it needs: those before it while it opens with a pronoun, or a neighbour nearly as good.

    named: a neighbour that is needed in any case.
    """
    first = last = sentence
    while first > 0 and sentence - first < 2 and _OPENS_WITH_PRONOUN.match(passage.sentences[first].text):
        first -= 1
    beside = [row for row in (sentence - 1, sentence + 1) if 0 <= row < len(scores)]
    near = max(beside, key=lambda row: scores[row], default=sentence)
    needed = [named] if named is not None else [near] if scores[sentence] - scores[near] <= _QUOTED_TOGETHER else []
    first, last = min([first, *needed]), max([last, *needed])
    return passage.sentences[first].start, passage.sentences[last].end


def _with_contrary(pages: Pages, model: ReaderModel, scores: NDArray[np.float32], reading: Reading) -> Reading:
    """Look for another article that gives another amount, number or date for the same; precision before recall.

    Its sentence must score about as well, be answer enough by itself, hold every name and number of the question, and
    have a highlight of its own that differs.
    """
    articles = np.array([passage.article.id for passage in pages.passages])[pages.features.passage_of]
    elsewhere = articles != reading.passage.article.id
    if not elsewhere.any():
        return reading
    best = int(np.argmax(np.where(elsewhere, scores, -np.inf)))
    if float(scores.max() - scores[best]) > _COMPARABLE:
        return reading
    other = _reading(pages, model, scores, best)
    same_subject = not any(_missing_names(reading.question, each.passage) for each in (reading, other))
    if other.is_answer and same_subject and _differ(_highlighted_terms(reading), _highlighted_terms(other)):
        return replace(reading, contrary=other)
    return reading


def _highlighted_terms(reading: Reading) -> frozenset[str]:
    return frozenset(word.term for start, end in reading.highlights for word in words(reading.quote[start:end]))


def _differ(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other) and not one <= other and not other <= one


def _missing_words(index: Index, question: Question) -> tuple[str, ...]:
    """Words of the question that no article contains."""
    plain = [word for word in question.content if not word.is_function_word]
    return tuple(dict.fromkeys(word.text for word in plain if not index.lexical.holds(word.term)))


def _missing_names(question: Question, passage: Passage) -> tuple[str, ...]:
    """Names and numbers of the question that a passage, with its title and heading, does not mention."""
    held = _terms_of(passage)
    missing = (word for word in question.words if word.is_name or word.is_number)
    return tuple(dict.fromkeys(word.text for word in missing if word.term not in held))


def _terms_of(passage: Passage) -> set[str]:
    """The terms of a passage, with its title and heading."""
    return {word.term for word in words(f"{passage.text} {passage.article.title} {passage.paragraph.heading}")}
