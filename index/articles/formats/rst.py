"""reStructuredText, as documentation is written in it, with what Sphinx adds. The only importer of docutils."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator

from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers.rst import Directive, directives
from docutils.utils import SystemMessage

from index.articles.formats.encoding import decode
from index.articles.formats.layout import (
    Block,
    Hears,
    Unreadable,
    clean,
    clean_lines,
    iso_date,
    joined,
    laid_out,
    raised,
    table,
    title_from_name,
    unheard,
)
from index.articles.formats.lists import Item, capital_of, letter_of, listed
from index.types import Article

BROKEN = "it is not reStructuredText that can be read ({}); mend it, or save it as .md"

# Directives that hold code, and those that say what to put in their place; all others hold text.
_WITH_CODE = frozenset("code code-block sourcecode highlight parsed-literal prompt".split())
_WITHOUT_TEXT = frozenset(
    "autoclass autofunction automethod automodule currentmodule image include index literalinclude raw toctree".split()
)
_WITH_A_CONDITION = frozenset("only ifconfig".split())  # which is no title
_DIRECTIVE = re.compile(r"^[ \t]*\.\. ([\w:+.-]+)::", re.MULTILINE)
_ROLE = re.compile(r":(?P<role>[a-z][\w:+.-]*):`(?:!?(?P<alone>[^`<]*?)|(?P<named>[^`<]*?)\s*<[^`>]*>)`", re.IGNORECASE)
# In file names and commands a tilde is the home folder.
_NAMES_CODE = frozenset("attr class data exc func meth mod obj property type var member struct enum".split())
_SAFE = {
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "report_level": 5,
    "halt_level": 5,
    "_disable_config": True,
    "smart_quotes": False,
}
_HIDDEN = (
    nodes.comment,
    nodes.system_message,
    nodes.substitution_definition,
    nodes.target,
    nodes.raw,
    nodes.label,
    nodes.problematic,
)
# Stands for a note's mark, which takes the space before it along.
_REFERENCE = "\x00"
_REFERRED = re.compile(rf"\s*{_REFERENCE}")
_LISTS = (nodes.bullet_list, nodes.enumerated_list)
_COUNTED_BY: dict[str, Callable[[int], str]] = {
    "arabic": str,
    "loweralpha": letter_of,
    "upperalpha": capital_of,
}
_LINED = (
    nodes.field_list,
    nodes.definition_list,
    nodes.line_block,
    nodes.option_list,
)


# Whatever options a directive has, they say how it looks.
_ANY_OPTION: dict[str, Callable[[str], str]] = defaultdict(
    lambda: directives.unchanged, {"class": directives.unchanged}
)


class _Text(Directive):
    """A directive of no name that docutils knows: its content is text."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec = _ANY_OPTION

    def run(self) -> list[nodes.Node]:
        """Its title, if it has one, and its text; or its code; or nothing."""
        if self.name in _WITHOUT_TEXT:
            return []
        if self.name in _WITH_CODE:
            return [nodes.literal_block("", "\n".join(self.content))]
        holder = nodes.container()
        if self.arguments and self.name not in _WITH_A_CONDITION:
            holder += nodes.paragraph("", "", nodes.Text(self.arguments[0]))
        self.state.nested_parse(self.content, self.content_offset, holder)
        return [holder]


def read(data: bytes, article_id: str, hears: Hears = unheard) -> Article:
    """Read a reStructuredText file. Raises Unreadable."""
    source = _ROLE.sub(_shown, decode(data))
    for name in set(_DIRECTIVE.findall(source)):
        if name in _WITHOUT_TEXT | _WITH_CODE or name not in directives._directive_registry:  # type: ignore[attr-defined]
            directives.register_directive(name, _Text)
    try:
        tree = publish_doctree(source, settings_overrides=_SAFE)
    except (SystemMessage, RecursionError, ValueError, AttributeError, IndexError) as error:
        raise Unreadable(BROKEN.format(type(error).__name__)) from error
    said = dict(_fields(tree))
    title = clean(tree.get("title", "")) or next(map(_text, tree.findall(nodes.title)), "")
    return laid_out(
        article_id,
        title or title_from_name(article_id),
        _blocks(tree, title),
        author=_said(tree, nodes.author) or said.get("author", ""),
        published=iso_date(_said(tree, nodes.date) or said.get("date", "")),
    )


