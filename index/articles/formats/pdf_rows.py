"""The lines of a PDF that stand beside each other: cells of a row, of one line or several, or parts of a line.

Files draw a table row by row, and in a row mostly cell by cell, so that a line which stands higher than the one before
it, and beside it, begins the next cell.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.articles.formats.layout import joined

# Letters larger by so much are of another size.
LARGER = 1.1
_SENTENCE_END = re.compile(r"[.!?…:;。！？؟।][\"'”’»)\]]*$")
_ONE_LINE = 0.4  # of a line's height, what is on it stands higher or lower at most
# A cell has so many lines at most, so near to each other, and a gap beside it; those in the middle of a row stand half
# a line higher or lower than others.
_MOST_LINES_OF_A_CELL = 8
_NEXT_LINE_OF_A_CELL = 1.45
_BESIDE_A_CELL = 0.25
_HALF_A_LINE = 0.65


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page; positions in points from the page's lower left corner.

    is_cut: whether its last word goes on in the next line.
    rows: the cells of a table, which is one line as long as its page is read.
    """

    text: str
    page: int
    left: float
    right: float
    bottom: float
    height: float
    is_bold: bool
    is_cut: bool
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def ends_sentence(self) -> bool:
        """Whether a sentence, or a part of one, ends with it."""
        return not self.is_cut and bool(_SENTENCE_END.search(self.text))

    def looks_like(self, other: "Line") -> bool:
        """Whether both are set in letters of one size and weight."""
        larger, smaller = max(self.height, other.height), min(self.height, other.height)
        return larger <= LARGER * smaller and self.is_bold == other.is_bold


@dataclass(frozen=True, slots=True)
class Row:
    """What stands beside each other: cells from left to right, of one line or several."""

    cells: tuple[tuple[Line, ...], ...]

    def __len__(self) -> int:
        return len(self.cells)

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines, as the file has them: cell by cell."""
        return tuple(line for cell in self.cells for line in cell)

    @property
    def whole_cells(self) -> tuple[Line, ...]:
        """Each cell as one line, which is as wide as its widest."""
        return tuple(
            replace(
                cell[0],
                text=_joined(cell),
                left=min(line.left for line in cell),
                right=max(line.right for line in cell),
            )
            for cell in self.cells
        )

    @property
    def has_wrapped_cells(self) -> bool:
        """Whether a cell has several lines."""
        return len(self.lines) > len(self.cells)

    @property
    def top(self) -> float:
        """Where the highest line stands."""
        return max(line.bottom for line in self.lines)

    @property
    def bottom(self) -> float:
        """Where the lowest line stands."""
        return min(line.bottom for line in self.lines)


def rows_of(lines: Sequence[Line]) -> list[Row]:
    """Lines that stand beside each other in rows; a cell's lines follow each other in most files."""
    rows: list[Row] = []
    for line in lines:
        if rows and rows[-1].has_wrapped_cells and not _takes(rows[-1], line) and _is_at_height_of(rows[-1], line):
            rows[-1:] = on_one_line(rows[-1].lines)  # what stands below it would stand beside its cells
        row = rows[-1] if rows else None
        if row and _is_beside(row, line):
            rows[-1] = Row((*row.cells, (line,)))
        elif row and _goes_on_in_cell(row, line):
            rows[-1] = Row((*row.cells[:-1], (*row.cells[-1], line)))
        elif first := _first_cell(rows, line):
            rows[-len(first) :] = [Row((first, (line,)))]
        else:
            rows.append(Row(((line,),)))
    return rows


def _takes(row: Row, line: Line) -> bool:
    return _is_beside(row, line) or _goes_on_in_cell(row, line)


def on_one_line(lines: Sequence[Line]) -> list[Row]:
    """Rows of single lines, of those that follow each other on one line."""
    rows: list[Row] = []
    for line in lines:
        if rows and _follows(rows[-1].lines[-1], line):
            rows[-1] = Row((*rows[-1].cells, (line,)))
        else:
            rows.append(Row(((line,),)))
    return rows


def _follows(before: Line, line: Line) -> bool:
    return abs(line.bottom - before.bottom) < _ONE_LINE * line.height and line.left >= before.right - line.height


def _is_beside(row: Row, line: Line) -> bool:
    """Whether a line is the next cell of a row."""
    if not row.has_wrapped_cells and _follows(row.lines[-1], line):
        return True
    right = max(each.right for each in row.lines)
    return line.left > right + _BESIDE_A_CELL * line.height and _is_at_height_of(row, line)


def _is_at_height_of(row: Row, line: Line) -> bool:
    """Whether a line stands as high as one of a row does, or half a line off."""
    return any(abs(line.bottom - each.bottom) < _HALF_A_LINE * line.height for each in row.lines)


def _goes_on_in_cell(row: Row, line: Line) -> bool:
    """Whether a line belongs to the last cell of a row that has several."""
    last = row.cells[-1]
    right = max(each.right for cell in row.cells[:-1] for each in cell) if len(row) > 1 else line.left
    return line.left > right and _is_next_line(last, line)


def _is_next_line(cell: Sequence[Line], line: Line) -> bool:
    is_near = 0 < cell[-1].bottom - line.bottom < _NEXT_LINE_OF_A_CELL * line.height
    is_below = any(overlap(line, each) for each in cell)
    return is_near and is_below and line.looks_like(cell[-1]) and len(cell) < _MOST_LINES_OF_A_CELL


def _first_cell(rows: Sequence[Row], line: Line) -> tuple[Line, ...]:
    """The lines just before, if they are the first cell of a row whose second begins with this line."""
    cell: tuple[Line, ...] = ()
    for row in reversed(rows):
        above = row.lines[0]
        is_left = len(row) == 1 and above.right + _BESIDE_A_CELL * line.height < line.left
        if not is_left or (cell and not _is_next_line((above,), cell[0])) or len(cell) == _MOST_LINES_OF_A_CELL:
            return ()
        cell = (above, *cell)
        if _is_at_height_of(row, line):
            return cell
    return ()


def _joined(cell: Sequence[Line]) -> str:
    """The text of a cell's lines; a word that one of them cuts is whole again."""
    text = cell[0].text
    for before, line in pairwise(cell):
        text = f"{text}{line.text}" if before.is_cut else joined((text, line.text))
    return text


def overlap(one: Line, other: Line) -> bool:
    """Whether one stands above or below the other, by a part of it."""
    return one.left < other.right and other.left < one.right
