"""What stands above the text of a Markdown file: YAML, TOML or JSON, as blogs and wikis write it.

The names that Hugo, Jekyll, Docusaurus, Obsidian and their like use are understood. What cannot be read is said, and
never keeps the text below it from being read.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import yaml

from index.articles.collections import collection_named
from index.articles.formats.layout import Hears, clean, iso_date

# Of each field the names that people give it, the surer ones first.
_NAMES = {
    "title": ("title",),
    "author": ("author", "authors", "by", "byline", "creator"),
    "source": ("source", "publisher", "publication", "site"),
    "published": (
        *("published", "date", "pubdate", "publishdate", "publisheddate", "datepublished", "publishedat"),
        *("created", "createdat", "datecreated", "updated", "lastmod", "lastmodified", "lastmodifiedat", "modified"),
        "lastupdate",
    ),
    "url": ("url", "canonicalurl", "canonical", "sourceurl", "originalurl", "permalink", "source"),
    "language": ("language", "lang", "locale"),
    "collection": ("collection",),
}
# A comment, as licences stand in, may come before it. What begins with three dashes and a blank line, or has no
# name with a colon, begins with a rule.
_COMMENTS = re.compile(r"\s*(?:<!--.*?-->\s*)*", re.DOTALL)
_NAMED_OPENS = re.compile(r"-{3}(?P<language>js|javascript|json|toml|yaml|yml)[ \t]*\r?\n")
_YAML_OPENS = re.compile(r"-{3,}[ \t]*\r?\n(?![ \t]*\r?\n)")
_YAML_CLOSES = re.compile(r"^(?:-{3,}|\.{3})[ \t]*\r?$", re.MULTILINE)
_TOML_OPENS = re.compile(r"\+{3}[ \t]*\r?\n")
_TOML_CLOSES = re.compile(r"^\+{3}[ \t]*\r?$", re.MULTILINE)
# "Title: ..." and more such lines up to a blank one, as Pelican and MultiMarkdown have them.
_BARE_OPENS = re.compile(r"(?:[A-Za-z][\w -]{0,30}:(?:[ \t]+\S.*)?\r?\n(?:[ \t]+\S.*\r?\n)*){2,}(?=[ \t]*\r?(?:\n|\Z))")
_JSON_OPENS = re.compile(r"\{\s*\"")
_LINE = re.compile(r"^(?P<name>[A-Za-z][\w -]*?)[ \t]*[:=][ \t]*(?P<value>.*?)[ \t]*\r?$", re.MULTILINE)
_PROPERTY = re.compile(r"""["']?(?P<name>\w+)["']?\s*:\s*(?P<quote>["'`])(?P<value>.*?)(?P=quote)""")
_ADDRESS = re.compile(r"https?://\S+$")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9_-]+)?$")
_UNSAID = ("null", "~")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a file says of itself, each field "" where it does not, and the text below."""

    title: str
    author: str
    source: str
    published: str
    url: str
    language: str
    collection: str
    body: str


def read_front_matter(text: str, hears: Hears) -> FrontMatter:
    """What the front matter of a file says, if it has one; what it does not say in a readable form is told."""
    said, body = _split(text, hears)
    values = {re.sub(r"[\W_]", "", name).lower(): value for name, value in said.items()}

    def first(field: str, is_meant: Callable[[str], object] = bool) -> str:
        found = (_text_of(values[name], field, hears) for name in _NAMES[field] if name in values)
        return next(filter(is_meant, found), "")

    language = _LANGUAGE.match(first("language"))
    return FrontMatter(
        title=first("title"),
        author=first("author"),
        source=first("source", lambda value: value and not _ADDRESS.match(value)),
        published=iso_date(first("published")),
        url=first("url", _ADDRESS.match),
        language=language[1].lower() if language else "",
        collection=collection_named(first("collection")),
        body=body,
    )


def _split(text: str, hears: Hears) -> tuple[dict[str, object], str]:
    start = _COMMENTS.match(text)
    assert start is not None  # noqa: S101 - it matches nothing as well
    opens_at = start.end()
    if opening := _NAMED_OPENS.match(text, opens_at):
        return _closed(text, opening, _YAML_CLOSES, _PARSERS[opening["language"]], hears)
    if opening := _YAML_OPENS.match(text, opens_at):
        return _closed(text, opening, _YAML_CLOSES, _yaml, hears)
    if opening := _TOML_OPENS.match(text, opens_at):
        return _closed(text, opening, _TOML_CLOSES, _toml, hears)
    if _JSON_OPENS.match(text, opens_at):
        return _json(text, opens_at)
    if bare := _BARE_OPENS.match(text, opens_at):
        lines = _lines_of(bare[0])
        if "title" in {name.lower() for name in lines}:
            return lines, text[bare.end() :]
    return {}, text


def _closed(
    text: str,
    opening: re.Match[str],
    closes: re.Pattern[str],
    parse: Callable[[str, int, Hears], dict[str, object] | None],
    hears: Hears,
) -> tuple[dict[str, object], str]:
    closing = closes.search(text, opening.end())
    before = text[: opening.end()].count("\n")
    if closing is None:
        end = re.compile(r"\n[ \t]*\r?\n").search(text, opening.end())
        front = text[opening.end() : end.start() if end else len(text)]
        if not _LINE.match(front):
            return {}, text
        hears("its front matter does not end; close it with a line like the one that opens it")
        lines = _lines_of(front)
        return lines, text[opening.end() + len(front) :]
    front = text[opening.end() : closing.start()]
    said = parse(front, before, hears)
    return ({}, text) if said is None else (said, text[closing.end() :])


def _yaml(front: str, lines_before: int, hears: Hears) -> dict[str, object] | None:
    """Names with their values as they are written; None where there are none.

    Values stay text: YAML would make 3.1 of the title "3.10" and False of the language "no". Tabs, which YAML forbids
    and people write, are spaces.
    """
    try:
        said = yaml.load(front.replace("\t", "  "), Loader=yaml.BaseLoader)  # noqa: S506 - it makes text of everything
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {lines_before + mark.line + 1})" if mark else ""
        hears(f"its front matter is not valid YAML{where}; check quotes and colons")
        return _lines_of(front)
    if not said:
        return {}
    return {str(name): value for name, value in said.items()} if isinstance(said, dict) else None


def _toml(front: str, lines_before: int, hears: Hears) -> dict[str, object]:
    try:
        return _flat(tomllib.loads(front.replace("\r\n", "\n")))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        where = re.search(r"at line (\d+)", str(error))
        line = f" (line {lines_before + int(where[1])})" if where else ""
        hears(f"its front matter is not valid TOML{line}; check quotes")
        return _lines_of(front)


def _script(front: str, _: int, hears: Hears) -> dict[str, object]:
    """An object of JavaScript: its names with values that are plain text."""
    said = {found["name"]: found["value"] for found in _PROPERTY.finditer(front)}
    if not said:
        hears("its front matter is a script that gives no title or date as plain text")
    return dict(said)


_PARSERS: dict[str, Callable[[str, int, Hears], dict[str, object] | None]] = {
    "js": _script,
    "javascript": _script,
    "json": _script,
    "toml": _toml,
    "yaml": _yaml,
    "yml": _yaml,
}


def _json(text: str, start: int) -> tuple[dict[str, object], str]:
    """A file that begins with a JSON object that is followed by a text; else it is all text."""
    try:
        said, end = json.JSONDecoder().raw_decode(text, start)
    except (ValueError, RecursionError):
        return {}, text
    return _flat(said), text[end:]


def _flat(said: dict[str, object]) -> dict[str, object]:
    """With what Zola and Hugo keep in a table of their own."""
    more = [said[name] for name in ("extra", "params", "taxonomies") if isinstance(said.get(name), dict)]
    return {name: value for table in (*more, said) if isinstance(table, dict) for name, value in table.items()}


def _lines_of(front: str) -> dict[str, object]:
    """What can be read of front matter that is broken: lines with a name and a value."""
    return {found["name"]: found["value"].strip("\"' ") for found in _LINE.finditer(front)}


def _text_of(value: object, field: str, hears: Hears) -> str:
    names = list(_texts(value, field))
    if not names and value not in (None, "", [], {}) and field in ("title", "published", "collection"):
        hears(f"its front matter gives {field} in a form that is not text; write it on one line")
    return clean(", ".join(name for name in names if name not in _UNSAID))


def _texts(value: object, field: str) -> Iterator[str]:
    """The text of a value; of a list each one; of a map what it calls by a name: {name: Ada, url: ...}."""
    if field == "collection":  # an article is in one
        yield from [value] if isinstance(value, str) else []
    elif isinstance(value, str):
        yield re.sub(r"\[\[(?:[^\]|]*\|)?([^\]]*)\]\]", r"\1", value) if field == "author" else value
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each, field)
    elif isinstance(value, dict):
        if field == "author" and all(isinstance(each, dict) for each in value.values()):
            yield from _texts(list(value.values()), field)
        elif field in ("author", "published"):
            names = (
                ("name", "published", "date", "created")
                if field == "published"
                else ("name", "full_name", "display_name")
            )
            yield from (str(value[name]) for name in names if name in value)
    elif value is not None and not isinstance(value, bool):
        yield str(value)
