"""Files to articles: one small reader for each format.

Whatever the format, the text of an article is plain: white space is single spaces, paragraphs are separated by a
blank line, and nothing of the file's own dress (front matter, marks of Markdown, scraped headers) is left in it.
"""

import codecs
import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import yaml
from frontmatter.default_handlers import YAMLHandler
from markdown_it import MarkdownIt
from markdown_it.token import Token

from index.errors import CorpusError
from index.types import Article, Paragraph


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file of the corpus that is not in the index, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """The articles of a folder, ordered by id, and the files that could not be read."""

    articles: tuple[Article, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class _Block:
    text: str
    heading: str = ""


class _Unreadable(Exception):
    pass


def load_corpus(folder: Path) -> Corpus:
    """Read every article below `folder`; hidden files and folders are passed over.

    Raises CorpusError when there is no such folder or nothing in it can be read.
    """
    if not folder.is_dir():
        raise CorpusError(f"There is no folder {folder}: make it and put articles (.md or .txt) in it.")
    articles: dict[str, Article] = {}
    skipped: list[Skipped] = []
    for path in _files(folder):
        name = path.relative_to(folder).as_posix()
        try:
            article = load_article(path, name.removesuffix(path.suffix))
            if article.id in articles:
                article = replace(article, id=name)
            articles[article.id] = article
        except _Unreadable as error:
            skipped.append(Skipped(name, str(error)))
    if not articles:
        named = "".join(f"\n  {item.name}: {item.reason}" for item in skipped)
        problem = "none of its files can be read:" if skipped else "it is empty."
        raise CorpusError(f"There is no article in {folder}: {problem}{named}\nPut articles (.md or .txt) in it.")
    return Corpus(tuple(articles[key] for key in sorted(articles)), tuple(skipped))


def load_article(path: Path, article_id: str) -> Article:
    """Read one file by the reader for its ending."""
    if path.is_symlink() and not path.is_file():
        raise _Unreadable("it is a link that leads to no file; put the file itself here")
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise _Unreadable(f"not a format that Footnote reads ({', '.join(sorted(_READERS))})")
    article = reader(_read_text(path), article_id)
    if not article.text:
        raise _Unreadable("there is no text in it")
    return article


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and (path.is_file() or path.is_symlink()):
            yield path


def _read_text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _Unreadable(f"it can not be opened ({error.strerror}); check its permissions") from error
    if not data.strip():
        raise _Unreadable("the file is empty")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise _Unreadable("it is UTF-16; save it as UTF-8")
    if b"\0" in data:
        raise _Unreadable("it is not a text file")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _Unreadable(f"it is not UTF-8 (byte {error.start}); save it as UTF-8") from error


def _article(article_id: str, title: str, blocks: Iterable[_Block], **fields: str) -> Article:
    """Lay the blocks out as one text and note where each begins and ends."""
    pieces: list[str] = []
    paragraphs: list[Paragraph] = []
    position = 0
    for block in blocks:
        paragraphs.append(Paragraph(len(paragraphs) + 1, position, position + len(block.text), block.heading))
        pieces.append(block.text)
        position += len(block.text) + len("\n\n")
    return Article(article_id, title, "\n\n".join(pieces), tuple(paragraphs), **fields)


def _clean(text: str) -> str:
    """One line of plain text: composed characters, ordinary single spaces, no control characters.

    Format characters go, but for the joiners that some scripts and emoji need.
    """
    text = unicodedata.normalize("NFC", text)
    if not text.isprintable():  # most texts are, and hold neither
        kept = (c for c in text if c.isspace() or c in "\u200c\u200d" or unicodedata.category(c) not in ("Cc", "Cf"))
        text = "".join(kept)
    return " ".join(text.split())


# Markdown -----------------------------------------------------------------------------------------------------


# A file that begins with three dashes and a blank line begins with a rule.
_FRONT_MATTER_OPENS = re.compile(r"\s*^-{3,}[ \t]*\r?\n(?![ \t]*\r?\n)", re.MULTILINE)
_HTML_DRESS = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<hidden>script|style)\b.*?(?:</(?P=hidden)\s*>|\Z)|<[^>]*>", re.DOTALL | re.IGNORECASE
)
_DEEPEST_NESTING = 100


def _read_markdown(text: str, article_id: str) -> Article:
    metadata, body = _front_matter(text)
    fields = {name: _field(metadata, name) for name in ("title", "author", "source", "url")}
    tokens = MarkdownIt("commonmark", {"html": True, "maxNesting": _DEEPEST_NESTING}).enable("table").parse(body)
    title = fields.pop("title") or next(_headings(tokens), "") or _title_from_name(article_id)
    published = _date(_field(metadata, "published"))
    language = _field(metadata, "language") or "en"
    return _article(article_id, title, _markdown_blocks(tokens), published=published, language=language, **fields)


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
        raise _Unreadable("its front matter does not end; close it with a line of three dashes") from None
    try:
        metadata = handler.load(front, Loader=yaml.BaseLoader) or {}
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = opening[0].count("\n") + mark.line if mark else 0
        where = f" (line {line})" if line else ""
        raise _Unreadable(f"its front matter is not valid YAML{where}; check quotes and colons") from error
    if not isinstance(metadata, dict):
        raise _Unreadable('its front matter is not made of lines like "title: ..."; write it so, or leave it out')
    return metadata, body


