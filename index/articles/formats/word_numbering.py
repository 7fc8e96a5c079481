"""The numbers that Word shows before the paragraphs of numbered lists: they stand in no paragraph's text."""

import re
from collections.abc import Callable
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from index.articles.formats.lists import capital_of, letter_of, said_number

_PLACE = re.compile(r"%(\d)")
_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "lowerLetter": letter_of,
    "upperLetter": capital_of,
}


class Numbering:
    """Counts the items of the lists of a document; to be asked for each paragraph once, in their order."""

    def __init__(self, document: Document) -> None:
        self._levels: dict[str, dict[int, Any]] = {}
        self._abstract: dict[str, str] = {}
        self._counted: dict[str, dict[int, int]] = {}
        relations = [each for each in document.part.rels.values() if each.reltype.endswith("/numbering")]
        parts = [each.target_part for each in relations if not each.is_external]
        numbering = getattr(parts[0], "element", None) if parts else None
        if numbering is None:
            return
        for abstract in numbering.iter(qn("w:abstractNum")):
            levels = {said_number(level.get(qn("w:ilvl")), 0): level for level in abstract.iter(qn("w:lvl"))}
            self._levels[abstract.get(qn("w:abstractNumId"))] = levels
        for number in numbering.iter(qn("w:num")):
            self._abstract[number.get(qn("w:numId"))] = _value(number, "abstractNumId")

    def mark(self, paragraph: Paragraph) -> str:
        """What stands before a paragraph, with a space behind it: "3. ", "b) "; "" where there is no number."""
        identity, depth = _list_of(paragraph)
        levels = self._levels.get(self._abstract.get(identity, ""), {})
        if depth not in levels:
            return ""
        counted = self._counted.setdefault(identity, {})
        counted[depth] = counted.get(depth, said_number(_value(levels[depth], "start"), 1) - 1) + 1
        for deeper in [each for each in counted if each > depth]:
            del counted[deeper]
        if _value(levels[depth], "numFmt") not in _FORMATS:
            return ""

        def number(place: re.Match[str]) -> str:
            level = int(place[1]) - 1
            form = _FORMATS.get(_value(levels[level], "numFmt") if level in levels else "", str)
            return form(counted.get(level, 1))

        mark = _PLACE.sub(number, _value(levels[depth], "lvlText")).strip()
        return f"{mark} " if mark else ""


def _list_of(paragraph: Paragraph) -> tuple[str, int]:
    """The id of the list that a paragraph is an item of, by itself or by its style, and how deep it stands there."""
    identity, depth = "", 0
    properties = [paragraph._p.pPr]
    style: Any = paragraph.style
    while style is not None:
        properties.append(style.element.pPr)
        style = style.base_style
    for each in properties:
        found = None if each is None else each.find(qn("w:numPr"))
        if found is not None:
            identity, depth = _value(found, "numId"), said_number(_value(found, "ilvl"), 0)
            break
    return identity, depth


def _value(element: Any, name: str) -> str:
    child = element.find(qn(f"w:{name}"))
    return "" if child is None else str(child.get(qn("w:val"), ""))
