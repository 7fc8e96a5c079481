"""Replies to what needs no look for an answer, on every platform."""

from collections.abc import Mapping
from datetime import UTC, datetime

from bot.conversation.denials import NOTICES
from bot.conversation.follow_ups import STOPPED
from bot.conversation.views import View
from bot.messages import question
from bot.messages.question import Asked
from bot.messages.reply import Notice, Reply

INTERRUPTED = "I was restarted while I was at it. Please do that again."
NOT_BUILT = (
    "I was restarted before the index was built, so I cannot say what came of it. What was saved or taken away stays "
    "so; /reindex takes it in."
)
# Where it is not known what came of a build, what serves is.
RESTARTED = (
    "I was restarted before I could say what came of it. I answer from version {version}, of {created}; "
    "/reindex builds the index again."
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
        case question.ADDING:
            return Notice(INTERRUPTED, asked.way)
        case question.BUILDING:
            return Notice(NOT_BUILT, asked.way)
        case question.REINDEX:
            return Notice(_restarted(view), asked.way)
        case "summary":
            return view.summaries.reply(asked.text)
    return NOTICES.get(asked.way) or of_the_platform.get(asked.way)


def _restarted(view: View) -> str:
    serves = view.index.manifest
    created = datetime.fromisoformat(serves.created).astimezone(UTC)
    return RESTARTED.format(version=serves.id, created=f"{created:%Y-%m-%d %H:%M} UTC")
