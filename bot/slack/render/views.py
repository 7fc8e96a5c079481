"""Modals and the Home tab."""

from typing import Any

from bot.messages.buttons import EXPECTED, EXPECTED_HINT, LONGEST_EXPECTATION, UNHELPFUL
from bot.messages.help import ABOUT, LIMITS
from bot.messages.overview import Overview
from bot.messages.reply import ArticleList, Context, Notice, Reply
from bot.slack.render.blocks import blocks, context_blocks
from bot.slack.render.elements import rich_text, section, words
from bot.slack.render.help import HOW_TO_ASK, KEPT
from bot.slack.render.overview import overview_blocks

View = dict[str, Any]
Block = dict[str, Any]

ASK_VIEW = "ask"
EXPECTED_VIEW = "expected"
EXPECTED_BLOCK, EXPECTATION = "expected_block", "expectation"
HOME_ASK = "home_ask"
QUESTION_BLOCK, QUESTION = "question_block", "question"
LONGEST_QUESTION = 2_000


def context_modal(context: Context) -> View:
    """A quotation in its context."""
    return modal("In context", context_blocks(context))


def ask_modal() -> View:
    """A box to ask in."""
    return modal("Ask the articles", [_question_box()], callback_id=ASK_VIEW, submit=plain("Ask"))


def waiting_modal() -> View:
    """What stands there until the answer does."""
    return modal("Ask the articles", [_line("Looking in the articles…")])


def answer_modal(question: str, reply: Reply) -> View:
    """The answer, under its question."""
    asked = rich_text(section(words(question, italic=True))) if question else None
    return modal("Ask the articles", [*([asked] if asked else []), *blocks(reply)])


def expected_modal(key: str) -> View:
    """What somebody expected who called the answer to the question of the key not helpful."""
    box = {
        "type": "input",
        "block_id": EXPECTED_BLOCK,
        "label": plain(EXPECTED),
        "element": {
            "type": "plain_text_input",
            "action_id": EXPECTATION,
            "multiline": True,
            "max_length": LONGEST_EXPECTATION,
            "placeholder": plain(EXPECTED_HINT),
        },
    }
    return modal(UNHELPFUL, [box], callback_id=EXPECTED_VIEW, submit=plain("Send"), private_metadata=key)


def home(articles: ArticleList, figures: Overview | None = None) -> View:
    """The Home tab: a box to ask in, what can be asked about, and what becomes of it; figures for an admin."""
    ask = {
        "type": "actions",
        "block_id": "home_actions",
        "elements": [{"type": "button", "action_id": HOME_ASK, "text": plain("Ask"), "style": "primary"}],
    }
    return {
        "type": "home",
        "blocks": [
            _header("Ask the articles"),
            _line(ABOUT),
            _question_box(),
            ask,
            *(overview_blocks(figures) if figures else []),
            _header("What I know"),
            *blocks(articles),
            _header("How to ask"),
            _line(f"{HOW_TO_ASK} {LIMITS}"),
            _header("What is kept"),
            _line(KEPT),
        ],
    }


def closed_home(denied: Notice) -> View:
    """The Home tab of somebody who may not ask: what the bot is for, and why it is not for them."""
    return {"type": "home", "blocks": [_header("Ask the articles"), _line(ABOUT), *blocks(denied)]}


def modal(title: str, content: list[Block], **more: Any) -> View:
    """A modal that can be closed."""
    return {"type": "modal", "title": plain(title), "close": plain("Close"), "blocks": content, **more}


def plain(text: str) -> dict[str, Any]:
    """Text in which Slack finds nothing but words."""
    return {"type": "plain_text", "text": text, "emoji": False}


def _question_box() -> Block:
    return {
        "type": "input",
        "block_id": QUESTION_BLOCK,
        "label": plain("Your question"),
        "element": {
            "type": "plain_text_input",
            "action_id": QUESTION,
            "max_length": LONGEST_QUESTION,
            "placeholder": plain("What do you want to know?"),
        },
    }


def _header(text: str) -> Block:
    return {"type": "header", "text": plain(text)}


def _line(text: str) -> Block:
    return rich_text(section(words(text)))
