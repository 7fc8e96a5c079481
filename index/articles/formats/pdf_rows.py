"""What stands beside each other on the page of a PDF: rows of a table, columns of text, or a line with a gap in it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

# Letters larger by so much are of another size.
LARGER = 1.1
_SENTENCE_END = re.compile(r"[.!?…:;。！？؟।][\"'”’»)\]]*$")
_FEWEST_ROWS = 2
# As multiples of a line's height: what is on one line, and the widest gap between two rows of a table.
_ONE_LINE = 0.4
_NEXT_ROW = 3.0
# A head is as wide as its table, or nearly so.
_AS_WIDE = 0.7
# Cells of more letters on average are lines of columns.
_LETTERS_OF_A_CELL = 25
_FEWEST_LINES_OF_A_COLUMN = 3

Row = list["Line"]


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


def in_rows(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page, a table as one, columns one after the other, and what only has a gap put together again."""
    found: list[Line] = []
    run: list[Row] = []
    for row in _rows(lines):
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


def _rows(lines: Sequence[Line]) -> Iterator[Row]:
    """Lines that follow each other on one line, from left to right."""
    row: Row = []
    for line in lines:
        if row and not (
            abs(line.bottom - row[-1].bottom) < _ONE_LINE * line.height and line.left >= row[-1].right - line.height
        ):
            yield row
            row = []
        row.append(line)
    if row:
        yield row


def _goes_on(run: list[Row], row: Row) -> bool:
    """Whether a row belongs to those before it: closely below, it has cells too or goes on with one of theirs."""
    before = run[-1]
    gap = before[0].bottom - row[0].bottom
    near = 0 < gap < _NEXT_ROW * row[0].height
    if len(row) > 1:
        return near and len(before) > 1
    below_a_cell = row[0].left > before[0].right and any(_overlap(row[0], cell) for cell in before[1:])
    return near and len(before) > 1 and below_a_cell and row[0].looks_like(before[0])


def _together(run: list[Row]) -> list[Line]:
    several = [row for row in run if len(row) > 1]
    columns = _columns(run)
    if len(several) >= _FEWEST_ROWS and columns and len(columns) > 1:
        letters = [len(cell.text) for row in several for cell in row]
        if sum(letters) / len(letters) > _LETTERS_OF_A_CELL:
            if len(several) >= _FEWEST_LINES_OF_A_COLUMN:
                return [cell for column in columns for row in run for cell in row if _overlap(cell, column)]
        else:
            return [_table(run, columns)]
    return [_as_one(row) for row in run]


def _columns(run: list[Row]) -> list[Line]:
    """For each column a line as wide as it is; none where two cells of a row are in one."""
    columns: list[Line] = []
    for cell in (cell for row in run for cell in row):
        met = [column for column in columns if _overlap(cell, column)]
        left = min(each.left for each in (cell, *met))
        right = max(each.right for each in (cell, *met))
        columns = [column for column in columns if column not in met] + [replace(cell, left=left, right=right)]
    columns.sort(key=lambda column: column.left)
    is_sound = all(sum(_overlap(cell, column) for cell in row) <= 1 for row in run for column in columns)
    return columns if is_sound else []


def _table(run: list[Row], columns: list[Line]) -> Line:
    rows: list[list[str]] = []
    for row in run:
        cells = [" ".join(cell.text for cell in row if _overlap(cell, column)) for column in columns]
        if len(row) == 1 and rows:  # what a cell goes on with
            rows[-1] = [" ".join(filter(None, both)) for both in zip(rows[-1], cells, strict=True)]
        else:
            rows.append(cells)
    text = "\n".join(" | ".join(cells) for cells in rows)
    last = run[-1][-1]
    return replace(
        run[0][0],
        text=text,
        right=max(column.right for column in columns),
        bottom=last.bottom,
        rows=tuple(map(tuple, rows)),
    )


def _as_one(row: Row) -> Line:
    text = " ".join(cell.text for cell in row)
    return replace(
        row[-1], text=text, left=row[0].left, height=row[0].height, is_bold=all(cell.is_bold for cell in row)
    )


def _overlap(one: Line, other: Line) -> bool:
    return one.left < other.right and other.left < one.right
