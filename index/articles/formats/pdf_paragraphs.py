"""The lines of a PDF put together again: paragraphs, headings, lists, notes and tables."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from index.articles.formats.layout import Block, clean, clean_lines, joined, leans_on_next, space_between, table
from index.articles.formats.pdf_rows import LARGER, Line
from index.text.language import language_of
from index.text.sentences import sentence_spans

_YEAR = re.compile(r"(?:1[0-9]|20)\d\d")
_BULLET = re.compile(r"^[•◦▪■●‣⁃–*-]\s+(?=\S)")
LONGEST_HEADING_WORDS = 14
# As shares of a line's height: a wider gap ends a paragraph, a deeper indent opens one.
_WIDER_GAP = 1.2
_INDENT = 0.7
_LOWER = 0.2  # what the letters of one font reach below the line more than those of another
# Columns of fewer letters are cells of a table.
_NARROWEST_COLUMN = 25
# Of compounds, ranges and numbers that a line's end parts; the next line goes on without a space.
_FIRST_WIDE = re.compile(r"[\u3000-\u30ff\u3400-\u9fff]")
_PARTED = re.compile(r"(?:\w[-‐‑/]|\d[–])$")
# Letters smaller than this share of most are those of notes.
_SMALL = 0.9
_NOTE_MARK = re.compile(r"[⁰¹²³⁴-⁹]{1,3}\s*")
_NOTE = re.compile(rf"(?:{_NOTE_MARK.pattern}|[*†‡§]\s*|[a-z]\)\s*|\d{{1,3}}[.)]?\s+)\w")
_CODE_FIRST = "/~$"
# An address that is broken at the end of a line, and how the next line goes on with it.
_BROKEN_ADDRESS = re.compile(r"(?:\bhttps?:|://[^\s)>]*[-./_?=&#:~%]|\bwww\.(?:[^\s)>]*[-./_?=&#:~%])?)$")
_REST_OF_ADDRESS = re.compile(r"//|\w\S*(?:/|[.#?=_][^\W\d])")
_ENDS_ADDRESS = re.compile(r"\S(?:://|\.[a-z]{2,})\S*/$")
_ADDRESS_IN_BRACKETS = re.compile(r"\((?:https?|ftp)://[^\s)]*[-./_?=&#:~%]$")
_UP_TO_BRACKET = re.compile(r"[^\s)]+\)")


class _Draft:
    """A block that grows line by line, and where in it pages begin."""

    def __init__(self, line: Line) -> None:
        self.lines = [line]
        self.text = line.text
        self.pages = [(0, line.page)]

    def add(self, line: Line, joint: str) -> None:
        self.text += joint
        if line.page != self.lines[-1].page:
            self.pages.append((len(self.text), line.page))
        self.lines.append(line)
        self.text += line.text

    @property
    def is_list(self) -> bool:
        return bool(_BULLET.match(self.text))


def blocks_of(lines: list[Line]) -> Iterator[Block]:
    """The paragraphs, lists, notes and tables of all pages, each under its heading."""
    heading = ""
    body = body_height(lines)
    mostly_bold = sum(line.is_bold for line in lines) > len(lines) / 2
    for draft in _drafts_and_notes(lines, body):
        if draft.lines[0].rows:
            yield replace(
                table(draft.lines[0].rows, has_head=_has_head(draft.lines[0].rows)),
                heading=heading,
                page=draft.lines[0].page,
            )
        elif _is_heading(draft, body, mostly_bold=mostly_bold):
            words = clean(draft.text)
            if sum(map(str.isalpha, words)) > 1 or _YEAR.fullmatch(words):
                heading = words  # else it is the number of a file, or a sign of a formula
        else:
            for text, page in _by_page(draft):
                yield Block(clean_lines(_BULLET.sub("", line) for line in text.split("\n")), heading, page)


def _has_head(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row of a table names what stands below: it holds no number but years."""
    return not any(any(map(str.isdecimal, cell)) and not _YEAR.fullmatch(cell) for cell in rows[0])


