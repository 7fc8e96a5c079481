"""The button and the form that make an owner's reply an article."""

from typing import Any

from bot.conversation.owner_articles import LONGEST_AUTHOR, LONGEST_TEXT, LONGEST_TITLE
from bot.conversation.owners import MAKE_ARTICLE
from bot.history.people_asked import OwnerReply
from bot.slack.render.views import View, modal, plain

Block = dict[str, Any]

ARTICLE, ARTICLE_VIEW = "make_article", "make_article_form"
TITLE, TEXT, AUTHOR = "article_title", "article_text", "article_author"


def article_button(reply: OwnerReply) -> Block:
    """Under what the bot says to a reply."""
    button = {"type": "button", "action_id": ARTICLE, "text": plain(MAKE_ARTICLE), "value": _place(reply)}
    return {"type": "actions", "block_id": "article", "elements": [button]}


def article_modal(reply: OwnerReply, author: str) -> View:
    """Title, text and author, to be reviewed."""
    boxes = [
        _box(TITLE, "Title", reply.to.text[:LONGEST_TITLE], LONGEST_TITLE),
        _box(TEXT, "Text", reply.text[:LONGEST_TEXT], LONGEST_TEXT, multiline=True),
        _box(AUTHOR, "Author", author[:LONGEST_AUTHOR], LONGEST_AUTHOR),
    ]
    return modal(MAKE_ARTICLE, boxes, callback_id=ARTICLE_VIEW, submit=plain("Save"), private_metadata=_place(reply))


def place_in(value: str) -> tuple[str, str]:
    """The channel and the message of the reply that a button or form is about."""
    channel, _, message = value.partition(" ")
    return channel, message


def written_in(view: View, name: str) -> str:
    """What stands in a field of the form."""
    return str(view["state"]["values"][name][name].get("value") or "")


def _place(reply: OwnerReply) -> str:
    return f"{reply.channel} {reply.message}"


def _box(name: str, label: str, value: str, longest: int, *, multiline: bool = False) -> Block:
    field = {"type": "plain_text_input", "action_id": name, "max_length": longest, "multiline": multiline}
    return {
        "type": "input",
        "block_id": name,
        "label": plain(label),
        "element": field | ({"initial_value": value} if value else {}),
    }
