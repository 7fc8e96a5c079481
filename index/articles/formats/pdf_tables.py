"""Rows of a PDF's page put together: as a table, as columns of text, or as lines with gaps in them."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import mean, median

from index.articles.formats.layout import joined
from index.articles.formats.pdf_gutters import LETTERS_OF_A_CELL
from index.articles.formats.pdf_rows import Line, Row, on_one_line, overlap, rows_of

_DOTS_LAST = re.compile(r"(?:\. ?){4,}$")
_FEWEST_ROWS = 2
_NEXT_ROW = 3.0  # the widest gap between two rows of a table, as a multiple of a line's height
# A head is as wide as its table, or nearly so.
_AS_WIDE = 0.7
_FEWEST_LINES_OF_A_COLUMN = 3
_LETTERS_OF_A_NARROW_COLUMN = 15  # fewer are what text stands beside: terms, dates, numbers
_CLOSER = 0.85  # than rows are to each other: the lines of one row


def in_rows(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page, a table as one, columns one after the other, and what only has a gap put together again."""
    found: list[Line] = []
    run: list[Row] = []
    for row in rows_of(lines):
        if run and not _goes_on(run, row):
            found = _below(found, _together(run))
            run = []
        run.append(row)
    return _below(found, _together(run))


def _below(above: list[Line], lines: list[Line]) -> list[Line]:
    """Lines with those above them; one word for each column, set narrowly above a table of figures, is its head."""
    if not above or not lines or not lines[0].rows or above[-1].rows:
        return above + lines
    head, body = above[-1], lines[0]
    names = tuple(head.text.split())
    is_near = 0 < head.bottom - body.bottom < _NEXT_ROW * head.height * (len(body.rows) + 1)
    has_names = len(names) == len(body.rows[0]) and not any(any(map(str.isdecimal, name)) for name in names)
    has_figures = all(any(map(str.isdecimal, cell)) for cell in body.rows[0][1:])
    is_as_wide = head.left < body.right and (head.right - head.left) > _AS_WIDE * (body.right - body.left)
    if not (is_near and has_names and has_figures and is_as_wide):
        return above + lines
    text = f"{' | '.join(names)}\n{body.text}"
    return [*above[:-1], replace(body, text=text, rows=(names, *body.rows)), *lines[1:]]


def _goes_on(run: list[Row], row: Row) -> bool:
    """Whether a row belongs to those before it: closely below, it has cells too or goes on with one of theirs."""
    before = run[-1]
    near = 0 < before.bottom - row.top < _NEXT_ROW * row.lines[0].height
    if len(row) > 1:
        return near and len(before) > 1
    first, line = before.whole_cells[0], row.lines[0]
    below_a_cell = line.left > first.right and any(overlap(line, cell) for cell in before.whole_cells[1:])
    return near and len(before) > 1 and below_a_cell and line.looks_like(before.lines[0])


def _together(run: list[Row]) -> list[Line]:
    several = [row for row in run if len(row) > 1]
    columns = _columns(run)
    if len(several) >= _FEWEST_ROWS and len(columns) > 1 and not any(map(_leads_to_page, several)):
        lines = [line for row in several for line in row.lines]
        if mean(len(line.text) for line in lines) <= LETTERS_OF_A_CELL:
            return [_table(run, columns)]
        are_long = all(
            mean(len(line.text) for line in lines if overlap(line, column)) > _LETTERS_OF_A_NARROW_COLUMN
            for column in columns
        )
        if len(several) >= _FEWEST_LINES_OF_A_COLUMN and are_long and not any(row.has_wrapped_cells for row in run):
            return sorted((line for row in run for line in row.lines), key=lambda line: _column_of(line, columns))
    return [_as_one(row) for rows in run for row in on_one_line(rows.lines)]


def _leads_to_page(row: Row) -> bool:
    return any(_DOTS_LAST.search(line.text) for line in row.lines[:-1])


def _columns(run: list[Row]) -> list[Line]:
    """For each column a line as wide as it is: those of the rows that have as many cells as most, or more.

    A cell that spans several columns makes none. None at all where two cells of such a row are in one column, or of any
    row where no two have the same number.
    """
    counts = Counter(len(row) for row in run if len(row) > 1)
    usual = max(counts, key=lambda count: (counts[count], count), default=1)
    if counts[usual] == 1:
        usual = 1
    full = [cell for row in run if len(row) >= usual for cell in row.whole_cells]
    columns: list[Line] = []
    for cell in full:
        columns = _widened(columns, cell)
    if any(len({_column_of(cell, columns) for cell in row.whole_cells}) < len(row) for row in run if len(row) >= usual):
        return []
    for cell in (cell for row in run if len(row) < usual for cell in row.whole_cells):
        if sum(overlap(cell, column) for column in columns) <= 1:
            columns = _widened(columns, cell)
    return columns


def _widened(columns: list[Line], cell: Line) -> list[Line]:
    """Columns, from left to right, of which one holds the cell, too."""
    met = [column for column in columns if overlap(cell, column)]
    left, right = min(each.left for each in (cell, *met)), max(each.right for each in (cell, *met))
    others = [column for column in columns if column not in met]
    return sorted([*others, replace(cell, left=left, right=right)], key=lambda column: column.left)


def _column_of(cell: Line, columns: Sequence[Line]) -> int:
    """The number of the column that a cell stands in, or begins in."""
    return next((number for number, column in enumerate(columns) if cell.left < column.right), len(columns) - 1)


def _table(run: list[Row], columns: list[Line]) -> Line:
    rows: list[list[str]] = []
    usual = _usual_gap(run, columns)
    for before, row in zip([run[0], *run], run, strict=False):
        cells = [""] * len(columns)
        for cell in row.whole_cells:
            number = _column_of(cell, columns)
            cells[number] = joined(filter(None, (cells[number], cell.text)))
        is_close = before.bottom - row.top < _CLOSER * usual
        if rows and (len(row) == 1 or (not cells[0] and is_close)):  # what the cells above go on with
            rows[-1] = [joined(filter(None, both)) for both in zip(rows[-1], cells, strict=True)]
        else:
            rows.append(cells)
    text = "\n".join(" | ".join(cells) for cells in rows)
    return replace(
        run[0].lines[0],
        text=text,
        right=max(column.right for column in columns),
        bottom=run[-1].bottom,
        rows=tuple(map(tuple, rows)),
    )


def _usual_gap(run: Sequence[Row], columns: Sequence[Line]) -> float:
    """How far rows are from each other, in points: those that have a first cell."""
    gaps = [before.bottom - row.top for before, row in pairwise(run) if overlap(row.lines[0], columns[0])]
    return median(gaps) if gaps else 0.0


def _as_one(row: Row) -> Line:
    lines = row.lines
    text = " ".join(line.text for line in lines)
    return replace(
        lines[-1], text=text, left=lines[0].left, height=lines[0].height, is_bold=all(line.is_bold for line in lines)
    )
