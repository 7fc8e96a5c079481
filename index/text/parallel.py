"""Clauses that say the same of several things: "Basic costs 5 euros and Pro 12", and which of them a question asks for.

What the first clause says once (who, what is done) the later ones leave out, so the clause that is meant is not the one
that holds most of the question's words: it is the one whose own words the question holds.
"""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from index.text.forms import Span
from index.text.words import words

_AND = r"(?:and|but|while|whereas|und|aber|et|mais|y|pero|ma)"
_BOUNDARY = re.compile(rf"[,;]\s+(?:{_AND}\s+)?|\s{_AND}\s")
# What is asked for of anything: the clause need not say it.
_OF_ANYTHING = {
    word.term
    for word in words(
        "cost price pay fee take last amount number share percentage year time "
        "long old high tall far deep wide heavy large big fast hot cold warm thick"
    )
}
_FIGURE = re.compile(r"\D*\d[\d.,:]*")
_FEWEST_CLAUSES = 2
_MOST_NAMES = 2
_MOST_WORDS = 5  # of a clause that leaves out what the first says: "her brother Emil in Linz"


@dataclass(frozen=True, slots=True)
class _Clause:
    """A part of a sentence with the values that it gives, if it gives any."""

    span: Span
    values: tuple[Span, ...]


def asked_clause(
    asked: Set[str], text: str, values: Sequence[Span], bare: Sequence[Span] = (), *, are_names: bool = False
) -> Span | None:
    """The clause of a sentence that a question asks for; None where it has no such clauses, or that cannot be told.

    The sentence has to say all that is asked: what is missing may be what another clause says in other words.

    asked: the terms of the question's content words. values: what in the text has the form of what is asked for. bare:
    what has so in a clause that leaves out the unit, too, as it stands in another: "Basic costs 5 euros and Pro 12".
    are_names: as names stand in a sentence for many reasons, each clause then has to give one or two, and the later
    ones hardly more.
    """
    parts = [
        part if part.values else _clause(*part.span, bare)
        for part in _parts(text, values)
        if part.span[0] < part.span[1]
    ]
    givers = [part for part in parts if part.values]
    if len(givers) < _FEWEST_CLAUSES or not asked - _OF_ANYTHING <= _terms(text, 0, len(text)):
        return None
    if are_names and not all(0 < len(part.values) <= _MOST_NAMES for part in parts):
        return None
    if are_names and any(len(words(text[slice(*part.span)])) > _MOST_WORDS for part in parts[1:]):
        return None
    second = givers[1]
    names_first = bool(_terms(text, second.span[0], second.values[0][0]))
    clauses = _with_what_belongs_to_them(parts, names_first=names_first)
    labels = [_label(text, clause, names_first=names_first) for clause in clauses]
    if not all(labels):
        return None  # "between 9:00 and 17:00 the desk is open"
    said = [_terms(text, *clause.span) for clause in clauses]
    own = [
        bool((label & asked) - set[str]().union(*said[:number], *said[number + 1 :]))
        for number, label in enumerate(labels)
    ]
    if not any(own) or own[1:].count(True) > 1:
        return None
    return clauses[own.index(True, 1) if any(own[1:]) else 0].span


def _parts(text: str, values: Sequence[Span]) -> Iterator[_Clause]:
    """The parts of a sentence between commas and words that join clauses, none of which cuts a value."""
    start = 0
    for boundary in _BOUNDARY.finditer(text):
        if not any(first < boundary.end() and boundary.start() < last for first, last in values):
            yield _clause(start, boundary.start(), values)
            start = boundary.end()
    yield _clause(start, len(text), values)


def _clause(start: int, end: int, values: Sequence[Span]) -> _Clause:
    return _Clause((start, end), tuple(value for value in values if start <= value[0] < end))


def _with_what_belongs_to_them(parts: Sequence[_Clause], *, names_first: bool) -> list[_Clause]:
    """The clauses that give a value, each with the parts without any beside it.

    Those stand before it where what a value is of stands before it, else behind it.
    """
    clauses: list[_Clause] = []
    waits: int | None = None
    for part in parts:
        if part.values:
            start = part.span[0] if waits is None else waits
            clauses.append(_Clause((start, part.span[1]), part.values))
            waits = None
        elif clauses and not names_first:
            clauses[-1] = _Clause((clauses[-1].span[0], part.span[1]), clauses[-1].values)
        elif waits is None:
            waits = part.span[0]
    if waits is not None:
        clauses[-1] = _Clause((clauses[-1].span[0], parts[-1].span[1]), clauses[-1].values)
    return clauses


def _label(text: str, clause: _Clause, *, names_first: bool) -> set[str]:
    """The terms that say what the values of a clause are of: those before its last value, or behind its first figure.

    Of "11:00 on Sundays" what stands behind 11:00 says what it is of.
    """
    start, end = clause.span
    if names_first:
        return _terms(text, start, clause.values[-1][0])
    figure = _FIGURE.match(text, *clause.values[0])
    return _terms(text, figure.end() if figure else clause.values[0][1], end)


def _terms(text: str, start: int, end: int) -> set[str]:
    return {word.term for word in words(text[start:end]) if not word.is_function_word}