def _field(metadata: dict[str, object], name: str) -> str:
    value = metadata.get(name, "")
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = ", ".join(value)
    if not isinstance(value, str):
        raise _Unreadable(f"its front matter gives {name} in a form that is not text; write it on one line")
    return "" if value in ("null", "~") else _clean(value)


def _headings(tokens: list[Token]) -> Iterator[str]:
    for before, token in pairwise(tokens):
        if before.type == "heading_open" and before.level == 0:
            yield _clean(_inline_text(token))


def _markdown_blocks(tokens: list[Token]) -> Iterator[_Block]:
    """One block for each paragraph, list, table or quotation; headings become the context of what follows."""
    heading = ""
    lines: list[str] = []
    for position, token in enumerate(tokens):
        inside_heading = position > 0 and tokens[position - 1].type == "heading_open"
        if token.type == "inline" and inside_heading and token.level == 1:
            heading = _clean(_inline_text(token))
        elif token.type == "inline":
            lines.append(_clean(_inline_text(token)))
        elif token.type == "html_block":
            lines.append(_clean(html.unescape(_HTML_DRESS.sub(" ", token.content))))
        elif token.type in ("fence", "code_block"):
            lines.extend(_clean(line) for line in token.content.splitlines())
        elif token.type == "tr_close":
            cells = _cells_of_last_row(tokens, position)
            lines[-cells:] = [" | ".join(cell for cell in lines[-cells:] if cell)]
        if token.level == 0 and token.nesting <= 0:
            text = "\n".join(line for line in lines if line)
            lines = []
            if text:
                yield _Block(text, heading)


def _cells_of_last_row(tokens: list[Token], end: int) -> int:
    start = next(i for i in range(end, -1, -1) if tokens[i].type == "tr_open")
    return sum(token.type == "inline" for token in tokens[start:end])


def _inline_text(token: Token) -> str:
    """What a reader sees of a line: the text of links and code, no marks, no HTML tags, no pictures."""
    shown = {"text": None, "code_inline": None, "softbreak": " ", "hardbreak": " "}
    return "".join(shown[child.type] or child.content for child in token.children or () if child.type in shown)


# Plain and scraped text ---------------------------------------------------------------------------------------

_DATE_LINE = re.compile(r"^[/|·\s]*date\s*:\s*(?P<value>.*)$", re.IGNORECASE)
_SOURCE_LINE = re.compile(r"^[/|·\s]*source\s*:\s*(?P<value>.*)$", re.IGNORECASE)
_HEAD_PARTS = re.compile(r"\s*[/|·]\s*(?=source\s*:)", re.IGNORECASE)
_TAIL_LINE = re.compile(r"^(follow\b.{0,60}\bon|keywords\s*:.*)$", re.IGNORECASE)
_LONGEST_TITLE = 200
_LONGEST_BYLINE_WORDS = 8


def _read_plain(text: str, article_id: str) -> Article:
    """Plain text: blank lines separate paragraphs.

    Text scraped from a news page is known by its "DATE:" or "SOURCE:" line near the top; then the first line is the
    title, a short line before the date is the author, the title may come again (even twice on a line), and "Follow ...
    on" and "Keywords:" close it. None of that is text of the article; long lines above the date are.
    """
    lines = [_clean(line) for line in text.splitlines()]
    while lines and not lines[0]:
        lines.pop(0)
    head_end = _end_of_scraped_head(lines)
    if head_end:
        return _scraped(lines, head_end, article_id)
    title = _title_from_name(article_id)
    alone = len(lines) > 2 and not lines[1]
    if alone and len(lines[0]) <= _LONGEST_TITLE and lines[0][-1] not in ".!?。！？:":
        title, lines = lines[0], lines[1:]
    return _article(article_id, title, _paragraphs(lines))


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
    title = others.pop(0) if has_title else _title_from_name(article_id)
    others = [line for line in others if not _repeats(line, title)]
    bylines = [line for line in others if len(line.split()) <= _LONGEST_BYLINE_WORDS]
    body = [part for line in others if line not in bylines for part in (line, "")]
    body += [line for line in lines[head_end:] if not _repeats(line, title)]
    while body and (not body[-1] or _TAIL_LINE.match(body[-1])):
        body.pop()
    return _article(
        article_id,
        title,
        _paragraphs(body),
        author=re.sub(r"^by\s+", "", bylines[0], flags=re.IGNORECASE) if bylines else "",
        source=sources[0] if sources else "",
        published=_date(dates[0]) if dates else "",
    )


def _repeats(line: str, title: str) -> bool:
    """Whether the line is the title, once or several times, and nothing else."""
    return bool(line) and not line.replace(title, "").strip()


def _paragraphs(lines: list[str]) -> Iterator[_Block]:
    text = "\n".join(lines)
    for part in re.split(r"\n{2,}", text):
        if part.strip():
            yield _Block(" ".join(part.split()))


def _title_from_name(article_id: str) -> str:
    words = article_id.rsplit("/", 1)[-1].replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _date(text: str) -> str:
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


_READERS = {".md": _read_markdown, ".markdown": _read_markdown, ".txt": _read_plain}
