"""PDFs: paragraphs put together again from the lines of their pages. The only importer of pypdfium2.

A PDF knows where each character stands and nothing of words, lines and paragraphs. PDFium, which Chrome shows PDFs
with, finds words and lines; what a line belongs to is told here by where it stands.
"""

import ctypes
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

import pypdfium2 as pdfium
from pypdfium2 import raw

from index.articles.formats.layout import (
    Block,
    Hears,
    Unreadable,
    clean,
    clean_lines,
    contents_in,
    joined,
    laid_out,
    leans_on_next,
    raised,
    space_between,
    table,
    title_from_name,
    unheard,
)
from index.articles.formats.pdf_rows import LARGER, Line, in_rows
from index.text.language import language_of
from index.text.sentences import sentence_spans
from index.types import Article

SCANNED = "it holds pictures of pages and no text (a scan); run text recognition (OCR) on it first"
ENCRYPTED = "it is encrypted and opens only with a password; save it without one"
BROKEN = "it is not a PDF that can be read (broken or cut short); get it anew"

# What PDFium puts for a hyphen at which a word goes on in the next line.
_CUT = "\x02"
# Some programs write the sign for it; then PDFium leaves it as it is.
_HYPHEN_LAST = re.compile(r"(?<=[^\W\d_])[\u2010\u00ad](?=\r|\n|$)")
_LINE_ENDS = re.compile(rf"\r?\n|\r|(?<={_CUT})")
_YEAR = re.compile(r"(?:1[0-9]|20)\d\d")
_BULLET = re.compile(r"^[•◦▪■●‣⁃–*-]\s+(?=\S)")
_MARKER = re.compile(r"[•◦▪■●‣⁃–*-]|\(?(?:\d{1,3}|[a-z])[.)]")
_FARTHEST_MARKER = 3  # heights of a line between it and its item
_PAGE_NUMBER = re.compile(
    r"\W*(page|seite|página|p\.)?\s*(\d{1,4}|[ivxlc]{1,7})\s*((of|von|de|/)\s*\d{1,4})?\W*", re.IGNORECASE
)
_NUMBERS = re.compile(r"(?<=\S) ?\d+")
_FIRST_OR_LAST_NUMBER = re.compile(r"^\d{1,4}(?!\S)|(?<!\S)\d{1,4}$")
_EDGE_LINES = 2
# What is off the text below by so many usual distances of lines, on so many pages and such a share of them, runs.
_SET_OFF = 1.8
_FEWEST_SET_OFF = 4
_MOST_SET_OFF = 0.6
_FEW_PAGES = 8
_LONGEST_HEADING_WORDS = 14
# As shares of a line's height: a wider gap ends a paragraph, a deeper indent opens one.
_WIDER_GAP = 1.2
_INDENT = 0.7
_LOWER = 0.2  # what the letters of one font reach below the line more than those of another
# A raised number is smaller than the line that it stands in, and stands higher by this share of its height.
_SMALLER = 0.85
_HIGHER = 0.12
# Columns of fewer letters are cells of a table.
_NARROWEST_COLUMN = 25
# Of compounds, ranges and numbers that a line's end parts; the next line goes on without a space.
_FIRST_WIDE = re.compile(r"[\u3000-\u30ff\u3400-\u9fff]")
_PARTED = re.compile(r"(?:\w[-‐‑/]|\d[–])$")
# Letters smaller than this share of most are those of notes.
_SMALL = 0.9
_NUMBER_FIRST = re.compile(r"(?P<number>\d{1,3}) ?[^\W\d_]")
_NOTE_MARK = re.compile(r"[⁰¹²³⁴-⁹]{1,3}\s*")
_NOTE = re.compile(rf"(?:{_NOTE_MARK.pattern}|[*†‡§]\s*|[a-z]\)\s*|\d{{1,3}}[.)]?\s+)\w")
_CODE_FIRST = "/~$"
# An address that is broken at the end of a line, and how the next line goes on with it.
_BROKEN_ADDRESS = re.compile(r"(?:\bhttps?:|://[^\s)>]*[-./_?=&#:~%]|\bwww\.(?:[^\s)>]*[-./_?=&#:~%])?)$")
_REST_OF_ADDRESS = re.compile(r"//|\w\S*(?:/|[.#?=_][^\W\d])")
_ENDS_ADDRESS = re.compile(r"\S(?:://|\.[a-z]{2,})\S*/$")
_ADDRESS_IN_BRACKETS = re.compile(r"\((?:https?|ftp)://[^\s)]*[-./_?=&#:~%]$")
_UP_TO_BRACKET = re.compile(r"[^\s)]+\)")
# A gap in a line as wide as this, as a multiple of its height, parts cells.
_WIDE_GAP = 1.2
_SPACES = re.compile(r"(?<=\S) +(?=\S)")
_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_LONGEST_FONT_NAME = 128
_NO_TITLE = re.compile(
    r"(untitled|microsoft word|powerpoint)\b.*|.*\.(docx?|pdf|tex|indd|pages|qxd|dvi|rtf|txt|html?)|[\W\d_]*",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(r"[a-z0-9._@-]*|(administrator|user|owner|unknown)", re.IGNORECASE)


def read(data: bytes, article_id: str, hears: Hears = unheard) -> Article:
    """Read a PDF. Raises Unreadable."""
    try:
        with pdfium.PdfDocument(data) as document:
            pages = [
                in_rows(_with_markers(_with_raised(_lines(document[number], number + 1))))
                for number in range(len(document))
            ]
            pictured = [number + 1 for number, page in enumerate(pages) if not page and _has_picture(document[number])]
            metadata = document.get_metadata_dict()
    except pdfium.PdfiumError as error:
        raise Unreadable(ENCRYPTED if error.err_code == raw.FPDF_ERR_PASSWORD else BROKEN) from None
    lines = [line for page in _without_running_lines(pages) for line in page]
    contents = contents_in([line.text for line in lines])
    lines = [line for number, line in enumerate(lines) if number not in contents]
    if not lines:
        raise Unreadable(SCANNED)
    if pictured:
        hears(f"{_pages(pictured)} only pictures and no text; run text recognition (OCR) on the file")
    title, author = clean(metadata["Title"]), clean(metadata["Author"])
    return laid_out(
        article_id,
        ("" if _NO_TITLE.fullmatch(title) else title) or _largest(lines) or title_from_name(article_id),
        _blocks(lines),
        author="" if _NO_AUTHOR.fullmatch(author) else author,
        published=re.sub(r"^D:(\d{4})(\d{2})(\d{2}).*|.*", r"\1-\2-\3", metadata["CreationDate"], count=1).strip("-"),
    )


def _pages(numbers: list[int]) -> str:
    listed = ", ".join(map(str, numbers[:10])) + (" and others" if len(numbers) > 10 else "")
    return f"page {listed} holds" if len(numbers) == 1 else f"pages {listed} hold"


def _has_picture(page: pdfium.PdfPage) -> bool:
    return any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))


