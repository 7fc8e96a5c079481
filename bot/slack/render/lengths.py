"""How long the parts of a message may be, so that Slack takes it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.messages.text import LONGEST_TITLE
from bot.slack.render.elements import Block

LONGEST_TEXT = 39_000  # Slack cuts at 40,000
LONGEST_UPDATE = 4_000  # of chat.update, which refuses what is longer
LONGEST_BLOCKS = 9_500  # of all texts in the blocks of a message: Slack refuses somewhat more
LONGEST_VALUE = 2_000  # of a button


@dataclass(frozen=True, slots=True)
class Lengths:
    """The most characters of a quotation, and of a name in a citation."""

    quote: int = 6_000
    name: int = LONGEST_TITLE


WHOLE = Lengths()
# What is tried in turn until a message fits: quotations give way before the names of their sources.
SHORTER = (
    Lengths(quote=3_000),
    Lengths(quote=1_500),
    Lengths(quote=700),
    Lengths(quote=300),
    Lengths(quote=300, name=60),
    Lengths(quote=150, name=60),
    Lengths(quote=80, name=30),
)


def fitting(blocks_in: Callable[[Lengths], list[Block]], room: int) -> list[Block]:
    """The blocks at the greatest lengths at which their texts have room, or at the least."""
    blocks = blocks_in(WHOLE)
    for lengths in SHORTER:
        if text_size(blocks) <= room:
            break
        blocks = blocks_in(lengths)
    return blocks


def text_size(part: Any) -> int:
    """The characters of all texts in blocks."""
    if isinstance(part, str):
        return 0
    if isinstance(part, dict):
        own = part.get("text")
        return (len(own) if isinstance(own, str) else 0) + sum(map(text_size, part.values()))
    return sum(map(text_size, part)) if isinstance(part, list) else 0


def value_size(value: str) -> int:
    """How long Slack finds the value of a button: it counts the characters that it takes as JSON."""
    return len(json.dumps(value)) - len('""')