def _shown(role: re.Match[str]) -> str:
    """What Sphinx shows of a role: its words, or of a name of code with a tilde the last part."""
    text = role["alone"] or role["named"] or ""
    is_short = text.startswith("~") and role["role"].rsplit(":", 1)[-1] in _NAMES_CODE
    return text.removeprefix("~").rsplit(".", 1)[-1] if is_short else text


def _fields(tree: nodes.document) -> Iterator[tuple[str, str]]:
    for info in tree.findall(nodes.docinfo):
        for field in info.findall(nodes.field):
            yield clean(field[0].astext()).lower(), clean(field[1].astext())


def _said(tree: nodes.document, kind: type[nodes.Node]) -> str:
    return ", ".join(clean(each.astext()) for each in tree.findall(kind))


def _blocks(tree: nodes.Element, heading: str) -> Iterator[Block]:
    for part in tree.children:
        if isinstance(part, (nodes.docinfo, *_HIDDEN)) or (isinstance(part, nodes.topic) and _is_contents(part)):
            continue
        if isinstance(part, (nodes.title, nodes.subtitle, nodes.rubric)):
            heading = _text(part)
        elif isinstance(part, nodes.table):
            block = _table(part)
            yield Block(block.text, heading, lead=block.lead)
        elif isinstance(part, _LISTS):
            yield from listed(_items(part, 0), heading)
        elif isinstance(part, _LINED):
            yield Block(clean_lines(_lines(part)), heading)
        elif isinstance(part, (nodes.literal_block, nodes.math_block)):
            yield Block(clean_lines(part.astext().splitlines()), heading)
        elif isinstance(part, (nodes.paragraph, nodes.caption, nodes.attribution)):
            yield Block(_text(part), heading)
        elif isinstance(part, nodes.Element):
            yield from _blocks(part, heading)


def _items(element: nodes.Element, depth: int) -> Iterator[Item]:
    """What the items of a list say themselves, each before those below it, with the numbers that readers see."""
    for number, item in enumerate(element.children, element.get("start", 1)):
        own = [each for each in item.children if not isinstance(each, _LISTS)]
        text = clean_lines(_lines(nodes.container("", *own)))
        yield Item(f"{_mark(element, number)}{text}" if text else "", depth)
        for inner in item.children:
            if isinstance(inner, _LISTS):
                yield from _items(inner, depth + 1)


def _mark(element: nodes.Element, number: int) -> str:
    form = _COUNTED_BY.get(element.get("enumtype", ""))
    return f"{element['prefix']}{form(number)}{element['suffix']} " if form else ""


def _is_contents(topic: nodes.topic) -> bool:
    return "contents" in topic["classes"]


def _lines(element: nodes.Element) -> Iterator[str]:
    """A line for each paragraph below; of a definition its term too, as the line before it."""
    for part in element.children:
        if isinstance(part, nodes.field):
            name, *said = (each for each in part.children if isinstance(each, nodes.Element))
            yield f"{_text(name)}: {' '.join(line for each in said for line in _lines(each))}"
        elif isinstance(part, (nodes.paragraph, nodes.term, nodes.line, nodes.option_group)):
            yield _text(part)
        elif isinstance(part, nodes.table):
            yield from _table(part).text.split("\n")
        elif isinstance(part, nodes.Element) and not isinstance(part, _HIDDEN):
            yield from _lines(part)


def _table(element: nodes.Element) -> Block:
    rows = []
    for row in element.findall(nodes.row):
        cells: list[str] = []
        for entry in row.children:
            if isinstance(entry, nodes.Element):
                cells += [" ".join(_lines(entry)), *[""] * int(entry.get("morecols", 0))]
        rows.append(cells)
    return table(rows)


def _text(element: nodes.Element) -> str:
    return clean(joined(_REFERRED.sub("", _words(element)).split("\n")))


def _words(element: nodes.Node) -> str:
    if isinstance(element, nodes.Text):
        return str(element)
    if isinstance(element, nodes.footnote_reference):
        return _REFERENCE
    if isinstance(element, nodes.citation_reference):
        return f"[{element.astext()}]"
    if isinstance(element, _HIDDEN):
        return ""
    text = "".join(map(_words, element.children))
    return raised(text) if isinstance(element, nodes.superscript) else text