def _drafts_and_notes(lines: list[Line], body: float) -> list[_Draft]:
    """The blocks in their order; the notes at the foot of a column come after the paragraph that goes on behind it."""
    notes = _notes(lines, body)
    lines = [
        replace(line, text=_NOTE_MARK.sub("", line.text, count=1)) if n in notes else line
        for n, line in enumerate(lines)
    ]
    order = {id(line): number for number, line in enumerate(lines)}
    text = [line for number, line in enumerate(lines) if number not in notes]
    right_edges = _right_edges(lines)
    drafts = [*_drafts(text, right_edges), *_drafts([lines[number] for number in sorted(notes)], right_edges)]
    return sorted(drafts, key=lambda draft: order[id(draft.lines[0])])


def _notes(lines: list[Line], body: float) -> set[int]:
    """The numbers of the lines that are notes at the foot of a column: small, and the first opens with a mark."""
    found: set[int] = set()
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and lines[end].page == lines[start].page and lines[end].height < _SMALL * body:
            end += 1
        is_last = end == len(lines) or lines[end].page != lines[start].page or lines[end].bottom > lines[start].bottom
        marked = next((number for number in range(start, end) if _NOTE.match(lines[number].text)), end)
        if is_last and marked > 0:
            found.update(range(marked, end))
        start = max(end, start + 1)
    return found


def _drafts(lines: list[Line], right_edges: dict[Line, float]) -> Iterator[_Draft]:
    leading = leading_of(lines)
    compounds = set(re.findall(r"\w+-\w+", " ".join(line.text for line in lines).lower()))
    draft: _Draft | None = None
    for line in lines:
        joint = _joint(draft, line, right_edges, leading) if draft else None
        if draft and joint is not None:
            draft.add(line, _hyphen(draft.text, line.text, compounds) if draft.lines[-1].is_cut else joint)
            continue
        if draft:
            yield draft
        draft = _Draft(line)
    if draft:
        yield draft


def _joint(draft: _Draft, line: Line, right_edges: dict[Line, float], leading: float) -> str | None:
    """What stands between a block and the line after it: a space, or a line feed before the next item or row.

    None when the line begins a block of its own.
    """
    before = draft.lines[-1]
    space = space_between(before.text, line.text)
    if line.rows or before.rows:
        return None
    if _breaks_address(before.text, line.text) and line.height <= LARGER * before.height:
        return ""
    if not line.looks_like(before):
        return space if _is_in_another_font(before, line, right_edges[before], leading) else None
    is_parted = _PARTED.search(before.text) and not _ENDS_ADDRESS.search(before.text)
    if before.is_cut or (is_parted and line.text[0].isalnum()):
        return ""
    if abs(line.bottom - before.bottom) < line.height / 2 and line.left >= before.left and line.page == before.page:
        return space  # the row goes on, beyond a footnote's number or in the next cell
    if _BULLET.match(line.text):
        return "\n" if draft.is_list else None
    fills_column = _fills(before, line, right_edges[before])
    if line.page != before.page or line.bottom > before.bottom + line.height:  # the next page or column
        goes_on = fills_column or line.text[0].islower() or leans_on_next(before.text)
        return space if goes_on and not before.ends_sentence else None
    opens = before.ends_sentence and not draft.is_list
    is_apart = before.bottom - line.bottom > _WIDER_GAP * leading * line.height
    if is_apart or (opens and (line.left - before.left > _INDENT * line.height or not fills_column)):
        return None
    goes_on = fills_column or before.ends_sentence or line.text[0].islower() or leans_on_next(before.text)
    return space if goes_on else "\n"


def _breaks_address(before: str, after: str) -> bool:
    """Whether an address on the web is parted by the end of a line."""
    return bool(
        (_BROKEN_ADDRESS.search(before) and _REST_OF_ADDRESS.match(after))
        or (_ADDRESS_IN_BRACKETS.search(before) and _UP_TO_BRACKET.match(after))
    )


