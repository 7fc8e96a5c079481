"""Replies to what needs no look for an answer, on every platform."""

from bot.conversation.answering import Answering
from bot.conversation.follow_ups import STOPPED
from bot.conversation.summaries import Summarising
from bot.messages.question import Asked
from bot.messages.reply import Notice, Reply

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
