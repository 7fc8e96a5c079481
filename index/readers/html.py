"""Web pages: their main text without menus, banners, related links and comments. An importer of trafilatura."""

import re
from collections.abc import Iterator
from typing import Any

import trafilatura
from trafilatura.settings import Document, use_config

from index.readers.encoding import decode
from index.readers.layout import Block, Unreadable, clean, clean_lines, iso_date, laid_out, title_from_name
from index.types import Article

ONLY_NAVIGATION = "it holds navigation only (menus, links): no text of its own was found"

_DECLARED = re.compile(rb"""<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_DECLARED_WITHIN = 4_096
# Below its own limit trafilatura takes all text of the page as one block; a note may be short and have headings.
_SHORT_TEXT = 250
_SHORTEST_TEXT = 25
_MOST_LINKS = 0.5


def read(data: bytes, article_id: str) -> Article:
    """Read a web page. Raises Unreadable."""
    return read_page(data, article_id)


def read_page(data: bytes, article_id: str, url: str = "", charset: str = "") -> Article:
    """Read a web page that came from `url`, in the encoding that its server named. Raises Unreadable."""
    found = _DECLARED.search(data[:_DECLARED_WITHIN])
    text = decode(data, charset or (found[1].decode() if found else ""))
    if "<html" not in text.lower():  # a part of a page, or one that leaves out what it may; trafilatura wants all of it
        text = f"<html><body>{text}</body></html>"
    page = _extracted(text, url)
    blocks = [block for block in _blocks(page.body) if block.text]
    if not blocks or _share_of_links(text, blocks) > _MOST_LINKS:
        raise Unreadable(ONLY_NAVIGATION)
    return laid_out(
        article_id,
        clean(page.title or "") or title_from_name(article_id),
        blocks,
        author=clean(page.author or "").replace("; ", ", "),
        source=clean(page.sitename or page.hostname or ""),
        published=iso_date(page.date or ""),
        url=page.url or url,
    )


def _extracted(text: str, url: str) -> Document:
    """What the page says of itself, and its main text as elements: head, p, list, item, table, row, cell, quote."""
    page = _extract(text, url, _SHORT_TEXT)
    length = len(page.text or "") if page else 0
    if length < _SHORT_TEXT:
        structured = _extract(text, url, _SHORTEST_TEXT)
        if structured and 2 * len(structured.text or "") >= length:
            page = structured
    if page is None:
        raise Unreadable(ONLY_NAVIGATION)
    return page


def _extract(text: str, url: str, shortest: int) -> Document | None:
    config = use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", str(shortest))
    # Only dates that the page says are its own; an extensive search takes any that stands in the text.
    dates = {"extensive_search": False, "original_date": True}
    page = trafilatura.bare_extraction(
        text, url=url or None, include_comments=False, with_metadata=True, date_extraction_params=dates, config=config
    )
    return page if isinstance(page, Document) else None


def _share_of_links(text: str, blocks: list[Block]) -> float:
    """How much of the extracted text is the text of links, 0 to 1."""
    extracted = " ".join(block.text.replace("\n", " ") for block in blocks)
    tree = trafilatura.load_html(text)
    links = {clean("".join(link.itertext())) for link in tree.iter("a")} if tree is not None else set()
    return sum(len(link) for link in links if link in extracted) / max(len(extracted), 1)


def _blocks(body: Any) -> Iterator[Block]:
    heading = ""
    for element in body:
        if element.tag == "head":
            heading = clean(_text(element))
        else:
            yield Block(clean_lines(_lines(element)), heading)


def _lines(element: Any) -> Iterator[str]:
    """The lines of a block: a list has one an item, a table one a row, all others as many as they have parts."""
    if element.tag == "row":
        yield " | ".join(cell for cell in (clean(_text(part)) for part in element) if cell)
        return
    if element.tag == "code":
        yield from "".join(element.itertext()).splitlines()
        return
    inline = [element.text or ""]
    for part in element:
        if part.tag in _NESTED:
            yield "".join(inline)
            inline = []
            yield from _lines(part)
        else:
            inline.append(_text(part))
        inline.append(part.tail or "")
    yield "".join(inline)


_NESTED = {"p", "list", "item", "table", "row", "quote", "code", "head"}


def _text(element: Any) -> str:
    """The words of an element; a line break is a space."""
    parts = ((" " if part.tag == "lb" else "") + (part.text or "") + _tail(part, element) for part in element.iter())
    return "".join(parts)


def _tail(part: Any, element: Any) -> str:
    return "" if part is element else part.tail or ""
