"""The sentence that answers, with what it needs to be understood."""

import re

from index.qa.columns import asked_cell
from index.qa.features import Floats
from index.text.exchanges import is_question
from index.text.expressions import clause_asked_for, figure_asked_for, highlight
from index.text.forms import is_part_of_a_date
from index.text.question import QUANTITIES, Kind, Question
from index.text.words import words
from index.types import Candidate, Passage

Span = tuple[int, int]

# A neighbouring sentence whose score comes so near to the best one's is quoted with it (in nats, so at least a third as
# likely): together they hold the answer more often, at the cost of a longer quotation.
_QUOTED_TOGETHER = 1.0
# One that holds a name of the question which the best sentence lacks may be so much worse.
_QUOTED_WITH_NAME = 5.0
# What may answer is shown shortly: a longer sentence is cut around its span, at words.
_LONGEST_CANDIDATE = 200

_SAYS_NOTHING = 2  # words
# Of what stands below a question or a heading so many words say enough; of a list or a table more are quoted.
_ENOUGH, _MOST = 12, 45

# A sentence that opens so speaks of something that the sentence before it names.
_OPENS_WITH_PRONOUN = re.compile(
    r"[\"'“‘(]*(it|its|he|his|she|her|they|their|this|these|those|that|such|the (latter|former))\b", re.IGNORECASE
)


def with_neighbours(
    question: Question, passage: Passage, sentence: int, scores: Floats, confidence: float
) -> Candidate:
    """The sentence with those before it while it opens with a pronoun, or with a neighbour nearly as good.

    scores: (sentences,), those of the passage's sentences.
    """
    named = _neighbour_with_name(question, passage, sentence, scores)
    first = _first_needed(passage, sentence)
    beside = [row for row in (sentence - 1, sentence + 1) if 0 <= row < len(scores)]
    near = max(beside, key=lambda row: scores[row], default=sentence)
    needed = [named] if named is not None else [near] if scores[sentence] - scores[near] <= _QUOTED_TOGETHER else []
    last = max([sentence, *needed])
    start, end = passage.sentences[min([first, *needed])].start, passage.sentences[last].end
    focus = sentence if named is None else named
    return Candidate(passage, start, end, _highlights(question, passage, focus, start, end), confidence)


def with_span(
    question: Question,
    passage: Passage,
    sentence: int,
    span: Span | None,
    confidence: float,
    scores: Floats | None = None,
) -> Candidate:
    """The sentence, with those before it while it opens with a pronoun; the span is what answers in it.

    Where a neighbour says of a name that was asked for what the sentence says of others, it is quoted too, and marked.

    span: character offsets in the article, None where only the sentence is known.
    scores: (sentences,), those of the passage's sentences, to look for such a neighbour.
    """
    named = None if scores is None else _neighbour_with_name(question, passage, sentence, scores)
    focus, needed = (sentence, [_last_needed(passage, sentence)]) if named is None else (named, [sentence, named])
    start = passage.sentences[min(_first_needed(passage, sentence), *needed)].start
    end = passage.sentences[max(needed)].end
    found = _highlights(question, passage, focus, start, end)
    cell = asked_cell(question, passage, focus)
    if cell:
        found = _within(cell, start, end)
    elif span and named is None:
        if _is_of_another_clause(question, passage, sentence, span):
            found = _within(_figure(question, passage, sentence), start, end) or found
        else:
            # Where an expression of the kind asked for stands in the span, or around it, that says it best.
            meets = [each for each in found if each[0] + start < span[1] and each[1] + start > span[0]]
            found = tuple(meets) or _within(_counting(question, passage, sentence, span), start, end)
    return Candidate(passage, start, end, found, confidence)


