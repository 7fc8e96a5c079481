"""How Slack says that a message was edited or deleted."""

from typing import Any

from slack_bolt import BoltContext

from bot.slack.bot import SlackBot
from bot.slack.text import plain

Payload = dict[str, Any]


class Edits:
    """Tells `bot.edits` what happened to which message."""

    def __init__(self, bot: SlackBot) -> None:
        self._bot = bot

    def changed(self, context: BoltContext, event: Payload) -> None:
        """A message was edited; or deleted, and only a tombstone stays at the head of its thread."""
        now, before = event["message"], event.get("previous_message") or {}
        if now.get("subtype") == "tombstone":
            self.deleted(context, event["channel"], now["ts"])
        elif now.get("user") and not now.get("bot_id") and now.get("text") != before.get("text"):
            text = plain(now.get("text") or "", context.bot_user_id or "")
            self._bot.edits.changed(context.team_id or "", event["channel"], now["ts"], text)

    def deleted(self, context: BoltContext, channel: str, message: str) -> None:
        """A message was deleted."""
        self._bot.edits.deleted(context.team_id or "", channel, message)
