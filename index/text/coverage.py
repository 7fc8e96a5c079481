"""How much of what a message says a quotation holds, and what of it is left out."""

import re

from index.text.follow_up import (
    bare,
    has_clause,
    is_fragment,
    is_interrogative_alone,
    leans_on_before,
    names_no_subject,
    own_content,
)
from index.text.grammar import CONDITION, KIND_ALONE
from index.text.words import words

_IS_THERE = re.compile(r"(?:(?:and|but|so|or)\s+)?(?:is|are|was|were)\s+there\b", re.IGNORECASE)


def left_out_of_condition(text: str, quote: str) -> tuple[str, ...]:
    """The words of the condition that a message adds ("and if I am sick?"), where a quotation holds none of them."""
    rest = bare(text)
    own = own_content(rest) if CONDITION.match(rest) else []
    held = {word.term for word in words(quote)}
    return () if any(word.term in held for word in own) else tuple(word.text for word in own)


def names_left_out(text: str, quote: str) -> tuple[str, ...]:
    """The names that a message gives and a quotation holds in no form: "Mondays" is held where it says "Monday"."""
    held = {word.term for word in words(quote)}
    return tuple(word.text for word in words(text) if word.is_name and word.term not in held)


def asks_of_what_was_said(text: str) -> bool:
    """Whether a message says nothing of what it asks about: "why?", "and since when?"."""
    return is_interrogative_alone(bare(text))


def asks_if_there_is(text: str) -> bool:
    """Whether a message asks if there is something: "is there a sauna?"."""
    return _IS_THERE.match(text) is not None


def share_of_fragment_in(text: str, quote: str) -> float:
    """How much of what a fragment names ("what about sick passengers?") a quotation holds; 1.0 for a whole question."""
    rest = bare(text)
    leans = rest != text.rstrip("?!. ") or is_fragment(rest)
    return share_in(rest, quote) if leans and not has_clause(rest) and own_content(rest) else 1.0


def share_of_subject_in(text: str, quote: str) -> float:
    """How much of what a question says that says little ("how much is coffee?") a quotation holds; 1.0 for others.

    What leans on the question before by its form is about what was said there, whatever it says itself.
    """
    if leans_on_before(text) or not names_no_subject(text) or KIND_ALONE.match(bare(text)) or not own_content(text):
        return 1.0
    return share_in(text, quote)


def share_in(question: str, quote: str) -> float:
    """How much of what a question says its quotation says too."""
    held = {word.term for word in words(quote)}
    own = own_content(question)
    return sum(word.term in held for word in own) / len(own) if own else 0.0