# From a page to lines ---------------------------------------------------------------------------------------------


def _lines(page: pdfium.PdfPage, number: int) -> Iterator[Line]:
    characters = page.get_textpage()
    text = _HYPHEN_LAST.sub(_CUT, characters.get_text_range().replace("\ufffe", _CUT))
    if len(text) != characters.count_chars():  # then a character's place in the text is not its number on the page
        text = "".join(chr(raw.FPDFText_GetUnicode(characters, i)) for i in range(characters.count_chars()))
    start = 0
    for part in _LINE_ENDS.split(text):
        if clean(part):
            for piece, at in _cells(part, start, characters):
                inside = [at + i for i, letter in enumerate(piece) if not letter.isspace() and letter != _CUT]
                said = clean(_marked_raised(piece, at, characters))
                if said and inside:
                    yield _line(characters, said, number, inside, is_cut=piece.endswith(_CUT))
        start += len(part)
        while text[start : start + 1] in ("\r", "\n"):
            start += 1


def _cells(part: str, start: int, characters: pdfium.PdfTextPage) -> Iterator[tuple[str, int]]:
    """What stands in a line with wide gaps between, and where each begins: cells of a table, or columns."""
    begins = 0
    for space in _SPACES.finditer(part):
        before, after = (characters.get_charbox(start + at, loose=True) for at in (space.start() - 1, space.end()))
        if after[0] - before[2] > _WIDE_GAP * (after[3] - after[1]):
            yield part[begins : space.start()], start + begins
            begins = space.end()
    yield part[begins:], start + begins


