"""Plain text, also as it is scraped from news pages."""

import re
from collections.abc import Iterator

from index.articles.formats.encoding import decode
from index.articles.formats.layout import Block, clean, iso_date, laid_out, title_from_name
from index.types import Article

_DATE_LINE = re.compile(r"^[/|·\s]*date\s*:\s*(?P<value>.*)$", re.IGNORECASE)
_SOURCE_LINE = re.compile(r"^[/|·\s]*source\s*:\s*(?P<value>.*)$", re.IGNORECASE)
_HEAD_PARTS = re.compile(r"\s*[/|·]\s*(?=source\s*:)", re.IGNORECASE)
_TAIL_LINE = re.compile(r"^(follow\b.{0,60}\bon|keywords\s*:.*)$", re.IGNORECASE)
_ITEM = re.compile(r"\n(?=(?:[-*•–—]|\d{1,3}[.)])\s)")
_LONGEST_TITLE = 200
_LONGEST_BYLINE_WORDS = 8


def read(data: bytes, article_id: str) -> Article:
    """Read plain text, in which blank lines separate paragraphs. Raises Unreadable.

    Text scraped from a news page is known by its "DATE:" or "SOURCE:" line near the top; then the first line is the
    title, a short line before the date is the author, the title may come again (even twice on a line), and "Follow ...
    on" and "Keywords:" close it. None of that is text of the article; long lines above the date are.
    """
    lines = [clean(line) for line in decode(data).splitlines()]
    while lines and not lines[0]:
        lines.pop(0)
    head_end = _end_of_scraped_head(lines)
    if head_end:
        return _scraped(lines, head_end, article_id)
    title = title_from_name(article_id)
    alone = len(lines) > 2 and not lines[1]
    if alone and len(lines[0]) <= _LONGEST_TITLE and lines[0][-1] not in ".!?。！？:":
        title, lines = lines[0], lines[1:]
    return laid_out(article_id, title, _paragraphs(lines))


def _end_of_scraped_head(lines: list[str]) -> int:
    """How many lines belong to a scraped header; 0 when there is none."""
    marked = [i for i, line in enumerate(lines[:12]) if _DATE_LINE.match(line) or _SOURCE_LINE.match(line)]
    return marked[-1] + 1 if marked else 0


def _scraped(lines: list[str], head_end: int, article_id: str) -> Article:
    head = [part for line in lines[:head_end] for part in _HEAD_PARTS.split(line) if part]
    dates = [match["value"] for line in head if (match := _DATE_LINE.match(line))]
    sources = [match["value"] for line in head if (match := _SOURCE_LINE.match(line))]
    others = [line for line in head if not _DATE_LINE.match(line) and not _SOURCE_LINE.match(line)]
    has_title = bool(others) and len(others[0]) <= _LONGEST_TITLE
    title = others.pop(0) if has_title else title_from_name(article_id)
    others = [line for line in others if not _repeats(line, title)]
    bylines = [line for line in others if len(line.split()) <= _LONGEST_BYLINE_WORDS]
    body = [part for line in others if line not in bylines for part in (line, "")]
    body += [line for line in lines[head_end:] if not _repeats(line, title)]
    while body and (not body[-1] or _TAIL_LINE.match(body[-1])):
        body.pop()
    return laid_out(
        article_id,
        title,
        _paragraphs(body),
        author=re.sub(r"^by\s+", "", bylines[0], flags=re.IGNORECASE) if bylines else "",
        source=sources[0] if sources else "",
        published=iso_date(dates[0]) if dates else "",
    )


def _repeats(line: str, title: str) -> bool:
    """Whether the line is the title, once or several times, and nothing else."""
    return bool(line) and not line.replace(title, "").strip()


def _paragraphs(lines: list[str]) -> Iterator[Block]:
    text = "\n".join(lines)
    for part in re.split(r"\n{2,}", text):
        # Lines are broken for want of room; only an item of a list begins one of its own.
        yield Block("\n".join(" ".join(item.split()) for item in _ITEM.split(part) if item.strip()))
