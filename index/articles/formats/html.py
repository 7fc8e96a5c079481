"""Web pages: their main text without menus, banners, related links and comments. An importer of trafilatura."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import trafilatura
from trafilatura.settings import Document

from index.articles.formats.encoding import decode
from index.articles.formats.layout import (
    NO_TEXT,
    Block,
    Unreadable,
    clean,
    clean_lines,
    iso_date,
    laid_out,
    title_from_name,
)
from index.types import Article

ONLY_NAVIGATION = "it holds navigation only (menus, links): no text of its own was found"

_DECLARED = re.compile(rb"""<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_DECLARED_WITHIN = 4_096
# Of what is shorter, trafilatura takes all text of the page as one block, unless it shall rather be precise.
_SHORT = 250
_MOST_LINKS = 0.5
_LONGEST_MENU = 20_000  # characters; what begins with an article is not looked through for the links of its end
_PRUNED = [
    # Banners that ask for consent are text like any other to trafilatura, and on a short page most of it. What is as
    # long as an article is what the banner lies upon.
    '//body//*[contains(concat(@id, " ", @class), "cookie") or contains(concat(@id, " ", @class), "consent")]'
    "[string-length(normalize-space(.)) < 1000 and not(self::main or self::article or .//main or .//article)]",
    # What encyclopedias made with MediaWiki put between the words: footnote marks, "[edit]", a slogan.
    '//sup[contains(@class, "reference")]',
    '//*[contains(@class, "mw-editsection")]',
    '//*[@id="siteSub"]',
]
_BREAK = "\x1e"


def read(data: bytes, article_id: str) -> Article:
    """Read a web page. Raises Unreadable."""
    return read_page(data, article_id)


def read_page(data: bytes, article_id: str, url: str = "", charset: str = "") -> Article:
    """Read a web page that came from `url`, in the encoding that its server named. Raises Unreadable."""
    found = _DECLARED.search(data[:_DECLARED_WITHIN])
    text = decode(data, charset or (found[1].decode() if found else ""))
    if "<html" not in text.lower():  # a part of a page, or one that leaves out what it may; trafilatura wants all of it
        text = f"<html><body>{text}</body></html>"
    try:
        page = _extracted(text, url)
        blocks = [block for block in _blocks(page.body) if block.text]
    except RecursionError:
        raise Unreadable("its parts are nested too deeply") from None
    if not blocks or _share_of_links(text, blocks) > _MOST_LINKS:
        raise Unreadable(_nothing_in(text))
    title = clean(page.title or "") or title_from_name(article_id)
    return laid_out(
        article_id,
        title,
        blocks[1:] if blocks[0].text == title and len(blocks) > 1 else blocks,
        author=clean(page.author or "").replace("; ", ", "),
        source=clean(page.sitename or page.hostname or ""),
        published=iso_date(page.date or ""),
        url=page.url or url,
    )


def _extracted(text: str, url: str) -> Document:
    """What the page says of itself, and its main text as elements: head, p, list, item, table, row, cell, quote."""
    page = _extract(text, url)
    if page is None or len(page.text or "") < _SHORT:
        page = _extract(text, url, favor_precision=True) or page
    if page is None:
        raise Unreadable(_nothing_in(text))
    return page


def _extract(text: str, url: str, *, favor_precision: bool = False) -> Document | None:
    page = trafilatura.bare_extraction(
        text,
        url=url or None,
        favor_precision=favor_precision,
        include_comments=False,
        with_metadata=True,
        # Only dates that the page says are its own; an extensive search takes any that stands in the text.
        date_extraction_params={"extensive_search": False, "original_date": True},
        prune_xpath=_PRUNED,
    )
    return page if isinstance(page, Document) else None


def _nothing_in(text: str) -> str:
    return ONLY_NAVIGATION if "<a " in text.lower() else NO_TEXT


def _share_of_links(text: str, blocks: list[Block]) -> float:
    """How much of the extracted text is the text of links, 0 to 1."""
    extracted = " ".join(block.text.replace("\n", " ") for block in blocks)[:_LONGEST_MENU]
    tree = trafilatura.load_html(text)
    links = {clean("".join(link.itertext())) for link in tree.iter("a")} if tree is not None else set()
    return sum(len(link) for link in links if link in extracted) / max(len(extracted), 1)


def _blocks(body: Any) -> Iterator[Block]:
    heading = ""
    for is_heading, text in _pieces(body):
        if is_heading:
            heading = text
        else:
            yield Block(text, heading)


def _pieces(element: Any) -> Iterator[tuple[bool, str]]:
    """The headings and the blocks below an element, in order: whether it is a heading, and its text."""
    inline = [element.text or ""]
    for part in element:
        if part.tag in _BLOCKS:
            yield from _paragraphs(inline)
            inline = []
            yield from _BLOCKS[part.tag](part)
        else:
            inline.append(_inline(part))
        inline.append(part.tail or "")
    yield from _paragraphs(inline)


def _paragraphs(inline: list[str]) -> Iterator[tuple[bool, str]]:
    """Two line breaks end a paragraph, one is a space."""
    for paragraph in re.split(rf"{_BREAK}\s*{_BREAK}", "".join(inline)):
        text = clean(paragraph.replace(_BREAK, " "))
        if text:
            yield False, text


def _inline(element: Any) -> str:
    if element.tag == "lb":
        return _BREAK
    return (element.text or "") + "".join(_inline(part) + (part.tail or "") for part in element)


def _heading(element: Any) -> Iterator[tuple[bool, str]]:
    yield True, " ".join(_lines(element))


def _lined(element: Any) -> Iterator[tuple[bool, str]]:
    """A list or a quotation: one block, with a line an item or a paragraph."""
    yield False, "\n".join(_lines(element))


def _code(element: Any) -> Iterator[tuple[bool, str]]:
    yield False, clean_lines("".join(element.itertext()).splitlines())


def _table(element: Any) -> Iterator[tuple[bool, str]]:
    """One block, with a line a row; of a table that lays out a page, what stands in its cells."""
    if any(cell.find(".//head") is not None or len(cell.findall("p")) > 1 for cell in element.iter("cell")):
        for cell in element.iter("cell"):
            yield from _pieces(cell)
        return
    rows = ([" ".join(_lines(cell)) for cell in row if cell.tag == "cell"] for row in element.iter("row"))
    yield False, clean_lines(" | ".join(filter(None, row)) for row in rows)


def _lines(element: Any) -> Iterator[str]:
    for _, text in _pieces(element):
        yield from text.split("\n")


_BLOCKS: dict[str, Callable[[Any], Iterator[tuple[bool, str]]]] = {
    "p": _pieces,
    "item": _pieces,
    "head": _heading,
    "list": _lined,
    "quote": _lined,
    "code": _code,
    "table": _table,
}