def _is_in_another_font(before: Line, line: Line, right_edge: float, leading: float) -> bool:
    """Whether a line goes on with a sentence though most of it is code, whose letters are measured smaller."""
    height = max(before.height, line.height)
    goes_on = line.text[0].islower() or leans_on_next(before.text)
    return (
        before.page == line.page
        and before.is_bold == line.is_bold
        and -_INDENT * height < before.left - line.left < 2 * height
        and 0 < before.bottom - line.bottom <= (_WIDER_GAP * leading + _LOWER) * height
        and _fills(before, line, right_edge)
        and (line.text[0] in _CODE_FIRST or (goes_on and not before.ends_sentence))
    )


def _fills(line: Line, following: Line, right_edge: float) -> bool:
    """Whether the line was ended for want of room: the first word of the next would have gone beyond its column.

    So it is in columns that are set ragged too, where lines end where they like.
    """
    letter = (following.right - following.left) / len(following.text)
    is_wide = bool(_FIRST_WIDE.match(following.text))
    # A sign like "。" never opens a line, and takes the one before it along.
    word = 2.0 if is_wide else len(following.text.split()[0]) + 1.5
    narrowest = _NARROWEST_COLUMN * letter / (2 if is_wide else 1)
    return line.right + word * letter > right_edge and right_edge - line.left >= narrowest


def _hyphen(before: str, after: str, compounds: set[str]) -> str:
    """A hyphen where the parts of the word are elsewhere written with one, or the second is a name or a number."""
    first, second = re.findall(r"\w*$", before)[0], re.findall(r"^\w*", after)[0]
    return "-" if f"{first}-{second}".lower() in compounds or not second[:1].islower() else ""


def _by_page(draft: _Draft) -> Iterator[tuple[str, int]]:
    """The block in parts of one page each; a sentence that goes on overleaf is on the page where it begins."""
    start, page = draft.pages[0]
    for position, next_page in draft.pages[1:]:
        spans = sentence_spans(language_of(draft.text), draft.text)
        cut = next((end for _, end in spans if end >= position), len(draft.text))
        yield draft.text[start:cut], page
        start, page = cut, next_page
    yield draft.text[start:], page


def _is_heading(draft: _Draft, body: float, *, mostly_bold: bool) -> bool:
    first = draft.lines[0]
    stands_out = first.height > LARGER * body or (first.is_bold and not mostly_bold)
    return stands_out and len(draft.text.split()) <= LONGEST_HEADING_WORDS and not draft.lines[-1].ends_sentence


def largest_of(lines: list[Line]) -> str:
    """The line, or lines, in the largest letters of the first page: its title, when there are larger ones at all."""
    first = [line for line in lines if line.page == lines[0].page]
    height = max(line.height for line in first)
    largest = [line for line in first if line.height * LARGER > height]
    words = joined(line.text for line in largest)
    if not any(character.isalpha() for character in words):
        return ""  # the number of a file or a year, not what it is about
    return words if height > LARGER * body_height(lines) and len(words.split()) <= 2 * LONGEST_HEADING_WORDS else ""


def body_height(lines: list[Line]) -> float:
    """The height of most letters."""
    letters: Counter[float] = Counter()
    for line in lines:
        letters[round(line.height, 1)] += len(line.text)
    return letters.most_common(1)[0][0]


def leading_of(lines: list[Line]) -> float:
    """The usual distance from a line to the next, as a multiple of its height."""
    gaps = [
        (before.bottom - line.bottom) / line.height
        for before, line in pairwise(lines)
        if before.page == line.page
        and line.looks_like(before)
        and 0.5 < (before.bottom - line.bottom) / line.height < 4
    ]
    return median(gaps) if gaps else 1.2


def _right_edges(lines: list[Line]) -> dict[Line, float]:
    """Where the column ends that each line stands in: a column's lines begin at about the same place."""
    by_page: dict[int, list[Line]] = {}
    for line in lines:
        by_page.setdefault(line.page, []).append(line)
    return {
        line: max(other.right for other in by_page[line.page] if abs(other.left - line.left) < 4 * line.height)
        for line in lines
    }
