"""Tables as spreadsheets save them (.csv, .tsv): a row a line, whatever parts the cells."""

import csv
import re
from collections import Counter
from collections.abc import Iterator

from index.articles.formats.encoding import decode
from index.articles.formats.layout import (
    Block,
    Hears,
    Unreadable,
    clean,
    clean_lines,
    laid_out,
    names_columns,
    table,
    title_from_name,
    unheard,
)
from index.types import Article

NO_TABLE = "it is not a table of cells parted by commas, semicolons or tabs; save it anew as CSV"
TOO_LONG = "it has {:,} rows, and {:,} are the limit: put a table here of what people ask about"

_SEPARATORS = ";\t,|"
_SAID = re.compile(r"sep=(?P<separator>.)\s*$", re.IGNORECASE)  # Excel's first line
_LOOKED_AT = 50  # rows
_MOST_ROWS = 5_000

Row = list[str]


def read(data: bytes, article_id: str, hears: Hears = unheard) -> Article:
    """Read a table of separated cells. Raises Unreadable."""
    lines = decode(data).splitlines(keepends=True)
    said = _SAID.match(lines[0])
    separator = said["separator"] if said else _separator(lines)
    try:
        rows = list(csv.reader(lines[1:] if said else lines, delimiter=separator))
    except csv.Error as error:
        raise Unreadable(NO_TABLE) from error
    if len(rows) > _MOST_ROWS:
        raise Unreadable(TOO_LONG.format(len(rows), _MOST_ROWS))
    blocks = list(_blocks(rows))
    title = next((block.heading for block in blocks[:1] if block.heading), "")
    return laid_out(article_id, title or title_from_name(article_id), blocks)


def _separator(lines: list[str]) -> str:
    """What cuts most of the first rows into the same number of cells; of several such the one that cuts more."""

    def fits(separator: str) -> tuple[int, int]:
        try:
            widths = Counter(map(len, csv.reader(lines[:_LOOKED_AT], delimiter=separator)))
        except csv.Error:
            return 0, 0
        return max(((count, width) for width, count in widths.items() if width > 1), default=(0, 0))

    return max(_SEPARATORS, key=fits)


def _blocks(rows: list[Row]) -> Iterator[Block]:
    """A table for the rows between empty ones; what stands alone above one is its heading, and text as well."""
    heading = ""
    part: list[Row] = []
    width = max(map(len, rows))
    for row in [*rows, []]:
        filled = [cell for cell in map(clean, row) if cell]
        is_alone = width > 1 and len(filled) == 1 and not part
        if filled and not is_alone:
            part.append(row)
            continue
        yield from _table(part, heading)
        part = []
        if is_alone:
            heading = filled[0]
            yield Block(heading, heading)


def _table(rows: list[Row], heading: str) -> Iterator[Block]:
    if not rows:
        return
    if max(map(len, rows)) == 1:
        yield Block(clean_lines(row[0] for row in rows), heading)
        return
    block = table(rows, has_head=names_columns(rows[0]))
    yield Block(block.text, heading, lead=block.lead)
