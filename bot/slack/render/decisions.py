"""What an admin decides about an article, as a Slack message."""

from typing import Any

from bot.messages.decisions import Choice, Decision, plain_decision
from bot.messages.text import clip
from bot.slack.render.elements import rich_text, section, words
from bot.slack.render.lengths import LONGEST_TEXT
from bot.slack.render.quotations import quotations_of, source
from bot.slack.render.text import cut, escape

_LONGEST_WORDS = 2_500
_STYLES = {Choice.ADD: "primary", Choice.REMOVE: "danger"}


def decision_message(decision: Decision) -> dict[str, Any]:
    """The `text` and `blocks` of the message, in which nothing but the buttons can be acted on."""
    article = [words("\n"), *source(decision.article)] if decision.article else []
    quoted = [rich_text(*quotations_of(decision.passages))] if decision.passages else []
    after = [rich_text(section(words(clip(decision.after, _LONGEST_WORDS))))] if decision.after else []
    buttons = [_button(choice, decision.token) for choice in decision.choices]
    return {
        "text": cut(escape(plain_decision(decision)), LONGEST_TEXT),
        "blocks": [
            rich_text(section(words(clip(decision.text, _LONGEST_WORDS)), *article)),
            *quoted,
            *after,
            *([{"type": "actions", "block_id": "decision", "elements": buttons}] if buttons else []),
        ],
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _button(choice: Choice, token: str) -> dict[str, Any]:
    text = {"type": "plain_text", "text": choice.value}
    style = {"style": _STYLES[choice]} if choice in _STYLES else {}
    return {"type": "button", "action_id": choice.kind, "text": text, "value": token, **style}
