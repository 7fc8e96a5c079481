"""A question that leans on the one before it, made to stand alone: "and in Beijing?", "who said that?"."""

import re
from collections.abc import Sequence

from index.text.words import words

_LEAD = re.compile(r"^(?:(?:and|but|or|so|ok|okay|then|also)\b[\s,]*)+|^(?:what|how) about\b\s*", re.IGNORECASE)
_WH = r"(?:what|which|who|whom|whose|where|when|why|how)"
_WH_PHRASE = re.compile(
    rf"^(?:(?:in|at|on|for|to|from|by|of|with) )?{_WH}(?: (?:many|much|long|often))?\b", re.IGNORECASE
)
_AUXILIARY = re.compile(
    r"^(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must)\b\s*", re.IGNORECASE
)
_PREPOSITION = re.compile(r"^(?:in|at|on|from|to|for|by|of|with|about|under|after|before|during)\b", re.IGNORECASE)
_PERSON_PRONOUN = re.compile(r"\b(?P<word>he|she|him|his|her|hers)\b", re.IGNORECASE)
_THING_PRONOUN = re.compile(r"\b(?P<word>it|its|they|them|their|theirs)\b", re.IGNORECASE)
_STATEMENT = re.compile(r"\b(?:that|this)\b(?=\s*[?.!]*$)|(?<=^is )(?:that|this)\b(?= (?:so|true|why))", re.IGNORECASE)
_POSSESSIVE = frozenset({"his", "her", "its", "their", "hers", "theirs"})
_LONGEST_FRAGMENT = 5


def complete(text: str, asked: Sequence[str]) -> str:
    """The question with what it leaves unsaid taken from the one before; a question that stands alone is unchanged.

    asked: the questions of the conversation so far, as they were completed, so that a chain keeps its subject.
    """
    text = " ".join(text.split())
    if not asked or not text:
        return text
    before = asked[-1]
    rest = _LEAD.sub("", text).rstrip("?!. ")
    if rest and (rest != text.rstrip("?!. ") or _is_fragment(rest)) and not _has_clause(rest):
        return _with_part_replaced(before, rest)
    return _with_pronouns_resolved(text, before)


def _is_fragment(text: str) -> bool:
    wh = _WH_PHRASE.match(text)
    if wh:
        return wh.end() == len(text)
    return len(words(text)) <= _LONGEST_FRAGMENT and not _AUXILIARY.match(text)


def _has_clause(text: str) -> bool:
    """Whether it asks in a clause of its own: "and who said that", unlike "and in Beijing" or "and why"."""
    wh = _WH_PHRASE.match(text)
    asked = text[wh.end() :] if wh else text
    return len(words(asked)) > 1 if wh else bool(_AUXILIARY.match(text))


def _with_part_replaced(question: str, part: str) -> str:
    """The question before, asked for the part: its interrogative, its same-preposition phrase or its last name goes."""
    question = question.rstrip("?!. ")
    wh = _WH_PHRASE.match(part)
    if wh:
        return f"{part} {_WH_PHRASE.sub('', question, count=1).strip()}?"
    preposition = _PREPOSITION.match(part)
    if preposition:
        # The phrase ends with its name; where it has none, nothing tells, and all that follows goes.
        named = rf"\b{preposition[0]}(?: the)?(?: [A-Z][\w'-]*)+"
        phrase = re.search(named, question) or re.search(rf"\b{preposition[0]}\b[^?]*$", question, re.IGNORECASE)
        return f"{question[: phrase.start()]}{part}{question[phrase.end() :]}?" if phrase else f"{question} {part}?"
    name = _last_name(question)
    if name:
        return f"{question[: name[0]]}{part}{question[name[1] :]}?"
    return f"{question} {part}?"


def _with_pronouns_resolved(text: str, before: str) -> str:
    statement = _STATEMENT.search(text)
    if statement:
        said = _AUXILIARY.sub("", _WH_PHRASE.sub("", before.rstrip("?!. "), count=1).strip(), count=1)
        return f"{text[: statement.start()]}{said}{text[statement.end() :]}"
    name = _last_name(before)
    subject = before[slice(*name)] if name else ""
    pronoun = _PERSON_PRONOUN.search(text) or _THING_PRONOUN.search(text)
    return _replaced(text, pronoun, subject) if pronoun and subject else text


def _replaced(text: str, pronoun: re.Match[str], name: str) -> str:
    possessive = "'s" if pronoun["word"].lower() in _POSSESSIVE else ""
    return f"{text[: pronoun.start()]}{name}{possessive}{text[pronoun.end() :]}"


def _last_name(question: str) -> tuple[int, int] | None:
    """The span of the last run of capitalised words behind the interrogative."""
    found = words(question)
    names = [n for n, word in enumerate(found) if word.is_name]
    if not names:
        return None
    first = last = names[-1]
    while first - 1 in names and question[found[first - 1].end : found[first].start] == " ":
        first -= 1
    return found[first].start, found[last].end
