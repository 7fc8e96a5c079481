"""Messages that are edited or deleted."""

from typing import Any

from slack_bolt import BoltContext

from bot.messages.question import Asked
from bot.slack.bot import SlackBot
from bot.slack.listeners.owners import heard_from_owner
from bot.slack.render.text import plain

Payload = dict[str, Any]


class Edits:
    """Tells edits and deletions of people from everything else that changes a message."""

    def __init__(self, bot: SlackBot) -> None:
        self._bot = bot

    def changed(self, context: BoltContext, event: Payload) -> None:
        """A message was edited; or deleted, and only a tombstone stays at the head of its thread."""
        now, before = event["message"], event.get("previous_message") or {}
        if now.get("subtype") == "tombstone":
            self._bot.edits.deleted(_message(context, event["channel"], now), event["event_ts"])
        elif now.get("user") and not now.get("bot_id") and now.get("text") != before.get("text"):
            if heard_from_owner(self._bot, context, event["channel"], now):
                return
            self._bot.edits.edited(_message(context, event["channel"], now), event["event_ts"])

    def deleted(self, context: BoltContext, event: Payload) -> None:
        """A message was deleted."""
        gone = {**(event.get("previous_message") or {}), "ts": event["deleted_ts"]}
        self._bot.edits.deleted(_message(context, event["channel"], gone), event["event_ts"])


def _message(context: BoltContext, channel: str, message: Payload) -> Asked:
    return Asked(
        platform="slack",
        workspace=context.team_id or "",
        channel=channel,
        thread=message.get("thread_ts") or message["ts"],
        message=message["ts"],
        person=message.get("user") or "",
        way="direct" if channel.startswith("D") else "mention",
        text=plain(message.get("text") or "", context.bot_user_id or ""),
        has_files=bool(message.get("files")),
    )
