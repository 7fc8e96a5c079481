"""Lines of a PDF that stand at the same place of many pages, as headers, footers and page numbers do."""

import re
from collections import Counter

from index.articles.formats.pdf_paragraphs import LONGEST_HEADING_WORDS, body_height, leading_of
from index.articles.formats.pdf_rows import LARGER, Line

_PAGE_NUMBER = re.compile(
    r"\W*(page|seite|página|p\.)?\s*(\d{1,4}|[ivxlc]{1,7})\s*((of|von|de|/)\s*\d{1,4})?\W*", re.IGNORECASE
)
_FIRST_OR_LAST_NUMBER = re.compile(r"^\d{1,4}(?!\S)|(?<!\S)\d{1,4}$")
_EDGE_LINES = 2
# What is off the text below by so many usual distances of lines, on so many pages and such a share of them, runs.
_SET_OFF = 1.8
_FEWEST_SET_OFF = 4
_MOST_SET_OFF = 0.6
_FEW_PAGES = 8


def without_running_lines(pages: list[list[Line]]) -> list[list[Line]]:
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
    body, leading = body_height(every), leading_of(every)
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
    if len(line.text.split()) > LONGEST_HEADING_WORDS:
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
