"""Markdown with front matter."""

import html
import re
from collections.abc import Iterator
from itertools import pairwise

import yaml
from frontmatter.default_handlers import YAMLHandler
from markdown_it import MarkdownIt
from markdown_it.token import Token

from index.articles.formats.encoding import decode
from index.articles.formats.layout import (
    UNKNOWN_LANGUAGE,
    Block,
    Unreadable,
    clean,
    iso_date,
    laid_out,
    title_from_name,
)
from index.types import Article

# A file that begins with three dashes and a blank line begins with a rule.
_FRONT_MATTER_OPENS = re.compile(r"\s*^-{3,}[ \t]*\r?\n(?![ \t]*\r?\n)", re.MULTILINE)
_HTML_DRESS = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<hidden>script|style)\b.*?(?:</(?P=hidden)\s*>|\Z)|<[^>]*>", re.DOTALL | re.IGNORECASE
)
_DEEPEST_NESTING = 100
_MARKDOWN = MarkdownIt("commonmark", {"html": True, "maxNesting": _DEEPEST_NESTING}).enable("table")


def read(data: bytes, article_id: str) -> Article:
    """Read a Markdown file. Raises Unreadable."""
    metadata, body = _front_matter(decode(data))
    fields = {name: _field(metadata, name) for name in ("title", "author", "source", "url")}
    tokens = _MARKDOWN.parse(body)
    title = fields.pop("title") or next(_headings(tokens), "") or title_from_name(article_id)
    published = iso_date(_field(metadata, "published"))
    language = _field(metadata, "language") or UNKNOWN_LANGUAGE
    return laid_out(article_id, title, _blocks(tokens), language, published=published, **fields)


def _front_matter(text: str) -> tuple[dict[str, object], str]:
    """Names with their values as they are written, and what follows.

    Values stay text: YAML would make 3.1 of the title "3.10" and False of the language "no".
    """
    opening = _FRONT_MATTER_OPENS.match(text)
    if not opening:
        return {}, text
    handler = YAMLHandler()
    try:
        front, body = handler.split(text)
    except ValueError:
        raise Unreadable("its front matter does not end; close it with a line of three dashes") from None
    try:
        metadata = handler.load(front, Loader=yaml.BaseLoader) or {}
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = opening[0].count("\n") + mark.line if mark else 0
        where = f" (line {line})" if line else ""
        raise Unreadable(f"its front matter is not valid YAML{where}; check quotes and colons") from error
    if not isinstance(metadata, dict):
        raise Unreadable('its front matter is not made of lines like "title: ..."; write it so, or leave it out')
    return metadata, body


def _field(metadata: dict[str, object], name: str) -> str:
    value = metadata.get(name, "")
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = ", ".join(value)
    if not isinstance(value, str):
        raise Unreadable(f"its front matter gives {name} in a form that is not text; write it on one line")
    return "" if value in ("null", "~") else clean(value)


def _headings(tokens: list[Token]) -> Iterator[str]:
    for before, token in pairwise(tokens):
        if before.type == "heading_open" and before.level == 0:
            yield clean(_inline_text(token))


def _blocks(tokens: list[Token]) -> Iterator[Block]:
    """One block for each paragraph, list, table or quotation; headings become the context of what follows."""
    heading = ""
    lines: list[str] = []
    for position, token in enumerate(tokens):
        inside_heading = position > 0 and tokens[position - 1].type == "heading_open"
        if token.type == "inline" and inside_heading and token.level == 1:
            heading = clean(_inline_text(token))
        elif token.type == "inline":
            lines.append(clean(_inline_text(token)))
        elif token.type == "html_block":
            lines.append(clean(html.unescape(_HTML_DRESS.sub(" ", token.content))))
        elif token.type in ("fence", "code_block"):
            lines.extend(clean(line) for line in token.content.splitlines())
        elif token.type == "tr_close":
            cells = _cells_of_last_row(tokens, position)
            lines[-cells:] = [" | ".join(cell for cell in lines[-cells:] if cell)]
        if token.level == 0 and token.nesting <= 0:
            text = "\n".join(line for line in lines if line)
            lines = []
            if text:
                yield Block(text, heading)


def _cells_of_last_row(tokens: list[Token], end: int) -> int:
    start = next(i for i in range(end, -1, -1) if tokens[i].type == "tr_open")
    return sum(token.type == "inline" for token in tokens[start:end])


def _inline_text(token: Token) -> str:
    """What a reader sees of a line: the text of links and code, no marks, no HTML tags, no pictures."""
    shown = {"text": None, "code_inline": None, "softbreak": " ", "hardbreak": " "}
    return "".join(shown[child.type] or child.content for child in token.children or () if child.type in shown)
