"""The questions of a message that asks several: a numbered list, or one sentence after the other that asks."""

import re

from bot.conversation.follow_ups import reads_as_question
from bot.conversation.small_talk import small_talk, without_small_talk
from index import LONGEST_QUESTION

_NUMBER = re.compile(r"(?:^|\s)(\d{1,2})[.)]\s+(?=\S)")
_BEHIND_QUESTION_MARK = re.compile(r"(?<=[?？؟])\s*(?=\S)")
# "Has anybody tried this? Who makes it?" leads up to its one question.
_LEADS_UP = re.compile(
    r"\b(?:has|have|does|do|did|is|are|can|could) (?:any|some)(?:one|body)\b|\bcan i ask\b", re.IGNORECASE
)


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