def _marked_raised(part: str, start: int, characters: pdfium.PdfTextPage) -> str:
    """The part of a page's text with its raised numbers as such: told by where they stand and by their size."""
    for found in reversed(list(_NUMBERS.finditer(part))):
        digits = (i for i in range(*found.span()) if part[i] != " ")
        first = next((i for i in digits if _is_raised(characters, start + i, start + found.start() - 1)), None)
        if first is not None:
            part = part[:first].rstrip(" ") + raised(part[first : found.end()]) + part[found.end() :]
    opens = _NUMBER_FIRST.match(part)
    if opens and _is_raised(characters, start, start + opens.end() - 1):
        part = raised(opens["number"]) + part[opens.end() - 1 :]
    return part


def _is_raised(characters: pdfium.PdfTextPage, position: int, before: int) -> bool:
    own, size = (raw.FPDFText_GetFontSize(characters, each) for each in (position, before))
    rise = _baseline(characters, position) - _baseline(characters, before)
    return bool(own < _SMALLER * size and rise > _HIGHER * size)


def _baseline(characters: pdfium.PdfTextPage, position: int) -> float:
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(characters, position, x, y)
    return y.value


def _with_raised(lines: Iterator[Line]) -> list[Line]:
    """Lines with the raised numbers that PDFium takes for lines of their own."""
    found: list[Line] = []
    for line in lines:
        before = found[-1] if found else None
        if (
            before
            and line.text.isdecimal()
            and line.height < _SMALLER * before.height
            and 0 < line.bottom - before.bottom < before.height
            and 0 <= line.left - before.right + before.height / 4 < before.height
        ):
            found[-1] = replace(before, text=clean(before.text + raised(line.text)), right=line.right)
        elif (
            before
            and before.text.isdecimal()
            and before.height < _SMALLER * line.height
            and 0 < before.bottom - line.bottom < line.height
            and 0 <= line.left - before.right + line.height / 4 < line.height
        ):
            found[-1] = replace(line, text=raised(before.text) + line.text, left=before.left)
        else:
            found.append(line)
    return found


def _with_markers(lines: list[Line]) -> list[Line]:
    """Lines with the dots and numbers of their items, which some programs draw after all other text of a page."""
    found = list(lines)
    for marker in (line for line in lines if _MARKER.fullmatch(line.text)):
        item = next((line for line in found if _is_marked_by(line, marker)), None)
        if item:
            found.remove(marker)
            found[found.index(item)] = replace(item, text=f"{marker.text} {item.text}", left=marker.left)
    return found


def _is_marked_by(line: Line, marker: Line) -> bool:
    near = 0 <= line.left - marker.right < _FARTHEST_MARKER * line.height
    return near and abs(line.bottom - marker.bottom) < line.height / 4 and line.text[0] not in ".)"


