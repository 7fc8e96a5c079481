"""Markdown, as people write it for blogs, manuals and wikis; MDX too."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from index.articles.formats import markup
from index.articles.formats.byline import read_byline
from index.articles.formats.dress import undressed, values_of, without_mdx
from index.articles.formats.encoding import decode
from index.articles.formats.front_matter import read_front_matter
from index.articles.formats.layout import (
    MEANT,
    UNKNOWN_LANGUAGE,
    Block,
    Hears,
    clean,
    heads_what_follows,
    joined,
    laid_out,
    raised,
    table,
    title_from_name,
    unheard,
    usual_width,
    written_lines,
)
from index.articles.formats.lists import Item, listed
from index.types import Article

_HTML_DRESS = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<hidden>script|style)\b.*?(?:</(?P=hidden)\s*>|\Z)", re.DOTALL | re.IGNORECASE
)
# What of a line is words, and what stands for it where it has none.
_SHOWN = {"text": "", "code_inline": "", "softbreak": "\n", "hardbreak": f"{MEANT}\n"}
_IN_TITLES = frozenset("text code_inline strong_open strong_close em_open em_close".split())
_PARAGRAPH = ("paragraph_open", "inline", "paragraph_close")
_DEEPEST_NESTING = 100
_LISTS = ("bullet_list_open", "ordered_list_open")
_LIST_ENDS = ("bullet_list_close", "ordered_list_close")
_MARKDOWN = MarkdownIt("commonmark", {"html": True, "maxNesting": _DEEPEST_NESTING}).enable(["table", "strikethrough"])


def read(data: bytes, article_id: str, hears: Hears = unheard) -> Article:
    """Read a Markdown file. Raises Unreadable."""
    return _article(decode(data), article_id, hears, is_mdx=False)


def read_mdx(data: bytes, article_id: str, hears: Hears = unheard) -> Article:
    """Read Markdown with components in it. Raises Unreadable."""
    return _article(decode(data), article_id, hears, is_mdx=True)


def _article(text: str, article_id: str, hears: Hears, *, is_mdx: bool) -> Article:
    front = read_front_matter(text.removeprefix("\ufeff"), hears)
    if values := values_of(front.body, is_mdx=is_mdx):
        hears(f"what its page shows for {values[0]} is not in the file ({len(values)} such); write it out there")
    body = undressed(without_mdx(front.body) if is_mdx else front.body)
    tokens = _MARKDOWN.parse(body)
    return laid_out(
        article_id,
        front.title or _title(tokens) or title_from_name(article_id),
        _blocks(tokens, usual_width(body.split("\n"))),
        front.language or UNKNOWN_LANGUAGE,
        author=front.author,
        source=front.source,
        published=front.published,
        url=front.url,
        collection=front.collection,
    )


def _title(tokens: list[Token]) -> str:
    """The first heading, or the short line that stands alone where one would; "" if there is neither.

    That line may be no title, so it is text as well.
    """
    is_headed = any(token.type == "heading_open" and token.tag == "h1" for token in tokens)
    opening = tokens[1] if len(tokens) > len(_PARAGRAPH) and tokens[0].type == "paragraph_open" else None
    is_plain = opening and not is_headed and all(child.type in _IN_TITLES for child in opening.children or ())
    line = _inline_text(opening) if opening and is_plain else ""
    if heads_what_follows(line) and ":" not in line and not read_byline(line):
        return line
    return next(_headings(tokens), "")


def _headings(tokens: list[Token]) -> Iterator[str]:
    for before, token in pairwise(tokens):
        if before.type == "heading_open" and before.level == 0:
            yield _inline_text(token)


def _blocks(tokens: list[Token], width: float) -> Iterator[Block]:
    """One block for each paragraph, list, table or quotation; headings become the context of what follows.

    A heading that comes again ("Ingredients"), or stands below a version or a year ("Added"), says too little alone.
    """
    heading = ""
    counts = Counter(_headings(tokens))
    above: list[tuple[str, str]] = []
    for part in _parts(tokens):
        if part[0].type == "heading_open":
            heading = _inline_text(part[1])
            while above and above[-1][0] >= part[0].tag:
                above.pop()
            parent = above[-1][1] if above and above[-1][0] != "h1" else ""
            above.append((part[0].tag, heading))
            if parent and (counts[heading] > 1 or any(map(str.isdecimal, parent))):
                heading = f"{parent}: {heading}"
            continue
        for block in _blocks_of(part, width):
            heading = block.heading or heading  # a piece of HTML may hold some of its own
            yield replace(block, heading=heading)
        if _is_bold(part) and heads_what_follows(words := _inline_text(part[1])):
            heading = words


def _is_bold(part: list[Token]) -> bool:
    """Whether it is a paragraph that is bold from its first to its last word."""
    inside = [each for each in part[1].children or () if each.content or each.type != "text"] if len(part) == 3 else []
    kinds = [each.type for each in inside]
    return (
        part[0].type == "paragraph_open"
        and kinds[:1] == ["strong_open"]
        and kinds.index("strong_close") == len(kinds) - 1
    )


def _parts(tokens: list[Token]) -> Iterator[list[Token]]:
    """The tokens of each block that stands in no other."""
    start = 0
    for position, token in enumerate(tokens, 1):
        if token.level == 0 and token.nesting <= 0:
            yield tokens[start:position]
            start = position


def _blocks_of(part: list[Token], width: float) -> Iterator[Block]:
    if part[0].type == "html_block":
        yield from markup.fragment_blocks(_HTML_DRESS.sub(" ", part[0].content))
    elif part[0].type == "table_open":
        yield table(_rows(part))
    elif part[0].type in _LISTS:
        yield from listed(_items(part, width))
    else:
        yield Block("\n".join(filter(None, _lines(part, width))))


def _items(part: list[Token], width: float) -> Iterator[Item]:
    """The items of a list, in order, and of the lists in it, with the numbers that people see."""
    numbers: list[int | None] = []
    mark = ""
    start = 0
    for position, token in enumerate(part):
        if token.type not in (*_LISTS, "list_item_open", *_LIST_ENDS, "list_item_close"):
            continue
        text = "\n".join(filter(None, _lines(part[start:position], width)))
        yield Item(f"{mark}{text}" if text else "", len(numbers))
        start, mark = position + 1, "" if text else mark
        if token.type in _LISTS:
            numbers.append(int(token.attrs.get("start", 1)) if token.type == "ordered_list_open" else None)
        elif token.type in _LIST_ENDS:
            numbers.pop()
        elif token.type == "list_item_open" and numbers[-1] is not None:
            mark = f"{numbers[-1]}. "
            numbers[-1] += 1
        else:
            mark = ""


def _lines(part: list[Token], width: float) -> Iterator[str]:
    """A line for each paragraph, row of a table and line of code in a block."""
    row_from: int | None = None
    for position, token in enumerate(part):
        if token.type == "tr_open":
            row_from = position
        elif token.type == "tr_close":
            yield table(_rows(part[row_from : position + 1])).text
            row_from = None
        elif token.type == "inline" and row_from is None:
            yield written_lines(_shown(token).split("\n"), width)
        elif token.type == "html_block":
            yield from (block.text for block in markup.fragment_blocks(_HTML_DRESS.sub(" ", token.content)))
        elif token.type in ("fence", "code_block"):
            yield from map(clean, token.content.splitlines())


def _rows(part: list[Token]) -> Iterator[list[str]]:
    cells: list[str] = []
    for token in part:
        if token.type == "inline":
            cells.append(_inline_text(token))
        elif token.type == "tr_close":
            yield cells
            cells = []


def _inline_text(token: Token) -> str:
    """What a reader sees of it, in one line."""
    return clean(joined(_shown(token).replace(MEANT, "").split("\n")))


def _shown(token: Token) -> str:
    """What a reader sees of some lines: the text of links and code, no marks, no HTML tags, no pictures.

    Nothing of what is struck out; raised numbers as such, and words that a break of the line parts, apart.
    """
    pieces: list[str] = []
    struck = 0
    raised_from = -1  # where in the pieces raised letters begin
    for child in token.children or ():
        if child.type == "html_inline":
            struck = max(struck + markup.strikes(child.content), 0)
            tag = child.content.lower()
            if tag.startswith("<sup"):
                raised_from = len(pieces)
            elif tag.startswith("</sup") and raised_from >= 0:
                pieces[raised_from:] = [raised("".join(pieces[raised_from:]))]
                raised_from = -1
            elif markup.ends_line(child.content):
                pieces.append(" ")
        elif child.type in ("s_open", "s_close"):
            struck += child.nesting
        elif not struck and child.type in _SHOWN:
            pieces.append(child.content or _SHOWN[child.type])
    return "".join(pieces)
