"""What readers share: blocks of text laid out as an article.

Whatever the format, the text of an article is plain: white space is single spaces, paragraphs are separated by a
blank line, and nothing of the file's own dress (front matter, marks of Markdown, menus of a web page) is left in it.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from index.types import Article, Paragraph

# A language that neither the file nor its author says; the loader finds out.
UNKNOWN_LANGUAGE = ""

NO_TEXT = "there is no text in it"


class Unreadable(Exception):
    """A file that cannot be read; its text says why, and what to do where something can be done."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a list, a table or a quotation, before it has a place in the text.

    text: lines (items, rows) are separated by a line feed.
    page: 1-based; 0 in formats without pages.
    """

    text: str
    heading: str = ""
    page: int = 0


def laid_out(
    article_id: str, title: str, blocks: Iterable[Block], language: str = UNKNOWN_LANGUAGE, **fields: str
) -> Article:
    """Lay the blocks out as one text and note where each begins and ends; blocks without text are left out."""
    pieces: list[str] = []
    paragraphs: list[Paragraph] = []
    position = 0
    for block in blocks:
        if not block.text:
            continue
        end = position + len(block.text)
        paragraphs.append(Paragraph(len(paragraphs) + 1, position, end, block.heading, block.page))
        pieces.append(block.text)
        position = end + len("\n\n")
    return Article(article_id, title, "\n\n".join(pieces), tuple(paragraphs), language=language, **fields)


def blocks_of(article: Article) -> Iterator[Block]:
    """The blocks that an article was laid out from."""
    for paragraph in article.paragraphs:
        yield Block(article.text[paragraph.start : paragraph.end], paragraph.heading, paragraph.page)


def clean(text: str) -> str:
    """One line of plain text: composed characters, ordinary single spaces, no control characters.

    Format characters go, but for the joiners that some scripts and emoji need.
    """
    text = unicodedata.normalize("NFC", text)
    if not text.isprintable():  # most texts are, and hold neither
        kept = (c for c in text if c.isspace() or c in "\u200c\u200d" or unicodedata.category(c) not in _NOT_TEXT)
        text = "".join(kept)
    return " ".join(text.split())


def clean_lines(lines: Iterable[str]) -> str:
    """The lines of a block: each clean, empty ones left out."""
    return "\n".join(line for line in map(clean, lines) if line)


def iso_date(text: str) -> str:
    """The date in ISO form, or the text itself where it is none of the usual forms."""
    try:
        return datetime.fromisoformat(text).date().isoformat()
    except ValueError:
        plain = text.replace(",", " ").replace(".", " ")
    for form in ("%b %d %Y", "%B %d %Y", "%d %b %Y", "%d %B %Y", "%Y/%m/%d"):
        try:
            return datetime.strptime(" ".join(plain.split()), form).date().isoformat()
        except ValueError:
            continue
    return text


def title_from_name(article_id: str) -> str:
    """A title for an article that has none: the name of its file, in words."""
    words = article_id.rsplit("/", 1)[-1].replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


# Control and format characters, and halves of surrogate pairs, which no file can be written with.
_NOT_TEXT = ("Cc", "Cf", "Cs")
