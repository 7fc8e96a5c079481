"""Figures as Block Kit."""

from typing import Any

from bot.messages.overview import Overview, plain_overview
from bot.slack.render.elements import rich_text, section, words
from bot.slack.render.text import escape

Block = dict[str, Any]


def overview_blocks(overview: Overview) -> list[Block]:
    """A header, the sentences, and a list for each part that has lines."""
    header = {"type": "header", "text": {"type": "plain_text", "text": overview.title, "emoji": False}}
    lists = [
        rich_text(
            section(words(part.title, bold=True)),
            {"type": "rich_text_list", "style": "bullet", "elements": [section(words(line)) for line in part.lines]},
        )
        for part in overview.parts
        if part.lines
    ]
    return [header, rich_text(section(words("\n".join(overview.lines)))), *lists]


def overview_message(overview: Overview) -> Block:
    """The same as a message."""
    return {
        "text": escape(plain_overview(overview)),
        "blocks": overview_blocks(overview),
        "unfurl_links": False,
        "unfurl_media": False,
    }
