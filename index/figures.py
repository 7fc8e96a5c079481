"""The figures and names of a text: what a summary keeps, and what is listed under it."""

import re
from collections.abc import Sequence

from index.embed import Vectors
from index.types import Figure, Passage

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NAME_WORD = r"[^\W\d_a-z][\w'’&-]*"
_NAME = re.compile(rf"{_NAME_WORD}(?:\s{_NAME_WORD})*")


def facts_of(sentence: str) -> frozenset[str]:
    """Every number and every name of a sentence, once; the word that opens it is a name only where more follow."""
    numbers = {number.replace(",", "") for number in _NUMBER.findall(sentence)}
    names = {match[0] for match in _NAME.finditer(sentence, 1)}
    return frozenset(numbers | names)


def key_figures(passages: Sequence[Passage], weights: Vectors, count: int) -> tuple[Figure, ...]:
    return ()
