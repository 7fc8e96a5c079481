"""A message in a thread, posted once whatever the network does."""

import time
from collections.abc import Callable, Iterable
from typing import Any

from bot.messages.question import Asked
from bot.runtime.send_once import send_once
from bot.slack.transport.calls import FAILURES, is_passing
from bot.slack.transport.workspaces import Workspace

_PAGE = 200


def reply_mark(message: str) -> str:
    """The mark of the reply to the question that is this message."""
    return f"answer-{message}"


def marked(content: dict[str, Any], mark: str) -> dict[str, Any]:
    """A message with its mark: the name of its first block."""
    first, *others = content["blocks"]
    return {**content, "blocks": [{**first, "block_id": mark}, *others]}


def mark_in(message: dict[str, Any]) -> str:
    """The mark of a message; "" where it has none."""
    first, *_ = message.get("blocks") or [{}]
    return str(first.get("block_id") or "")


def post_once(
    home: Workspace, asked: Asked, mark: str, content: dict[str, Any], sleep: Callable[[float], None] = time.sleep
) -> str:
    """Post in the thread of a question and give the timestamp. Raises what the last attempt raised.

    A call that failed half-way may have been carried out: the thread is read for the mark before it is repeated.

    mark: the name of the first block, which no other message of the thread has.
    """
    content = marked(content, mark)

    def post() -> str:
        answer = home.poster.chat_postMessage(
            channel=asked.channel, thread_ts=asked.thread, mrkdwn=False, parse="none", **content
        )
        return str(answer["ts"])

    return send_once(post, lambda: find_marked(home, asked, mark), is_passing, sleep)


def find_marked(home: Workspace, asked: Asked, mark: str) -> str | None:
    """The timestamp of the bot's message with this mark after a question, None if there is none or nobody can tell."""
    try:
        # The client asks for one page after the other, from the question on to the end of the thread.
        pages = home.client.conversations_replies(
            channel=asked.channel, ts=asked.thread, oldest=asked.message, limit=_PAGE
        )
        return find_in(home, pages, mark)
    except FAILURES:
        return None


def find_in(home: Workspace, pages: Iterable[Any], mark: str) -> str | None:
    """The timestamp of the bot's message with this mark in what the client reads page by page. Raises FAILURES."""
    for page in pages:
        for each in page.get("messages") or []:
            if each.get("user") == home.bot_user and mark_in(each) == mark:
                return str(each["ts"])
    return None
