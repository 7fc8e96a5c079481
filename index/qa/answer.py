"""A reading as the answer that it gives, as what may be it, or as a refusal that explains itself."""

import re
from collections.abc import Sequence

from index.qa.reading import Reading
from index.store.version import Index
from index.text.question import Question
from index.text.words import content_words, terms, words
from index.types import Answer, Certainty, NoAnswer, Passage, Unsure

NEAREST = 5
_SHORTEST_HALF = 2
_FEW_WORDS = 3  # of more, the last one alone is not what is asked
_IS = re.compile(r"(?:(?:and|but|so)\s+)?(?:is|are|was|were)\b", re.IGNORECASE)


def answer(index: Index, reading: Reading) -> Answer | Unsure | NoAnswer:
    """What is replied to the question of a reading."""
    question, nearest = reading.question, reading.matches[:NEAREST]
    missing = _missing_words(index, question)
    if reading.certainty is not Certainty.SURE:
        names = missing_names(question, nearest[0].passage) or _not_said(reading.missing, nearest[0].passage)
        if reading.certainty is Certainty.UNSURE and not _says_what_is_nowhere(question, missing):
            return Unsure(question.text, reading.choices, reading.confidence, nearest, missing, names)
        return NoAnswer(question.text, reading.confidence, nearest, missing, names)
    contrary = answer(index, reading.contrary) if reading.contrary else None
    best = reading.best
    return Answer(
        question.text,
        best.passage,
        best.start,
        best.end,
        best.highlights,
        best.confidence,
        nearest,
        missing,
        contrary if isinstance(contrary, Answer) else None,
    )


def _missing_words(index: Index, question: Question) -> tuple[str, ...]:
    """Words of the question that no article contains."""
    plain = [word for word in question.content if not word.is_function_word]
    nowhere = dict.fromkeys(word.text for word in plain if not index.lexical.holds(word.term))
    return tuple(word for word in nowhere if not _is_written_apart(index, word))


def _is_written_apart(index: Index, word: str) -> bool:
    """Whether articles write a word as two with a hyphen: "co-working" for "coworking"."""
    halves = [(word[:n].lower(), word[n:].lower()) for n in range(_SHORTEST_HALF, len(word) - _SHORTEST_HALF + 1)]
    known = [
        f"{first}-{last}" for first, last in halves if all(map(index.lexical.holds, [*terms(first), *terms(last)]))
    ]
    return any(each in article.text.lower() for each in known for article in index.articles)


def _says_what_is_nowhere(question: Question, missing: Sequence[str]) -> bool:
    """Whether it asks if something is what no article speaks of: "is SenseTime profitable?"."""
    said = [word.text for word in question.content if not word.is_function_word]
    return bool(_IS.match(question.text)) and 0 < len(said) <= _FEW_WORDS and said[-1] in missing


def missing_names(question: Question, passage: Passage) -> tuple[str, ...]:
    """Names and numbers of the question that a passage, with its title and heading, does not mention."""
    held = terms_of(passage)
    missing = (word for word in question.words if word.is_name or word.is_number)
    return tuple(dict.fromkeys(word.text for word in missing if word.term not in held))


def _not_said(missing: Sequence[str], passage: Passage) -> tuple[str, ...]:
    """Those of the words that a reader misses which the nearest passage indeed does not hold."""
    held = terms_of(passage)
    return tuple(each for each in missing if not held & {word.term for word in content_words(each)})


def terms_of(passage: Passage) -> set[str]:
    """The terms of a passage, with its title and heading, and the year that it was published in."""
    article = passage.article
    context = f"{article.title} {passage.paragraph.context} {article.published[:4]}"
    return {word.term for word in words(f"{passage.text} {context}")}
