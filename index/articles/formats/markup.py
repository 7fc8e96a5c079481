"""HTML as a person reads it: nothing struck out, raised numbers raised, the cells of a table in their places."""

import re
from collections.abc import Iterator
from typing import Any

from index.articles.formats.layout import Block, clean, clean_lines, joined, raised, table

# Struck out, or a second time what stands beside it: how a sign is read, the source of a formula.
_UNREAD = (
    "//del | //s | //strike | //rt | //rp | //annotation | //annotation-xml | //*[contains(@class, 'katex-html')]"
    " | //*[contains(translate(@style, ' ', ''), 'text-decoration:line-through')]"
)
_INLINE_CODE = "//*[self::code or self::tt or self::kbd or self::samp or self::var][not(ancestor::pre or .//pre)]"
_UNSEEN_TAGS = ("script", "style", "template", "noscript", "svg", "head")
# The words on both sides of these belong to different lines.
_LINE_TAGS = frozenset(
    """address article aside blockquote center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4
    h5 h6 header hr li main nav ol option p pre section summary tbody td tfoot th thead tr ul""".split()
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# Wider and longer spans than any table has are broken.
_WIDEST_SPAN = 50
_STRUCK_TAG = re.compile(r"<(/?)(?:del|s|strike)\b[^>]*>", re.IGNORECASE)
_LINE_TAG = re.compile(rf"</?(?:br|{'|'.join(sorted(_LINE_TAGS))})\b[^>]*>", re.IGNORECASE)


def prepare(tree: Any) -> None:
    """Take from a page what nobody reads as its text, and part what its letters alone would glue."""
    for element in tree.xpath(_UNREAD):
        _drop(element)
    for element in tree.xpath(_INLINE_CODE):
        element.drop_tag()  # words of a sentence, which trafilatura takes for a block
    for element in tree.xpath("//pre[not(.//code)]"):
        _wrap_in_code(element)  # else trafilatura makes one line of its lines
    for element in tree.iter("sup"):
        text = raised("".join(element.itertext()))
        for child in list(element):
            element.remove(child)
        element.text = text
    for cell in tree.iter("td", "th"):
        for line in cell.iter("br"):
            line.tail = " " + (line.tail or "")


def _wrap_in_code(element: Any) -> None:
    code = element.makeelement("code")
    code.text, element.text = element.text, None
    code.extend(list(element))
    element.append(code)


def fragment_blocks(source: str) -> Iterator[Block]:
    """The blocks of a piece of HTML that stands in a text of another kind, under its own headings if it has some."""
    from lxml import etree  # noqa: PLC0415 - few texts of another kind hold HTML
    from lxml import html as lxml_html  # noqa: PLC0415

    try:
        tree = lxml_html.fragment_fromstring(source, create_parent="div")
    except (etree.LxmlError, ValueError):
        return
    prepare(tree)
    yield from _blocks(tree)


def strikes(tag: str) -> int:
    """Of an HTML tag: 1 where it begins what is struck out, -1 where it ends it, else 0."""
    found = _STRUCK_TAG.match(tag)
    return 0 if not found else -1 if found[1] else 1


def ends_line(tag: str) -> bool:
    """Whether the words on both sides of an HTML tag are not one."""
    return bool(_LINE_TAG.match(tag))


def _blocks(tree: Any) -> Iterator[Block]:
    heading = ""
    lines: list[str] = []
    for part in _parts(tree):
        if isinstance(part, str):
            lines.append(part)
            continue
        yield Block(clean_lines(lines), heading)
        lines = []
        if part.tag == "table":
            yield table(rows(part), has_head=True)
        else:
            heading = _line(part)
    yield Block(clean_lines(lines), heading)


def _parts(element: Any) -> Iterator[Any]:
    """Lines of text, and between them the elements that are more: tables and headings."""
    words = [element.text or ""]
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag == "table" or tag in _HEADINGS:
            yield joined(words)
            yield child
            words = []
        elif tag == "pre":
            yield joined(words)
            yield from _line(child).splitlines()
            words = []
        elif tag in _LINE_TAGS or any(each.tag in _LINE_TAGS or each.tag == "table" for each in child.iter()):
            yield joined(words)
            yield from _parts(child)
            words = []
        elif tag == "br":
            words.append(" ")
        elif tag and tag not in _UNSEEN_TAGS:
            words.append(_line(child))
        words.append(child.tail or "")
    yield joined(["".join(words)])


def _line(element: Any) -> str:
    return "".join(element.itertext())


def rows(element: Any) -> Iterator[list[str]]:
    """The cells of each row; where one spans several columns or rows, the places after it are empty."""
    spanned: dict[int, int] = {}
    for row in element.iter("tr"):
        if next(row.iterancestors("table"), None) is not element:
            continue  # of a table inside a cell, whose words are the cell's
        cells: list[str] = []
        for cell in row.iterchildren("td", "th"):
            _pass_spanned(cells, spanned)
            wide, high = (_span(cell, name) for name in ("colspan", "rowspan"))
            for column in range(len(cells), len(cells) + wide):
                spanned[column] = high - 1
            cells += [clean(" ".join(part if isinstance(part, str) else _line(part) for part in _parts(cell)))]
            cells += [""] * (wide - 1)
        _pass_spanned(cells, spanned)
        yield cells


def _pass_spanned(cells: list[str], spanned: dict[int, int]) -> None:
    while spanned.get(len(cells), 0) > 0:
        spanned[len(cells)] -= 1
        cells.append("")


def _span(cell: Any, name: str) -> int:
    said = cell.get(name, "1").strip()
    return min(max(int(said), 1), _WIDEST_SPAN) if said.isdecimal() else 1


def _drop(element: Any) -> None:
    """Without the element, with the text after it."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)
