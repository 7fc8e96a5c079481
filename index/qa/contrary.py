"""Another article that gives another amount, number or date for the same; precision before recall."""

from collections.abc import Callable

import numpy as np

from index.qa.answer import missing_names
from index.qa.candidates import CandidateSentences
from index.qa.features import Floats
from index.qa.reading import Reading
from index.text.forms import names_a_year
from index.text.question import Kind
from index.text.words import words

# Another article's sentence whose score comes so near may speak of the same thing.
_COMPARABLE = 2.0


def contrary_to(
    reading: Reading, candidates: CandidateSentences, scores: Floats, read: Callable[[int], Reading]
) -> Reading | None:
    """What another article says instead, if one does.

    Its sentence must score about as well, be answer enough by itself, hold every name and number of the question, and
    have a highlight of its own that differs. A year says when something began, and a weekday when it is each week: they
    do not contradict each other.

    scores: (sentences,). read: what is made of a sentence as the best one.
    """
    articles = np.array([passage.article.id for passage in candidates.passages])[candidates.features.passage_of]
    elsewhere = articles != reading.passage.article.id
    if not elsewhere.any():
        return None
    best = int(np.argmax(np.where(elsewhere, scores, -np.inf)))
    if float(scores.max() - scores[best]) > _COMPARABLE:
        return None
    other = read(best)
    same_subject = not any(missing_names(reading.question, each.passage) for each in (reading, other))
    one, another = _highlighted(reading), _highlighted(other)
    alike = reading.question.kind is not Kind.DATE or names_a_year(one) == names_a_year(another)
    return other if other.is_answer and same_subject and alike and _differ(_terms(one), _terms(another)) else None


def _highlighted(reading: Reading) -> str:
    return " ".join(reading.quote[start:end] for start, end in reading.highlights)


def _terms(text: str) -> frozenset[str]:
    return frozenset(word.term for word in words(text))


def _differ(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other) and not one <= other and not other <= one
