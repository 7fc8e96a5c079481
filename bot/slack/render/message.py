"""A message of Slack: a reply with what stands above and under it.

Words of articles and of people stand in `rich_text` elements, where Slack acts on nothing, and escaped in the fallback
text. What people read there is complete: a notification or a screen reader shows nothing else.
"""

from collections.abc import Sequence
from functools import partial

from bot.messages.help import ANSWERED_BEFORE, ASKED_ABOVE, FILES_NOT_READ
from bot.messages.plain import plain_text
from bot.messages.question import POINTED, Asked
from bot.messages.reply import Reply
from bot.messages.text import clip
from bot.slack.render.blocks import blocks
from bot.slack.render.buttons import under
from bot.slack.render.elements import Block, Element, rich_text, section, words, words_alone
from bot.slack.render.lengths import LONGEST_BLOCKS, LONGEST_TEXT, fitting, text_size
from bot.slack.render.text import cut, escape, escape_address

_LONGEST_BEFORE = 2_000
_LONGEST_ABOVE = 300


def message(
    reply: Reply,
    asked: Asked | None = None,
    *,
    people: Sequence[str] = (),
    before: str = "",
    earlier: str = "",
    longest: int = LONGEST_TEXT,
) -> Block:
    """The `text` and `blocks` of a message, and the switches that keep Slack from adding anything to it.

    asked: the question, for the buttons that belong under its answer.
    people: ids of those who are mentioned; before: a sentence of ours that goes first.
    earlier: the address of an earlier answer to the same question in the same channel.
    """
    if asked and asked.way == POINTED:
        before = "\n".join(part for part in (before, f"{ASKED_ABOVE} {clip(asked.text, _LONGEST_ABOVE)}") if part)
    after = FILES_NOT_READ if asked and asked.has_files else ""
    text = escape("\n".join(part for part in (before, plain_text(reply), after) if part))
    if earlier:
        text = f"{text}\n{ANSWERED_BEFORE} {escape_address(earlier)}"
    mentions = [part for person in people for part in ({"type": "user", "user_id": person}, words(" "))]
    before = clip(before, _LONGEST_BEFORE)
    named = [*mentions, *([words(before)] if before else [])]
    opening = [rich_text(section(*named))] if mentions else words_alone(before)
    closing = [
        *words_alone(after),
        *([rich_text(section(words(f"{ANSWERED_BEFORE} "), _link(earlier)))] if earlier else []),
        *(under(reply, asked) if asked else []),
    ]
    room = LONGEST_BLOCKS - text_size([*opening, *closing])
    return {
        "text": cut("".join(f"<@{person}> " for person in people) + text, longest),
        "blocks": [*opening, *fitting(partial(blocks, reply), room), *closing],
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _link(address: str) -> Element:
    return {"type": "link", "url": address, "text": "see that answer"}
