"""Gutters: where the spaces in lines below each other part the cells of a table, though they are hardly wide.

Cells of a table stand so near to each other in many a PDF that the gap between two is little wider than the space
between two words. A single line does not tell the one from the other; lines below each other do: no letter stands in a
gutter, and the cells beside it begin or end at one place.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean

from index.articles.formats.pdf_spaces import HARDLY_WIDER, WIDER, Space, Spaced, usual_space, wide_spaces

# As multiples of a line's height: the farthest that the next line of a table stands below, and what is one place.
_NEXT_LINE = 2.5
_ONE_PLACE = 0.12
# So much of a space between words has to be free in all lines.
_NARROWEST = 0.9
# Of three lines or more that a gutter runs through, so many have a cell that begins or ends at one place.
_FEWEST_LINES = 3
_MOST = 0.66
# Lines in a row that stand on one side of a gutter: cells of several lines beside empty ones.
_MOST_ON_ONE_SIDE = 6
LETTERS_OF_A_CELL = 25  # of more on average are lines of columns, or prose
_NUMBER = re.compile(r"\d{1,6}")
# What opens an item of a list, which stands off its text as a cell does.
_ITEM = re.compile(r"\W+|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})(?:\.(?:\d{1,3}|[a-z]|[ivx]{1,5}))*[.)]")


@dataclass(frozen=True, slots=True)
class _Part:
    """A space in a gutter, and the line that it is of.

    cell_end: where the cell behind it ends.
    is_wide: whether it is wider than those between words.
    cells: what stands before and behind it.
    """

    number: int
    line: Spaced
    space: Space
    cell_end: float
    is_wide: bool
    cells: tuple[str, str]

    @property
    def edges(self) -> tuple[float, float, float]:
        """Where the cell before it ends, and where the one behind it begins and ends."""
        return self.space.left, self.space.right, self.cell_end

    def is_in_line_with(self, other: "_Part") -> bool:
        """Whether a cell beside it begins or ends where one beside the other does."""
        tolerance = _ONE_PLACE * min(self.line.height, other.line.height)
        return any(abs(own - its) <= tolerance for own, its in zip(self.edges, other.edges, strict=True))


def gutters_in(lines: Sequence[Spaced]) -> list[frozenset[Space]]:
    """For each line of a page the spaces that are parts of gutters.

    In rows that a gutter runs through, others may be narrower.
    """
    usual = usual_space(lines)
    order = sorted(range(len(lines)), key=lambda number: -lines[number].bottom)
    below = [lines[number] for number in order]
    wide = [wide_spaces(line, usual, WIDER) for line in below]
    found = _found(below, wide, usual)
    narrower = [
        wide_spaces(line, usual, HARDLY_WIDER) if parts else () for line, parts in zip(below, found, strict=True)
    ]
    found_narrower = _found(below, narrower, usual)
    in_gutters = [_in_row(*each) for each in zip(below, found, found_narrower, strict=True)]
    placed = dict(zip(order, in_gutters, strict=True))
    return [placed[number] for number in range(len(lines))]


def _found(lines: Sequence[Spaced], wide: Sequence[tuple[Space, ...]], usual: float) -> list[dict[Space, _Part]]:
    """For each line, from the top down, its parts of the gutters that its wide spaces or those of others are in."""
    found: list[dict[Space, _Part]] = [{} for _ in lines]
    looked_at: set[tuple[int, Space]] = set()
    for first, spaces in enumerate(wide):
        for space in spaces:
            if (first, space) not in looked_at:
                gutter = _gutter(lines, wide, first, space, usual)
                looked_at.update((part.number, part.space) for part in gutter)
                for part in _straight(gutter):
                    found[part.number][part.space] = part
    return found


def _in_row(line: Spaced, *found: dict[Space, _Part]) -> frozenset[Space]:
    """The spaces of a line that are in gutters; none where it is a line of text: one that has no wide ones, and others.

    Names of columns may all be as far from each other as words.
    """
    parts = {space: part for some in found for space, part in some.items()}
    is_row = any(part.is_wide for some in found for part in some.values()) or len(parts) == len(line.spaces) > 1
    return frozenset(parts) if is_row else frozenset()


def _gutter(
    lines: Sequence[Spaced], wide: Sequence[tuple[Space, ...]], first: int, space: Space, usual: float
) -> list[_Part]:
    """The spaces that stand above and below each other with this one, from the top down."""
    found = [_part(first, lines[first], space, wide[first])]
    left, right = space.left, space.right
    for numbers in (range(first + 1, len(lines)), range(first - 1, -1, -1)):
        before = lines[first]
        outer_left, outer_right = before.left, before.right
        on_one_side = 0
        for number in numbers:
            line = lines[number]
            if abs(before.bottom - line.bottom) > _NEXT_LINE * max(before.height, line.height):
                break
            if line.right <= outer_left or line.left >= outer_right:
                continue  # it stands beside the table
            inside = max(line.spaces, key=lambda each: min(right, each.right) - max(left, each.left), default=space)
            narrowed = max(left, inside.left), min(right, inside.right)
            part = _part(number, line, inside, wide[number])
            has_room = narrowed[1] - narrowed[0] >= _NARROWEST * usual * line.height
            if line.spaces and has_room and (part.is_wide or any(part.is_in_line_with(other) for other in found)):
                left, right = narrowed
                found.append(part)
                on_one_side = 0
            elif (line.right <= right or line.left >= left) and on_one_side < _MOST_ON_ONE_SIDE:
                on_one_side += 1
            else:
                break
            before = line
            outer_left, outer_right = min(outer_left, line.left), max(outer_right, line.right)
    return sorted(found, key=lambda part: part.number)


def _part(number: int, line: Spaced, space: Space, wide: Sequence[Space]) -> _Part:
    before = max((each.end for each in wide if each.left < space.left), default=0)
    behind = min((each.start for each in wide if each.left > space.left), default=len(line.text))
    cell_end = min((each.left for each in wide if each.left > space.left), default=line.right)
    cells = line.text[before : space.start].strip(), line.text[space.end : behind].strip()
    return _Part(number, line, space, cell_end, space in wide, cells)


def _straight(gutter: Sequence[_Part]) -> list[_Part]:
    """The parts of a gutter beside which cells begin or end at one place; none where it is no gutter."""
    tolerance = _ONE_PLACE * min(part.line.height for part in gutter)
    aligned: list[bool] = []
    for places in zip(*(part.edges for part in gutter), strict=True):
        place = max(places, key=lambda one: sum(abs(one - other) <= tolerance for other in places))
        at_place = [abs(place - other) <= tolerance for other in places]
        aligned = max(aligned, at_place, key=sum)
    found = [part for part, is_aligned in zip(gutter, aligned, strict=True) if part.is_wide or is_aligned]
    before, behind = ([part.cells[side] for part in found] for side in (0, 1))
    is_gutter = (
        sum(aligned) >= max(_FEWEST_LINES, _MOST * len(found))
        and 2 * sum(part.is_wide for part in found) > len(found)
        and mean(map(len, before + behind)) <= LETTERS_OF_A_CELL
        and len(set(before)) > 1 < len(set(behind))  # else the words before it are the same in each line
        and not _opens_items([part.line.text[: part.space.start].strip() for part in found])
    )
    return found if is_gutter else []


def _opens_items(texts: Sequence[str]) -> bool:
    """Whether most texts are dots or numbers that items open with, or count the lines."""
    items = sum(bool(_ITEM.fullmatch(text)) for text in texts)
    numbers = [int(text) for text in texts if _NUMBER.fullmatch(text)]
    counted = sum(after == before + 1 for before, after in pairwise(numbers))
    return 2 * max(items, counted + 1) > len(texts)
