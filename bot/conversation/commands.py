"""Replies to what needs no look for an answer, on every platform."""

from collections.abc import Mapping

from bot.conversation.denials import NOTICES
from bot.conversation.follow_ups import STOPPED
from bot.conversation.views import View
from bot.messages.question import Asked
from bot.messages.reply import Notice, Reply

INTERRUPTED = "I was restarted while I was at it. Please do that again."
NOT_BUILT = (
    "I was restarted before the index was built, so I cannot say what came of it. What was saved or taken away stays "
    "so; /reindex takes it in."
)


def known_reply(asked: Asked, view: View, of_the_platform: Mapping[str, Notice]) -> Reply | None:
    """The reply by the way of asking alone, so the same after a restart as at first; None for a question.

    view: what the asker may ask. of_the_platform: what the platform of the question says to ways of asking, the help
    among them.
    """
    match asked.way:
        case "stop":
            return Notice(STOPPED, "stop")
        case "articles":
            return view.answering.articles()
        case "reindex" | "adding":
            return Notice(INTERRUPTED, asked.way)
        case "building":
            return Notice(NOT_BUILT, asked.way)
        case "summary":
            return view.summaries.reply(asked.text)
    return NOTICES.get(asked.way) or of_the_platform.get(asked.way)
