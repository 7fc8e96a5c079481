"""Slash commands; what they answer is for the eyes of the person who typed them."""

import re
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.messages.question import REINDEX, Asked
from bot.messages.reply import Notice
from bot.slack.bot import SlackBot
from bot.slack.listeners.taking import take
from bot.slack.render.text import plain

Payload = dict[str, Any]

FOR_ADMINS = "Only admins may build the index again; whoever runs me names them in SLACK_ADMINS."

_WAYS = {"/ask": "command", "/articles": "articles", "/footnote": "help", "/summary": "summary"}


def register(app: App, bot: SlackBot) -> None:
    """Hear the commands."""
    listeners = _Commands(bot)
    app.command("/reindex")(listeners.reindex)
    for command in _WAYS:
        app.command(command)(listeners.typed)
    app.command(re.compile(".*"))(listeners.typed)


class _Commands:
    def __init__(self, bot: SlackBot) -> None:
        self._bot = bot

    def typed(self, ack: Ack, context: BoltContext, command: Payload) -> None:
        """A question, or one of the other commands; help for one that only an earlier version had."""
        take(self._bot, asked_by_command(context, command, _WAYS.get(command["command"], "help")), command)
        ack()

    def reindex(self, ack: Ack, context: BoltContext, command: Payload) -> None:
        """/reindex: build the index again; for admins."""
        asked = asked_by_command(context, command, REINDEX)

        def tell(said: str) -> None:
            self._bot.presses.whisper(command, Notice(said))

        if self._bot.access.is_admin(asked.workspace, asked.person):
            self._bot.parts.reindex_command.typed(asked, f"{asked.person} in Slack", tell, tell)
        else:
            self._bot.parts.intake.take(asked, self._bot.delivery, Notice(FOR_ADMINS, "denied"))
        ack()


def asked_by_command(context: BoltContext, command: Payload, way: str) -> Asked:
    """What was typed, for the eyes of its person alone."""
    return Asked(
        platform="slack",
        workspace=context.team_id or command["team_id"],
        channel=command["channel_id"],
        thread="",
        message=command["trigger_id"],
        person=command["user_id"],
        way=way,
        text=plain(command.get("text") or "", context.bot_user_id or ""),
        address=command["response_url"],
    )
