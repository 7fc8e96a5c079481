"""Lists, whose items may have items of their own."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from index.articles.formats.layout import LONGEST_LEAD, Block

BELOW = ": "  # between the items that a deeper one stands below
_LONGEST_NUMBER = 6  # digits
_MARK = re.compile(r"^(?:[-*•–—+·◦▪■●‣⁃]|\(?\w{1,3}[.)])\s+")  # which only texts without marks of their own keep


@dataclass(frozen=True, slots=True)
class Item:
    """What an item of a list says itself, in lines.

    depth: how deep it stands; items below another are deeper than it.
    """

    text: str
    depth: int


def listed(items: Iterable[Item], heading: str = "") -> Iterator[Block]:
    """The blocks of a list: one, but where an item has items of its own, these are one with it, and led to by it.

    What is said below "Part-time staff" is said of them alone.
    """
    above: list[Item] = []
    lines: list[str] = []
    part = 0
    for item, after in pairwise([*(each for each in items if each.text), Item("", -1)]):
        is_outside = bool(above) and item.depth <= above[-1].depth
        has_below = after.depth > item.depth
        if lines and (is_outside or has_below):
            part += 1
            yield _part(lines, above, part, heading)
            lines = []
        while above and item.depth <= above[-1].depth:
            above.pop()
        if has_below:
            above.append(item)
        lines.append(item.text)
    yield _part(lines, above, part + 1 if part else 0, heading)


def _part(lines: list[str], above: list[Item], part: int, heading: str) -> Block:
    lead = BELOW.join(leading(each.text) for each in above)
    return Block("\n".join(lines), heading, lead=lead[:LONGEST_LEAD], part=part)


def said_number(said: str | None, otherwise: int) -> int:
    """A number of a document, which may say anything in its place."""
    return int(said) if said and said.isdecimal() and len(said) < _LONGEST_NUMBER else otherwise


def capital_of(number: int) -> str:
    """The capital letter that an item is counted by: A, B, ..., Z, AA, AB; "" below 1."""
    return letter_of(number).upper()


def letter_of(number: int) -> str:
    """The same in small letters."""
    letters = ""
    while number > 0:
        number, place = divmod(number - 1, 26)
        letters = chr(ord("a") + place) + letters
    return letters


def leading(item: str) -> str:
    """An item as what leads to those below it: in one line, without its mark, a colon at its end, or bars."""
    return _MARK.sub("", " ".join(item.split())).rstrip(":").replace(" | ", ", ")


def box_to_tick(mark: str) -> str:
    """The box that people see before a thing to do, by what is written in it: whether it is done says something."""
    return "☑" if mark in "xX" else "☒" if mark == "-" else "☐"
