"""What a question asks for, read from its words."""

import re
from dataclasses import dataclass
from enum import Enum

from index.errors import QuestionError
from index.text.words import Word, content_words, words

LONGEST_QUESTION = 2_000


class Kind(Enum):
    """What would answer: decides which sentence is preferred and what is highlighted in it."""

    AMOUNT = "amount"
    PERCENTAGE = "percentage"
    DATE = "date"
    DURATION = "duration"
    COUNT = "count"
    PERSON = "person"
    PLACE = "place"
    NAME = "name"
    REASON = "reason"
    YES_NO = "yes or no"
    OTHER = "other"


# The words that ask; with them "many", "much" and "long", which belong to "how".
INTERROGATIVES = frozenset("what which who whom whose when where why how many much long".split())

QUANTITIES = frozenset({Kind.AMOUNT, Kind.PERCENTAGE, Kind.COUNT, Kind.DATE, Kind.DURATION})


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its words.

    content: the words that carry meaning.
    counted: for a count, the term that is counted ("people" in "how many people"), else "".
    """

    text: str
    words: tuple[Word, ...]
    content: tuple[Word, ...]
    kind: Kind
    counted: str = ""


# The first that fits decides. All but yes/no look anywhere in the question, since people also write "SenseTime's
# training, how much does it cost?".
_PATTERNS: tuple[tuple[Kind, str], ...] = (
    (
        Kind.YES_NO,
        r"^(is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must)\b(?!.*\bor\b)",
    ),
    (
        Kind.PERCENTAGE,
        r"\b(what|which|how many|how large an?|how big an?) (percent|per cent|share|proportion|fraction)",
    ),
    (
        Kind.DURATION,
        r"\bhow (long|old)\b|\bhow many (years|months|weeks|days|hours|minutes|decades|centuries)\b",
    ),
    (
        Kind.AMOUNT,
        r"\bhow (much|expensive|costly)\b|\b(what|which)\b.*\b(price|fee|salary|budget|revenue|profit|cost|costs)\b",
    ),
    (
        Kind.COUNT,
        r"\bhow (many|often|large|big|high|tall|far|deep|fast|wide|heavy|hot|cold|warm|thick)\b|"
        r"\b(what|which) number\b",
    ),
    (Kind.DATE, r"\bwhen\b|\b(what|which) (\w+ )?(year|date|day|month|century|decade|era|period)s?\b"),
    (
        Kind.PERSON,
        r"\b(who|whom|whose)\b|\b(what|which) (\w+ )?(person|man|woman|king|queen|author|leader|president)\b",
    ),
    (
        Kind.PLACE,
        r"\bwhere\b|\b(what|which) (\w+ )?(place|city|cities|country|countries|town|state|region|location|continent|"
        r"island|river|district|province|area|park)s?\b",
    ),
    (
        Kind.REASON,
        r"\bwhy\b|\bwhat (is|was|are|were) the (reason|cause|purpose)|\bhow come\b|\bwhat caused\b",
    ),
    (
        Kind.NAME,
        r"\b(what|which) (\w+ )?(company|companies|firm|organi[sz]ation|institution|university|school|agency|party|"
        r"group|team|lab|name)s?\b|\bwhat (is|was) the name\b|\bcalled\b",
    ),
)
_COUNTED = re.compile(r"\bhow many (?P<phrase>(?:[^\W\d_]+[\s-]?){1,3})", re.IGNORECASE)


def read_question(text: str) -> Question:
    """Find the words of a question and what it asks for.

    Raises QuestionError when there is nothing to look up: no words, or more than `LONGEST_QUESTION` characters.
    """
    # Half a surrogate pair, as a terminal hands on bytes that are not UTF-8, is no character.
    text = " ".join(text.encode(errors="replace").decode().split())
    if not text:
        raise QuestionError('Ask a question, for example: "what does SenseTime\'s training cost?"')
    if len(text) > LONGEST_QUESTION:
        raise QuestionError(
            f"The question has {len(text):,} characters; ask in at most {LONGEST_QUESTION:,}, best in one sentence."
        )
    found = tuple(words(text))
    if not found:
        raise QuestionError("There are no words in the question; ask in words.")
    kind = next((kind for kind, pattern in _PATTERNS if re.search(pattern, text, re.IGNORECASE)), Kind.OTHER)
    counted = _COUNTED.search(text) if kind is Kind.COUNT else None
    content = tuple(content_words(text))
    return Question(text, found, content, kind, _head_term(counted["phrase"]) if counted else "")


def _head_term(phrase: str) -> str:
    """The term that "how many" counts: the word after it, unless that is only grammar ("how many are there")."""
    first = words(phrase)[0]
    return "" if first.is_function_word else first.term
