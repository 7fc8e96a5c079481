"""Messages that point back by a pronoun: with what it may stand for in its place."""

import re
from collections.abc import Iterator

from index.text.follow_up import STANDS_ALONE, own_content
from index.text.grammar import AUXILIARY, PERSON_PRONOUN, THING_PRONOUN, WH_PHRASE
from index.text.subjects import Turn, subjects
from index.text.words import words

_STATEMENT = re.compile(r"\b(?:that|this)\b(?=\s*[?.!]*$)|(?<=^is )(?:that|this)\b(?= (?:so|true|why))", re.IGNORECASE)
_SAYING = re.compile(r"\b(?:said|says|say|claimed|claims|reported|reports|stated|wrote|true|so)\b", re.IGNORECASE)
_POSSESSIVE = frozenset({"his", "her", "its", "their", "hers", "theirs"})
_PLURAL = frozenset({"they", "them", "their", "theirs", "those", "these"})


def with_pronouns_resolved(text: str, before: Turn) -> Iterator[str]:
    """The message with its first pronoun replaced by what it may stand for; as it stands where it names its subject."""
    statement = _STATEMENT.search(text)
    if statement and _SAYING.search(text):
        said = AUXILIARY.sub("", WH_PHRASE.sub("", before.question.rstrip("?!. "), count=1).strip(), count=1)
        yield f"{text[: statement.start()]}{said}{text[statement.end() :]}"
        return
    person = PERSON_PRONOUN.search(text)
    pronoun = person or THING_PRONOUN.search(text)
    if not pronoun:
        yield text
        return
    stands_alone = not person and len(own_content(text)) >= STANDS_ALONE
    if stands_alone:
        yield text
    is_plural = pronoun["word"].lower() in _PLURAL
    for subject in subjects(before, is_person=bool(person), is_plural=is_plural):
        yield _replaced(text, pronoun, subject)
    if not stands_alone:
        yield text


def _replaced(text: str, pronoun: re.Match[str], name: str) -> str:
    if pronoun["word"].lower() == "there":
        name = f"in {name}"
    possessive = "'s" if pronoun["word"].lower() in _POSSESSIVE and not _is_object(text, pronoun) else ""
    return f"{text[: pronoun.start()]}{name}{possessive}{text[pronoun.end() :]}"


def _is_object(text: str, pronoun: re.Match[str]) -> bool:
    """Whether "her" stands for a person rather than for what is hers."""
    return pronoun["word"].lower() == "her" and not words(text[pronoun.end() :])
