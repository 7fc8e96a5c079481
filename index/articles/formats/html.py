"""Web pages: their main text without menus, banners, related links and comments. An importer of trafilatura."""

import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

import trafilatura
from trafilatura.settings import Document

from index.articles.formats import markup
from index.articles.formats.byline import without_byline
from index.articles.formats.encoding import decode
from index.articles.formats.layout import (
    MEANT,
    NO_TEXT,
    Block,
    Hears,
    Unreadable,
    clean,
    clean_lines,
    iso_date,
    joined,
    laid_out,
    names_columns,
    table,
    title_from_name,
    unescaped,
    unheard,
    written_lines,
)
from index.articles.formats.lists import Item, listed
from index.articles.formats.walls import (
    NEEDS_SCRIPTS,
    ONLY_THE_BEGINNING,
    is_for_subscribers,
    needs_scripts,
    what_stands_before,
)
from index.types import Article

ONLY_NAVIGATION = "it holds navigation only (menus, links): no text of its own was found"

_DECLARED = re.compile(rb"""<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_DECLARED_WITHIN = 4_096
# Of what is shorter, trafilatura takes all text of the page as one block, unless it shall rather be precise.
_SHORT = 250
# What stands where authors would.
_NO_AUTHOR = re.compile(
    r".*\b(?:databases?|authority control|wikidata|contributors to|cookies?|subscribe|newsletter|view all|posted)\b.*"
    r"|.*\b(?:updated|minutes? read|read more|share|follow)\b.*|.*https?:.*|\d.*"
    r"|admin(?:istrator)?|(?:web)?master|user|author|unknown",
    re.IGNORECASE,
)
_LONGEST_AUTHOR_WORDS = 16
_LONGEST_DATE_WORDS = 12
_MOST_LINKS = 0.5
_LONGEST_MEANT = 60  # characters
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
    '//*[contains(@class, "mw-cite-backlink")]',
    # Lists of databases, which their class would make the authors.
    '//*[contains(@class, "authority-control")]',
]
_SAYS_WHICH = "//main | //*[self::article or self::div or self::section][starts-with(@class, 'main')]"
_BREAK = "\x1e"


def read(data: bytes, article_id: str, hears: Hears = unheard) -> Article:
    """Read a web page. Raises Unreadable."""
    return read_page(data, article_id, hears=hears)


def read_page(data: bytes, article_id: str, url: str = "", charset: str = "", hears: Hears = unheard) -> Article:
    """Read a web page that came from `url`, in the encoding that its server named. Raises Unreadable."""
    found = _DECLARED.search(data[:_DECLARED_WITHIN])
    text = decode(data, charset or (found[1].decode() if found else ""))
    if "<html" not in text.lower():  # a part of a page, or one that leaves out what it may; trafilatura wants all of it
        text = f"<html><body>{text}</body></html>"
    try:
        tree = trafilatura.load_html(text)
        if tree is None:
            raise Unreadable(NO_TEXT)
        markup.prepare(tree)
        _say_which_part_is_text(tree)
        page = _extracted(tree, url)
        blocks = [block for block in _blocks(page.body) if any(map(str.isalnum, block.text))] if page else []
    except RecursionError:
        raise Unreadable("its parts are nested too deeply") from None
    said = clean(unescaped((page and page.title) or "") or (_title_in(tree)))
    if not blocks or what_stands_before(said, [block.text for block in blocks]):
        headline, blocks = _as_data(tree, blocks)
        said = headline or said
    _refuse_what_is_no_article(tree, said, blocks)
    title = said or title_from_name(article_id)
    whole = [block for block in blocks if not is_for_subscribers(block.text)]
    if 0 < len(whole) < len(blocks):
        hears(ONLY_THE_BEGINNING)
        blocks = whole
    if blocks[0].text == title and len(blocks) > 1:
        blocks = blocks[1:]
    article = laid_out(
        article_id,
        title,
        blocks,
        author=_author((page and page.author) or ""),
        source=clean(unescaped((page and (page.sitename or page.hostname)) or "")),
        published=_date(iso_date((page and page.date) or ""), tree, url),
        url=(page and page.url) or url,
    )
    return without_byline(article)  # here, as pages that are fetched are not read as files are


def _author(said: str) -> str:
    """The names that a page gives for its authors, without what only stands where authors would."""
    names = [clean(unescaped(name)) for name in said.split("; ")]
    return ", ".join(n for n in names if n and not _NO_AUTHOR.fullmatch(n) and len(n.split()) <= _LONGEST_AUTHOR_WORDS)


def _date(found: str, tree: Any, url: str) -> str:
    """The date that was found, where the page gives it as one: in what it says to programs or in a few words alone.

    Else it stands in a sentence, or in what a program printed, and is no date of the page.
    """
    year, day = found[:4], re.compile(rf"(?<!\d)0?{found[-2:].lstrip('0')}(?!\d)")
    programs = tree.xpath(
        "//meta/@content | //@datetime | //abbr/@title | //script[@type='application/ld+json']/text()"
    )
    people = tree.xpath("//body//text()[not(ancestor::pre or ancestor::code or ancestor::script or ancestor::style)]")
    said = [url, *programs, *(words for words in people if len(words.split()) <= _LONGEST_DATE_WORDS)]
    return found if found and any(year in each and day.search(each) for each in said) else ""


def _say_which_part_is_text(tree: Any) -> None:
    """Where a page does not say, all of it may be: else trafilatura leaves out headings and lists."""
    body = tree.find("body")
    if body is None or tree.xpath(_SAYS_WHICH):
        return
    whole = body.makeelement("main")
    whole.text, body.text = body.text, None
    whole.extend(list(body))
    body.append(whole)


def _title_in(tree: Any) -> str:
    title = tree.find(".//title")
    return "" if title is None else title.text or ""


def _as_data(tree: Any, blocks: list[Block]) -> tuple[str, list[Block]]:
    """The headline and the text that a page made by scripts gives for programs, as search engines want it.

    blocks: what there is where it gives none.
    """
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        try:
            said = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        bodies = [body for body in _values(said, "articleBody") if isinstance(body, str)]
        if bodies:
            headline = next((clean(each) for each in _values(said, "headline") if isinstance(each, str)), "")
            text = unescaped(max(bodies, key=len))
            if "</" in text:
                return headline, [block for block in markup.fragment_blocks(text) if block.text]
            return headline, [Block(block) for block in map(clean, re.split(r"\n\s*\n|(?<=[.!?])\n", text)) if block]
    return "", blocks


def _values(said: Any, name: str) -> Iterator[Any]:
    if isinstance(said, dict):
        if name in said:
            yield said[name]
        said = list(said.values())
    if isinstance(said, list):
        for each in said:
            yield from _values(each, name)


def _refuse_what_is_no_article(tree: Any, title: str, blocks: list[Block]) -> None:
    before = what_stands_before(title, [block.text for block in blocks])
    if before:
        raise Unreadable(before)
    if not blocks:
        unseen = "".join("".join(element.itertext()) for element in tree.iter("noscript"))
        raise Unreadable(NEEDS_SCRIPTS if needs_scripts(unseen) else _nothing_in(tree))
    if _share_of_links(tree, blocks) > _MOST_LINKS:
        raise Unreadable(_nothing_in(tree))


def _extracted(tree: Any, url: str) -> Document | None:
    """What the page says of itself, and its main text as elements: head, p, list, item, table, row, cell, quote."""
    page = _extract(tree, url)
    if page is None or len(page.text or "") < _SHORT:
        page = _extract(tree, url, favor_precision=True) or page
    return page


def _extract(tree: Any, url: str, *, favor_precision: bool = False) -> Document | None:
    page = trafilatura.bare_extraction(
        deepcopy(tree),  # it takes out what it has read
        url=url or None,
        favor_precision=favor_precision,
        include_comments=False,
        with_metadata=True,
        # Only dates that the page says are its own; an extensive search takes any that stands in the text.
        date_extraction_params={"extensive_search": False, "original_date": True},
        prune_xpath=_PRUNED,
    )
    return page if isinstance(page, Document) else None


def _nothing_in(tree: Any) -> str:
    return ONLY_NAVIGATION if tree.find(".//a[@href]") is not None else NO_TEXT


def _share_of_links(tree: Any, blocks: list[Block]) -> float:
    """How much of the extracted text is the text of links, 0 to 1."""
    extracted = " ".join(block.text.replace("\n", " ") for block in blocks)[:_LONGEST_MENU]
    links = {clean("".join(link.itertext())) for link in tree.iter("a")}
    return sum(len(link) for link in links if link in extracted) / max(len(extracted), 1)


def _blocks(body: Any) -> Iterator[Block]:
    heading = ""
    for is_heading, block in _pieces(body):
        if is_heading:
            heading = block.text
        else:
            yield replace(block, heading=heading)


def _pieces(element: Any) -> Iterator[tuple[bool, Block]]:
    """The headings and the blocks below an element, in order: whether it is a heading, and what it says."""
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


def _paragraphs(inline: list[str]) -> Iterator[tuple[bool, Block]]:
    """Two line breaks end a paragraph, one a line, as of an address; long lines may be broken anywhere."""
    for paragraph in re.split(rf"{_BREAK}\s*{_BREAK}", "".join(inline)):
        lines = [clean(joined(line.split("\n"))) for line in paragraph.split(_BREAK)]
        text = written_lines([line + MEANT if len(line) <= _LONGEST_MEANT else line for line in lines if line], 0)
        if text:
            yield False, Block(text)


def _inline(element: Any) -> str:
    if element.tag == "lb":
        return _BREAK
    return (element.text or "") + "".join(_inline(part) + (part.tail or "") for part in element)


def _heading(element: Any) -> Iterator[tuple[bool, Block]]:
    yield True, Block(" ".join(_lines(element)))


def _list(element: Any) -> Iterator[tuple[bool, Block]]:
    for block in listed(_items(element, 0)):
        yield False, block


def _items(element: Any, depth: int) -> Iterator[Item]:
    """What the items of a list say themselves, each before those below it."""
    for item in element:
        inner = [each for each in item if each.tag == "list"]
        own = deepcopy(item) if inner else item
        for each in own.findall("list"):
            own.remove(each)
        yield Item("\n".join(_lines(own)), depth)
        for each in inner:
            yield from _items(each, depth + 1)


def _lined(element: Any) -> Iterator[tuple[bool, Block]]:
    """A quotation: one block, with a line a paragraph."""
    yield False, Block("\n".join(_lines(element)))


def _code(element: Any) -> Iterator[tuple[bool, Block]]:
    yield False, Block(clean_lines("".join(element.itertext()).splitlines()))


def _table(element: Any) -> Iterator[tuple[bool, Block]]:
    """One block, with a line a row; of a table that lays out a page, what stands in its cells."""
    if any(cell.find(".//head") is not None or len(cell.findall("p")) > 1 for cell in element.iter("cell")):
        for cell in element.iter("cell"):
            yield from _pieces(cell)
        return
    rows = [[" ".join(_lines(cell)) for cell in row if cell.tag == "cell"] for row in element.iter("row")]
    is_said = element.find(".//cell[@role='head']") is not None
    yield False, table(rows, has_head=is_said or not rows or names_columns(rows[0]))


def _lines(element: Any) -> Iterator[str]:
    for _, block in _pieces(element):
        yield from block.text.split("\n")


_BLOCKS: dict[str, Callable[[Any], Iterator[tuple[bool, Block]]]] = {
    "p": _pieces,
    "item": _pieces,
    "head": _heading,
    "list": _list,
    "quote": _lined,
    "code": _code,
    "table": _table,
}
