"""Modals and the Home tab."""

from typing import Any

from bot.replies import Context
from bot.slack.blocks import context_blocks

View = dict[str, Any]


def context_modal(context: Context) -> View:
    """A quotation in its context."""
    return modal("In context", context_blocks(context))


def modal(title: str, blocks: list[dict[str, Any]], **more: Any) -> View:
    """A modal that can be closed."""
    return {"type": "modal", "title": plain(title), "close": plain("Close"), "blocks": blocks, **more}


def plain(text: str) -> dict[str, Any]:
    """Text in which Slack finds nothing but words."""
    return {"type": "plain_text", "text": text, "emoji": False}
