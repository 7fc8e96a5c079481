"""HTML as a person reads it: nothing struck out, raised numbers raised, the cells of a table in their places."""

import re
from collections.abc import Callable, Container, Iterator
from copy import deepcopy
from typing import Any

from index.articles.formats.layout import (
    Block,
    clean,
    clean_lines,
    heads_what_follows,
    joined,
    names_columns,
    raised,
    table,
)
from index.articles.formats.lists import capital_of, letter_of, said_number
from index.text.exchanges import is_question

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
_APART = ("table", *_HEADINGS)
_APART_IN_MAILS = (*_APART, "ul", "ol")
# What opens a part of a page heads it, though trafilatura takes it for a button alone.
_OPENS_A_PART = (
    "//button[contains(@class, 'accordion') or contains(@class, 'collaps') or contains(@class, 'faq')"
    " or @aria-controls or @aria-expanded]"
)
_BOLD_ALONE = (
    "//p[count(*) = 1 and (b or strong) and normalize-space(*) = normalize-space() and following-sibling::*[1]"
    "[self::p or self::ul or self::ol or self::dl or self::table or self::pre or self::figure or self::blockquote]"
    "[not(count(*) = 1 and (b or strong) and normalize-space(*) = normalize-space())]]"
)
_FEWEST_WORDS_OF_A_HEADING = 3  # "Menu" and "Show more" head nothing
_LONGEST_REPEATED = 100  # characters
_LONGEST_CELL = 200  # characters; what holds a table and is longer is a part of a page
_HIDDEN = "//*[contains(translate(@style, ' ', ''), 'display:none')]"  # the line that inboxes show beside the subject
# Wider and longer spans than any table has are broken.
_WIDEST_SPAN = 50
_FEWEST_COLUMNS = 2
_COUNTED_BY: dict[str, Callable[[int], str]] = {"1": str, "a": letter_of, "A": capital_of}
_BREAK = "\ue000"  # of a line; for private use, so in no text
_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]*>")
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
    _prepare_headings(tree)
    for element in tree.iter("ol"):
        _number_items(element)
    for element in tree.iter("sup"):
        text = raised("".join(element.itertext()))
        for child in list(element):
            element.remove(child)
        element.text = text
    for cell in tree.iter("td", "th"):
        for line in cell.iter("br"):
            line.tail = " " + (line.tail or "")
    _prepare_definitions(tree)
    for element in tree.iter("table"):
        _repeat_spanning_cells(element)


def _number_items(element: Any) -> None:
    """Write the numbers of a list as text, as people see them; not those in Roman figures."""
    form = _COUNTED_BY.get(element.get("type", "1"))
    if form is None:
        return
    number = said_number(element.get("start"), 1)
    for item in element.iterchildren("li"):
        number = said_number(item.get("value"), number)
        first = next(iter(item), None)
        begins = item if (item.text or "").strip() or first is None or first.tag != "p" else first
        if _line(item):
            begins.text = f"{form(number)}. {(begins.text or '').lstrip()}"
        number += 1


def _prepare_headings(tree: Any) -> None:
    """Headings that are buttons as well, and what is written below pictures, as text."""
    for element in tree.xpath("//button[ancestor::h1 or ancestor::h2 or ancestor::h3 or ancestor::h4 or ancestor::h5]"):
        element.drop_tag()
    for element in tree.xpath(_OPENS_A_PART):
        if len(_line(element).split()) >= _FEWEST_WORDS_OF_A_HEADING:
            element.tag = "h4"
    for element in tree.xpath(_BOLD_ALONE):
        words = clean(_line(element))
        if heads_what_follows(words):
            heading = element.makeelement("h6")
            heading.text = words
            element.addprevious(heading)
    for element in tree.xpath("//figure[normalize-space()]"):
        element.drop_tag()  # else trafilatura leaves out all of it with its picture: text below it, tables, notices
    for element in tree.iter("figcaption"):
        element.tag = "p"
    for element in tree.xpath("//table/caption"):
        element.tag = "p"  # else it is the first row, which is the head
        element.getparent().addprevious(element)


def _prepare_definitions(tree: Any) -> None:
    """Set what is named and what is said of it, "Friday" and "9 to 8", in one line, as a row has them.

    Questions stand above their answers, and so does a name above paragraphs, lists or tables.
    """
    for name in tree.xpath("//dt[following-sibling::*[1][self::dd][not(following-sibling::*[1][self::dd])]]"):
        said = name.getnext()
        if len(said) == 1 and said[0].tag == "p" and not (said.text or "").strip():
            said[0].drop_tag()
        words = _line(name).strip()
        if not words or is_question(words) or any(part.tag in _LINE_TAGS for part in said.iterdescendants()):
            continue
        name.tag, name.tail = "span", (" " if words.endswith(":") else " | ") + (said.text or "").lstrip()
        said.text = None
        said.insert(0, name)


