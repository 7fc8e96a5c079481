"""The spaces in a line of a PDF, and which of them are wider than a space between words is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

# How much wider than a space between words the gap beside a cell is; in a row of a table less will do.
WIDER = 1.8
HARDLY_WIDER = 1.2
# Spaces that differ by less are alike, as those that are spread to fill a line; letters and space of a typewriter are
# as wide as each other.
_ALIKE = 1.15
_MANY_SPACES = 5
_WIDEST_SPACE = 0.6
_AS_WIDE = 0.05
# As shares of a line's height, where a page has hardly any space, and at least.
_USUAL_SPACE = 0.24
_NARROWEST_SPACE = 0.15
_FEWEST_SPACES = 8
# Dots that lead to the number of a page.
_DOTS = re.compile(r"(?:(?:^|\s)\.|(?:\. ?){3})$")
_DOTS_FIRST = re.compile(r"\.(?:\s|$)|(?:\. ?){3}")
_LETTERS_OF_DOTS = 6


@dataclass(frozen=True, slots=True)
class Space:
    """A space in a line, or several: their places in its text, and from where to where they reach on the page.

    height: of the letter behind it.
    """

    start: int
    end: int
    left: float
    right: float
    height: float

    @property
    def width(self) -> float:
        """In points."""
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class Spaced:
    """A line with its spaces, from left to right; positions in points from the page's lower left corner.

    start: where it begins in the text of the page.
    """

    text: str
    start: int
    left: float
    right: float
    bottom: float
    height: float
    spaces: tuple[Space, ...]


def usual_space(lines: Sequence[Spaced]) -> float:
    """Between two words, as a share of a line's height: on a page that is all table, few spaces are so narrow."""
    widths = sorted(space.width / line.height for line in lines for space in line.spaces if space.width > 0)
    return max(widths[len(widths) // 10], _NARROWEST_SPACE) if len(widths) >= _FEWEST_SPACES else _USUAL_SPACE


def wide_spaces(line: Spaced, usual: float, wider: float) -> tuple[Space, ...]:
    """The spaces of a line that are so much wider than those between words, on the page and in the line.

    None where all are alike: so words are spread to fill a line.
    """
    widths = [space.width for space in line.spaces]
    if not widths or (len(widths) > 1 and max(widths) < _ALIKE * min(widths)):
        return ()
    least = usual * line.height
    if min(widths) < HARDLY_WIDER * least or _is_typewritten(line, min(widths)):
        least = max(least, min(widths))
    middle = median(widths)
    are_spread = sum(middle / _ALIKE < width < middle * _ALIKE for width in widths) > len(widths) / 2
    if len(widths) >= _MANY_SPACES and are_spread and middle < _WIDEST_SPACE * line.height:
        least = max(least, middle)
    return tuple(
        space for space in line.spaces if space.width >= wider * least and not is_beside_dots(line.text, space)
    )


def is_beside_dots(text: str, space: Space) -> bool:
    """Whether a space in a line stands before or behind dots that lead to the number of a page."""
    before = text[max(space.start - _LETTERS_OF_DOTS, 0) : space.start]
    return bool(_DOTS.search(before) or _DOTS_FIRST.match(text, space.end))


def _is_typewritten(line: Spaced, space: float) -> bool:
    """Whether letters are as wide as the space between words."""
    first, last = line.spaces[0], line.spaces[-1]
    own = (first.left - line.left) / max(first.start, 1), (line.right - last.right) / max(len(line.text) - last.end, 1)
    return all(abs(width - space) < _AS_WIDE * space for width in own)
