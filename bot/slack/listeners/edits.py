"""Questions that are edited or deleted: their replies follow."""

from dataclasses import replace
from typing import Any

from slack_bolt import BoltContext

from bot.asked import question_key
from bot.intake import lane
from bot.slack.bot import SlackBot
from bot.slack.text import plain

Payload = dict[str, Any]


class Edits:
    """Looks up the reply to a question in the lane of its channel, so after it was given."""

    def __init__(self, bot: SlackBot) -> None:
        self._bot = bot

    def changed(self, context: BoltContext, event: Payload) -> None:
        """A message was edited; or deleted, and only a tombstone stays at the head of its thread."""
        now, before = event["message"], event.get("previous_message") or {}
        if now.get("subtype") == "tombstone":
            self.deleted(context, event["channel"], now["ts"])
        elif now.get("user") and not now.get("bot_id") and now.get("text") != before.get("text"):
            team, channel = context.team_id or "", event["channel"]
            text = plain(now.get("text") or "", context.bot_user_id or "")
            self._bot.intake.run(
                lane("slack", team, channel), lambda: self._answer_anew(team, channel, now["ts"], text)
            )

    def deleted(self, context: BoltContext, channel: str, message: str) -> None:
        """A message was deleted."""
        team = context.team_id or ""
        self._bot.intake.run(lane("slack", team, channel), lambda: self._take_back(team, channel, message))

    def _answer_anew(self, team: str, channel: str, message: str, text: str) -> None:
        posted = self._bot.history.posted(question_key("slack", team, channel, message))
        if posted is None or not posted.reply or posted.outcome in ("stop", "denied"):
            return
        asked = replace(posted.asked, text=text)
        reply = self._bot.answering.reply(text)
        self._bot.afterwards.update(asked, posted.reply, reply)
        self._bot.history.finish(asked, reply, posted.reply, 0.0)

    def _take_back(self, team: str, channel: str, message: str) -> None:
        key = question_key("slack", team, channel, message)
        posted = self._bot.history.posted(key)
        if posted is not None and posted.reply:
            self._bot.afterwards.delete(posted.asked, posted.reply)
            self._bot.history.forget_reply(key)
