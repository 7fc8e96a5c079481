"""A Slack thread to its summary. Read when somebody asks, and never kept."""

import logging
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.conversation.apologies import apology
from bot.conversation.summaries import Summaries
from bot.messages.reply import Notice, Reply
from bot.slack.render.text import plain
from index import Utterance

_log = logging.getLogger(__name__)

MOST_MESSAGES = 1_000
_PAGE = 200
_NO_HISTORY = (
    "I may not read this conversation. Whoever manages this app can let me: add the scopes channels:history, "
    "groups:history and mpim:history under OAuth & Permissions on its page at api.slack.com/apps, install it again, "
    "and /invite me here."
)


def summarise_thread(client: WebClient, summaries: Summaries, channel: str, thread: str) -> Reply:
    """The summary of a thread, or why there is none."""
    try:
        return summaries.of_conversation(_messages(client, channel, thread))
    except SlackApiError as error:
        if error.response["error"] in ("missing_scope", "not_in_channel", "channel_not_found"):
            return Notice(_NO_HISTORY)
        return apology(_log, "A thread could not be read")
    except Exception:
        return apology(_log, "A thread could not be read")


def _messages(client: WebClient, channel: str, thread: str) -> list[Utterance]:
    said: list[Utterance] = []
    names: dict[str, str] = {}
    cursor = ""
    while len(said) < MOST_MESSAGES:
        page = client.conversations_replies(channel=channel, ts=thread, limit=_PAGE, cursor=cursor or None)
        for message in page.get("messages") or []:
            text = plain(message.get("text") or "")
            if text and message.get("user") and not message.get("bot_id"):
                said.append(Utterance(_name(client, message, names), text))
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            break
    return said


def _name(client: WebClient, message: dict[str, Any], names: dict[str, str]) -> str:
    """What people see as the speaker's name; the id where the scope users:read was not granted."""
    user = str(message["user"])
    if user not in names:
        try:
            found = client.users_info(user=user)["user"]
            names[user] = found.get("profile", {}).get("display_name") or found.get("real_name") or found["name"]
        except SlackApiError:
            names[user] = user
    return names[user]
