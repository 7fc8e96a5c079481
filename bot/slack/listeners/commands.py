"""Slash commands; what they answer is for the eyes of the person who typed them."""

from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.asked import Asked
from bot.replies import Notice, Reply
from bot.slack.about import HELP
from bot.slack.bot import SlackBot
from bot.slack.text import plain

Payload = dict[str, Any]

FOR_ADMINS = "Only admins may build the index again; whoever runs me names them in SLACK_ADMINS."


def register(app: App, bot: SlackBot) -> None:
    """Hear the commands."""
    listeners = _Commands(bot)
    app.command("/ask")(listeners.asked)
    app.command("/articles")(listeners.articles)
    app.command("/footnote")(listeners.about)
    app.command("/reindex")(listeners.reindex)


class _Commands:
    def __init__(self, bot: SlackBot) -> None:
        self._bot = bot

    def asked(self, ack: Ack, context: BoltContext, command: Payload) -> None:
        """/ask: a question."""
        self._take(context, command, None)
        ack()

    def articles(self, ack: Ack, context: BoltContext, command: Payload) -> None:
        """/articles: what can be asked about."""
        self._take(context, command, self._bot.answering.articles())
        ack()

    def about(self, ack: Ack, context: BoltContext, command: Payload) -> None:
        """/footnote: help."""
        self._take(context, command, Notice(HELP, "help"))
        ack()

    def reindex(self, ack: Ack, context: BoltContext, command: Payload) -> None:
        """/reindex: build the index again; for admins."""
        person = command["user_id"]
        if not self._bot.access.is_admin(person):
            self._take(context, command, Notice(FOR_ADMINS, "denied"))
        else:
            started = self._bot.reindexing.start(lambda said: self._bot.presses.whisper(command, Notice(said)))
            self._take(context, command, Notice(started, "reindex"))
        ack()

    def _take(self, context: BoltContext, command: Payload, reply: Reply | None) -> None:
        asked = Asked(
            platform="slack",
            workspace=context.team_id or command["team_id"],
            channel=command["channel_id"],
            thread="",
            message=command["trigger_id"],
            person=command["user_id"],
            way="command",
            text=plain(command.get("text") or "", context.bot_user_id or ""),
            address=command["response_url"],
        )
        denial = self._bot.access.denial(asked.person, asked.channel)
        self._bot.intake.take(asked, self._bot.delivery, Notice(denial, "denied") if denial else reply)
