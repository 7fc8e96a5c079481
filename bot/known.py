"""Replies to what needs no look for an answer, on every platform."""

from bot.answering import Answering
from bot.asked import Asked
from bot.follow_ups import STOPPED
from bot.replies import Notice, Reply
from bot.summarising import Summarising

INTERRUPTED = "I was restarted while I was at it. Please type the command again."


def known_reply(asked: Asked, answering: Answering, summarising: Summarising, help_text: str) -> Reply | None:
    """The reply by the way of asking alone, so the same after a restart as at first; None for a question."""
    match asked.way:
        case "stop":
            return Notice(STOPPED, "stop")
        case "articles":
            return answering.articles()
        case "help":
            return Notice(help_text, "help")
        case "reindex":
            return Notice(INTERRUPTED, "reindex")
        case "summary":
            return summarising.reply(asked.text)
    return None
