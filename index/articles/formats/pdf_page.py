"""The lines of a page of a PDF, as PDFium finds them."""

import ctypes
import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from statistics import median

import pypdfium2 as pdfium
from pypdfium2 import raw

from index.articles.formats.layout import clean, raised
from index.articles.formats.pdf_gutters import gutters_in
from index.articles.formats.pdf_rows import Line
from index.articles.formats.pdf_spaces import Space, Spaced, is_beside_dots

# What PDFium puts for a hyphen at which a word goes on in the next line.
_CUT = "\x02"
# Some programs write the sign for it; then PDFium leaves it as it is.
_HYPHEN_LAST = re.compile(r"(?<=[^\W\d_])[\u2010\u00ad](?=\r|\n|$)")
# The dot or number of an item, alone, and how many heights of a line its item may stand from it.
_MARKER = re.compile(r"[•◦▪■●‣⁃–*-]|\(?(?:\d{1,3}|[a-z])[.)]")
_FARTHEST_MARKER = 3
_LINE_ENDS = re.compile(rf"\r?\n|\r|(?<={_CUT})")
_NUMBERS = re.compile(r"(?<=\S) ?\d+")
# A raised number is smaller than the line that it stands in, and stands higher by this share of its height.
_SMALLER = 0.85
_HIGHER = 0.12
_NUMBER_FIRST = re.compile(r"(?P<number>\d{1,3}) ?[^\W\d_]")
# A gap in a line as wide as this, as a multiple of its height, parts cells.
_WIDE_GAP = 1.2
_LOWER = 0.5  # what stands lower by so much of its height, and farther left, is in another line
_SPACES = re.compile(r"(?<=\S) +(?=\S)")
_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_LONGEST_FONT_NAME = 128


def lines_of(page: pdfium.PdfPage, number: int) -> list[Line]:
    """The lines of a page in the file's order, with the raised numbers that belong to them; number: of the page."""
    return _with_markers(_with_raised(_lines(page, number)))


def has_picture(page: pdfium.PdfPage) -> bool:
    """Whether a picture stands on the page."""
    return any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))


def _lines(page: pdfium.PdfPage, number: int) -> Iterator[Line]:
    characters = page.get_textpage()
    text = _HYPHEN_LAST.sub(_CUT, characters.get_text_range().replace("\ufffe", _CUT))
    if len(text) != characters.count_chars():  # then a character's place in the text is not its number on the page
        text = "".join(chr(raw.FPDFText_GetUnicode(characters, i)) for i in range(characters.count_chars()))
    lines = list(_spaced_lines(text, characters))
    for line, gutters in zip(lines, gutters_in(lines), strict=True):
        for piece, at in _cells(line, gutters):
            inside = [at + i for i, letter in enumerate(piece) if not letter.isspace() and letter != _CUT]
            said = clean(_marked_raised(piece, at, characters))
            if said and inside:
                yield _line(characters, said, number, inside, is_cut=piece.endswith(_CUT))


def _spaced_lines(text: str, characters: pdfium.PdfTextPage) -> Iterator[Spaced]:
    """The lines of a page's text; PDFium takes two for one where one of them is a single sign."""
    start = 0
    for part in _LINE_ENDS.split(text):
        if clean(part):
            begins, spaces = 0, list[Space]()
            for found in _SPACES.finditer(part):
                before, after = (
                    characters.get_charbox(start + at, loose=True) for at in (found.start() - 1, found.end())
                )
                height = after[3] - after[1]
                if after[0] < before[0] and before[1] - after[1] > _LOWER * height:
                    yield _spaced(part[begins : found.start()], start + begins, spaces, characters)
                    begins, spaces = found.end(), []
                else:
                    spaces.append(Space(found.start() - begins, found.end() - begins, before[2], after[0], height))
            yield _spaced(part[begins:], start + begins, spaces, characters)
        start += len(part)
        while text[start : start + 1] in ("\r", "\n"):
            start += 1


def _spaced(text: str, start: int, spaces: Sequence[Space], characters: pdfium.PdfTextPage) -> Spaced:
    first, last = len(text) - len(text.lstrip()), len(text.rstrip()) - 1
    left, bottom, _, top = characters.get_charbox(start + first, loose=True)
    right = characters.get_charbox(start + last, loose=True)[2]
    return Spaced(text, start, left, right, bottom, max(top - bottom, 0.1), tuple(spaces))


def _cells(line: Spaced, gutters: Set[Space]) -> Iterator[tuple[str, int]]:
    """What stands in a line with wide gaps or gutters between, and where each begins: cells of a table, or columns."""
    begins = 0
    for space in line.spaces:
        is_wide = space.width > _WIDE_GAP * space.height and not is_beside_dots(line.text, space)
        if space in gutters or is_wide:
            yield line.text[begins : space.start], line.start + begins
            begins = space.end
    yield line.text[begins:], line.start + begins


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
