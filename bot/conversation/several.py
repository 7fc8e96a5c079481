"""The questions of a message that asks several: a numbered list, one sentence after the other, or a comparison."""

import re

from bot.conversation.follow_ups import reads_as_question
from bot.conversation.small_talk import small_talk, without_small_talk
from index import LONGEST_QUESTION

_NUMBER = re.compile(r"(?:^|\s)(\d{1,2})[.)]\s+(?=\S)")
_BEHIND_QUESTION_MARK = re.compile(r"(?<=[?？؟])\s*(?=[^\s?？؟!.])")
# "Has anybody tried this? Who makes it?" leads up to its one question.
_LEADS_UP = re.compile(
    r"\b(?:has|have|does|do|did|is|are|can|could) (?:any|some)(?:one|body)\b|\bcan i ask\b", re.IGNORECASE
)

_PLEASE = r"(?:(?:please|can you|could you)\s+)*"
_COMPARES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_PLEASE}(?:compare|contrast)\s+(?P<one>.+?)\s+(?:and|with|to|against)\s+(?P<other>.+)",
        r"(?:what(?: is|'s| are) )?(?:the )?differences?\s+between\s+(?P<one>.+?)\s+and\s+(?P<other>.+)",
        r"how (?:do|does|is|are) (?P<one>.+?) (?:differ|different|compared?) (?:from|to|with) (?P<other>.+)",
        rf"{_PLEASE}(?:compare\s+)?(?P<one>.+?)\s+(?:versus|vs\.?)\s+(?P<other>.+)",
    )
)
# "How does it compare to hers?" names nothing that could be asked about.
_PRONOUN = re.compile(r"it|this|that|they|these|those|you|he|she", re.IGNORECASE)
# "The old and the new ferry": what the first is stands with the second.
_WITHOUT_NOUN = re.compile(
    r"(?:the )?(?:old|new|former|current|first|second|last|big|small|large|short|long|cheap)(?:er|est)?", re.IGNORECASE
)

_BETWEEN_QUESTIONS = re.compile(
    r"(?:\s*[,;])?\s+(?:and|also|plus)\s+(?:also\s+)?"
    r"(?=(?:who|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|can|could|must|may|should|will)\s)",
    re.IGNORECASE,
)
_SHORTEST = 3  # in words; "when and where is it?" asks one thing


def compared(text: str) -> list[str]:
    """What to ask of each of two things that a message compares; none where it compares nothing."""
    found = next((match for each in _COMPARES if (match := each.fullmatch(text.strip("?!. ")))), None)
    if found is None:
        return []
    one, other = found["one"], found["other"]
    if _PRONOUN.fullmatch(one) or _PRONOUN.fullmatch(other):
        return []
    if " of " in one and " of " not in other:  # "the price of rye and wheat"
        other = f"{one.rpartition(' of ')[0]} of {other}"
    if _WITHOUT_NOUN.fullmatch(one):
        one = f"{one} {other.split()[-1]}"
    return [f"What do the articles say about {each}?" for each in (one, other)]


def joined_questions(text: str) -> list[str]:
    """The questions that a message joins by "and", each in a clause of its own; none where it asks one.

    One sentence often answers both, so this is for those that none answers.
    """
    parts = _BETWEEN_QUESTIONS.split(text.strip())
    ask = all(reads_as_question(part) and len(part.split()) >= _SHORTEST for part in parts)
    return parts if ask and len(parts) > 1 else []


def several_questions(text: str) -> list[str]:
    """The questions in their order; none where there are not two or more, or the message is longer than one may be."""
    return [] if len(text) > LONGEST_QUESTION else _numbered(text) or _in_a_row(text)


def _numbered(text: str) -> list[str]:
    marks = list(_NUMBER.finditer(text))
    if len(marks) < 2 or [int(mark[1]) for mark in marks] != list(range(1, len(marks) + 1)):
        return []
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    parts = [text[mark.end() : end].strip() for mark, end in zip(marks, ends, strict=True)]
    return parts if all(parts) else []


def _in_a_row(text: str) -> list[str]:
    parts = [part.strip() for part in _BEHIND_QUESTION_MARK.split(without_small_talk(text))]
    ask = all(reads_as_question(part) and not small_talk(part) and not _LEADS_UP.search(part) for part in parts)
    return parts if ask and len(set(parts)) > 1 else []  # "why? why? why?" asks one thing