def _repeat_spanning_cells(element: Any) -> None:
    """Set a cell that spans rows of a table into each of them, where each is read alone; but for those of its head."""
    below: dict[int, tuple[int, int, Any]] = {}  # by column: in how many rows more, how many columns, the cell
    for number, row in enumerate(_own_rows(element)):
        column = 0
        for cell in (*row.iterchildren("td", "th"), None):
            while column in below:
                rows_left, wide, spanning = below.pop(column)
                if rows_left > 1:
                    below[column] = rows_left - 1, wide, spanning
                if spanning is not None:
                    row.insert(len(row) if cell is None else row.index(cell), deepcopy(spanning))
                column += wide
            if cell is None:
                break
            wide, high = (_span(cell, name) for name in ("colspan", "rowspan"))
            if high > 1:
                is_short = cell.find(".//table") is None and len(_line(cell)) <= _LONGEST_REPEATED
                if is_repeated := number > 0 and is_short:
                    del cell.attrib["rowspan"]
                below[column] = high - 1, wide, cell if is_repeated else None
            column += wide


def _own_rows(table: Any) -> list[Any]:
    """Its rows, without those of a table inside a cell."""
    return [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]


def _wrap_in_code(element: Any) -> None:
    code = element.makeelement("code")
    code.text, element.text = element.text, None
    code.extend(list(element))
    element.append(code)


def fragment_blocks(source: str) -> Iterator[Block]:
    """The blocks of a piece of HTML that stands in a text of another kind, under its own headings if it has some."""
    tree = _parsed(source)
    if tree is not None:
        prepare(tree)
        yield from _blocks(tree)


def lines_and_tables(source: str) -> Iterator[str | Block]:
    """What a mail in HTML shows: its lines, "" between paragraphs, a block for each list and table with text in it."""
    tree = _parsed(source)
    if tree is None:
        return
    for element in tree.xpath(_HIDDEN):
        _drop(element)
    prepare(tree)
    for element in tree.iter("br", "p", "ul", "ol", *_HEADINGS):
        element.tail = _BREAK + (element.tail or "")
    yield from _lines_and_tables(tree)


def _lines_and_tables(tree: Any) -> Iterator[str | Block]:
    for part in _parts(tree, _APART_IN_MAILS):
        if isinstance(part, str):
            yield from map(clean, part.split(_BREAK))
        elif part.tag in ("ul", "ol"):
            yield Block(clean_lines(each.replace(_BREAK, " ") for each in _parts(part) if isinstance(each, str)))
        elif part.tag != "table":
            yield from ("", _line(part), "")
        elif _lays_out(part):
            for row in _own_rows(part):
                for cell in row.iterchildren("td", "th"):
                    yield from ("", *_lines_and_tables(cell), "")
        else:
            yield _table(part)


def _lays_out(element: Any) -> bool:
    """Whether a table only says where the parts of a mail stand."""
    cells = [list(row.iterchildren("td", "th")) for row in _own_rows(element)]
    return (
        element.get("role") == "presentation"
        or all(len(row) < _FEWEST_COLUMNS for row in cells)
        or any(_is_part(cell) for row in cells for cell in row)
    )


def _is_part(cell: Any) -> bool:
    parted = len(cell.findall("p")) > 1 or any(cell.find(f".//{tag}") is not None for tag in _HEADINGS)
    return parted or (cell.find(".//table") is not None and len(_line(cell)) > _LONGEST_CELL)


def _parsed(source: str) -> Any | None:
    from lxml import etree  # noqa: PLC0415 - few texts of another kind hold HTML
    from lxml import html as lxml_html  # noqa: PLC0415

    try:
        return lxml_html.fragment_fromstring(_DECLARATION.sub("", source), create_parent="div")
    except (etree.LxmlError, ValueError):
        return None


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
            yield _table(part)
        else:
            heading = _line(part)
    yield Block(clean_lines(lines), heading)


def _table(element: Any) -> Block:
    found = list(rows(element))
    return table(found, has_head=bool(found) and (element.find(".//th") is not None or names_columns(found[0])))


def _parts(element: Any, apart: Container[str] = _APART) -> Iterator[Any]:
    """Lines of text, and between them the elements that stand apart."""
    words = [element.text or ""]
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag in apart and not (tag in ("ul", "ol") and child.find(".//table") is not None):
            yield _joined(words)
            yield child
            words = []
        elif tag == "pre":
            yield _joined(words)
            yield from _line(child).splitlines()
            words = []
        elif tag in _LINE_TAGS or any(each.tag in _LINE_TAGS or each.tag == "table" for each in child.iter()):
            yield _joined(words)
            yield from _parts(child, apart)
            words = []
        elif tag == "br":
            words.append(" ")
        elif tag and tag not in _UNSEEN_TAGS:
            words.append(_line(child))
        words.append(child.tail or "")
    yield _joined(words)


def _joined(pieces: list[str]) -> str:
    return joined("".join(pieces).split("\n"))


def _line(element: Any) -> str:
    return "".join(element.itertext())


def rows(element: Any) -> Iterator[list[str]]:
    """The cells of each row; where one spans several columns or rows, the places after it are empty."""
    spanned: dict[int, int] = {}
    for row in _own_rows(element):
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