def _line(characters: pdfium.PdfTextPage, text: str, page: int, inside: Sequence[int], *, is_cut: bool) -> Line:
    sample = (inside[0], inside[len(inside) // 2], inside[-1])
    wider = (inside[0], inside[len(inside) // 4], sample[1], inside[len(inside) * 3 // 4], inside[-1])
    boxes = [characters.get_charbox(position, loose=True) for position in wider]
    height = median(max(top - bottom, 0.1) for _, bottom, _, top in boxes)
    is_bold = all(_is_bold(characters, position) for position in sample)
    return Line(text, page, boxes[0][0], boxes[-1][2], median(box[1] for box in boxes), height, is_bold, is_cut)


def _is_bold(characters: pdfium.PdfTextPage, position: int) -> bool:
    """Told by the font's name: the standard fonts carry no weight."""
    name = ctypes.create_string_buffer(_LONGEST_FONT_NAME)
    raw.FPDFText_GetFontInfo(characters, position, name, _LONGEST_FONT_NAME, ctypes.c_int())
    return bool(_BOLD.search(name.value.decode(errors="replace")))


def _without_running_lines(pages: list[list[Line]]) -> list[list[Line]]:
    """Without headers, footers and page numbers.

    They are what stands at one place on several pages, numbers apart; the outermost lines that give the number that
    the page has by the count of the others; and the highest, where most pages have one that stands off at that place,
    though each names another section.
    """
    edges = [_edges(page) for page in pages]
    set_off = _set_off(pages)
    counts = Counter(place for edge in edges for place in {_place(line) for line in edge})
    often = 2 if len(pages) <= _FEW_PAGES else 3  # odd and even pages, and chapters, have headers of their own
    offset = _usual_offset(pages)

    def runs(line: Line, page: list[Line]) -> bool:
        if counts[_place(line)] >= often or _PAGE_NUMBER.fullmatch(line.text) or line in set_off:
            return True
        return offset is not None and line in _outermost(page) and offset in _offsets(line)

    return [
        [line for line in page if line not in edge or not runs(line, page)]
        for page, edge in zip(pages, edges, strict=True)
    ]


def _set_off(pages: list[list[Line]]) -> set[Line]:
    """The highest lines of the pages, if most are at one place, off what stands below, and not large as titles are."""
    every = [line for page in pages for line in page]
    if not every:
        return set()
    body, leading = _body_height(every), _leading(every)
    highest = [sorted(page, key=lambda line: -line.bottom)[:2] for page in pages if len(page) > 1]
    places = Counter(round(first.bottom) for first, _ in highest)
    place = places.most_common(1)[0][0] if places else 0
    found = [
        first
        for first, second in highest
        if round(first.bottom) == place
        and first.bottom - second.bottom > _SET_OFF * leading * first.height
        and first.height < LARGER * body
        and not first.is_bold
    ]
    return set(found) if len(found) >= max(_FEWEST_SET_OFF, _MOST_SET_OFF * len(highest)) else set()


def _usual_offset(pages: list[list[Line]]) -> int | None:
    """What most pages are numbered too little by; None where they are not numbered."""
    found = Counter(offset for page in pages for offset in {o for line in _outermost(page) for o in _offsets(line)})
    offset, count = found.most_common(1)[0] if found else (0, 0)
    return offset if count >= max(3, len(pages) / 3) else None


def _offsets(line: Line) -> set[int]:
    """How many pages lie before the page that a line numbers 1, if the number that it opens or ends with numbers it."""
    if len(line.text.split()) > _LONGEST_HEADING_WORDS:
        return set()
    return {line.page - int(found) for found in _FIRST_OR_LAST_NUMBER.findall(line.text)}


def _outermost(page: list[Line]) -> list[Line]:
    """The highest and the lowest line of a page."""
    by_height = sorted(page, key=lambda line: line.bottom)
    return [*by_height[:1], *by_height[-1:]]


def _edges(page: list[Line]) -> list[Line]:
    """The highest and the lowest lines of a page."""
    by_height = sorted(page, key=lambda line: line.bottom)
    return by_height[:_EDGE_LINES] + by_height[-_EDGE_LINES:]


def _place(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", line.text), round(line.bottom / 3)


# From lines to paragraphs -----------------------------------------------------------------------------------------


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


def _blocks(lines: list[Line]) -> Iterator[Block]:
    heading = ""
    body = _body_height(lines)
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
    leading = _leading(lines)
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
    return stands_out and len(draft.text.split()) <= _LONGEST_HEADING_WORDS and not draft.lines[-1].ends_sentence


def _largest(lines: list[Line]) -> str:
    """The line, or lines, in the largest letters of the first page: its title, when there are larger ones at all."""
    first = [line for line in lines if line.page == lines[0].page]
    height = max(line.height for line in first)
    largest = [line for line in first if line.height * LARGER > height]
    words = joined(line.text for line in largest)
    if not any(character.isalpha() for character in words):
        return ""  # the number of a file or a year, not what it is about
    return words if height > LARGER * _body_height(lines) and len(words.split()) <= 2 * _LONGEST_HEADING_WORDS else ""


def _body_height(lines: list[Line]) -> float:
    """The height of most letters."""
    letters: Counter[float] = Counter()
    for line in lines:
        letters[round(line.height, 1)] += len(line.text)
    return letters.most_common(1)[0][0]


def _leading(lines: list[Line]) -> float:
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