def in_short(question: Question, passage: Passage, sentence: int, span: Span | None, confidence: float) -> Candidate:
    """The sentence alone, cut around its span where it is long."""
    start, end = passage.sentences[sentence].start, passage.sentences[_last_needed(passage, sentence)].end
    text = passage.article.text
    if end - start > _LONGEST_CANDIDATE:
        middle = (span[0] + span[1]) // 2 if span else start
        first = max(start, min(middle - _LONGEST_CANDIDATE // 2, end - _LONGEST_CANDIDATE))
        last = min(end, first + _LONGEST_CANDIDATE)
        if first > start:
            first = text.find(" ", first, last) + 1 or first
        if last < end:
            last = max(text.rfind(" ", first, last), first + 1)
        start, end = first, last
    if span and _is_of_another_clause(question, passage, sentence, span):
        span = _figure(question, passage, sentence)
    span = asked_cell(question, passage, sentence) or (span and _counting(question, passage, sentence, span))
    return Candidate(passage, start, end, _within(span, start, end), confidence)


def opening(question: Question, passage: Passage, sentence: int, confidence: float) -> Candidate:
    """The sentence, with those after it while they ask nothing, and say little or go on with a list or table."""
    sentences, text = passage.sentences, passage.article.text
    start, last = sentences[sentence].start, sentence
    for following in range(sentence + 1, len(sentences)):
        goes_on = "\n" in text[sentences[last].end : sentences[following].start]
        so_far = len(text[start : sentences[last].end].split())
        is_too_long = len(text[start : sentences[following].end].split()) > _MOST
        if is_too_long or not (goes_on or so_far < _ENOUGH) or is_question(sentences[following].text):
            break
        last = following
    end = sentences[last].end
    return Candidate(passage, start, end, highlight(question, text[start:end]), confidence)


def _figure(question: Question, passage: Passage, sentence: int) -> Span | None:
    """Where in the article the value stands that the sentence's clause gives which the question asks for."""
    text, first = passage.sentences[sentence].text, passage.sentences[sentence].start
    found = highlight(question, text) or figure_asked_for(question, text)
    return (found[0][0] + first, found[0][1] + first) if found else None


def _is_of_another_clause(question: Question, passage: Passage, sentence: int, span: Span) -> bool:
    """Whether the span stands outside the clause that the question asks for: a network often marks the first of two."""
    text, first = passage.sentences[sentence].text, passage.sentences[sentence].start
    clause = clause_asked_for(question, text)
    if clause is None or (
        question.kind is Kind.OTHER and not any(map(str.isdecimal, passage.article.text[slice(*span)]))
    ):
        return False
    return span[1] <= clause[0] + first or span[0] >= clause[1] + first


def _counting(question: Question, passage: Passage, sentence: int, span: Span) -> Span | None:
    """The span, but for a part of a date where something is counted."""
    if question.kind not in QUANTITIES or question.kind is Kind.DATE:
        return span
    first = passage.sentences[sentence].start
    in_sentence = span[0] - first, span[1] - first
    return None if is_part_of_a_date(in_sentence, passage.sentences[sentence].text) else span


def _within(span: Span | None, start: int, end: int) -> tuple[Span, ...]:
    """The span as one of a quotation, where that holds it and it is not empty."""
    return ((span[0] - start, span[1] - start),) if span and start <= span[0] < span[1] <= end else ()


def _first_needed(passage: Passage, sentence: int) -> int:
    first = sentence
    while first > 0 and sentence - first < 2 and _OPENS_WITH_PRONOUN.match(passage.sentences[first].text):
        first -= 1
    return first


def _last_needed(passage: Passage, sentence: int) -> int:
    """The sentence, or the one after it where it is a word or two: "Yes." and "2. Quarry Track." say nothing alone."""
    own, after = passage.sentences[sentence], passage.sentences[sentence + 1 : sentence + 2]
    goes_on = any("\n" not in own.article.text[own.end : each.start] for each in after)
    said = [word for word in words(own.text) if not word.is_number]
    return sentence + 1 if goes_on and len(said) <= _SAYS_NOTHING else sentence


def _highlights(question: Question, passage: Passage, sentence: int, start: int, end: int) -> tuple[Span, ...]:
    """Spans of the quotation that hold what the question asks for; in its best sentence where that has one."""
    if cell := asked_cell(question, passage, sentence):
        return _within(cell, start, end)
    best = passage.sentences[sentence]
    shift = best.start - start
    inside = tuple((first + shift, last + shift) for first, last in highlight(question, best.text))
    return inside or highlight(question, passage.article.text[start:end])


def _neighbour_with_name(question: Question, passage: Passage, sentence: int, scores: Floats) -> int | None:
    """For a question about a quantity, the neighbour that gives it for a name which the best sentence lacks.

    "What share works in Shanghai?" is answered where Shanghai is named, though the sentence before says what is shared.
    """
    if question.kind not in QUANTITIES:
        return None
    asked = {word.term for word in question.words if word.is_name or word.is_number}
    lacking = asked - {word.term for word in words(passage.sentences[sentence].text)}
    for row in (sentence + 1, sentence - 1):
        if 0 <= row < len(scores) and scores[sentence] - scores[row] <= _QUOTED_WITH_NAME:
            text = passage.sentences[row].text
            if lacking & {word.term for word in words(text)} and highlight(question, text):
                return row
    return None
