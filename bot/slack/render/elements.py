"""What messages are made of: blocks, and the elements of a `rich_text` block, in which Slack acts on nothing."""

from typing import Any

Block = dict[str, Any]
Element = dict[str, Any]


def rich_text(*elements: Element) -> Block:
    """A block in which Slack finds nothing to act on."""
    return {"type": "rich_text", "elements": list(elements)}


def section(*elements: Element) -> Element:
    """A part of such a block."""
    return {"type": "rich_text_section", "elements": list(elements)}


def words(text: str, **style: bool) -> Element:
    """Plain words in it."""
    return {"type": "text", "text": text, "style": style} if style else {"type": "text", "text": text}


def words_alone(text: str) -> list[Block]:
    """A block of plain words, none where there are no words."""
    return [rich_text(section(words(text)))] if text else []


def bullets(sections: list[Element]) -> Element:
    """A list of sections in it."""
    return {"type": "rich_text_list", "style": "bullet", "elements": sections}
