"""The buttons under an answer."""

import re
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.buttons import FURTHER_AT_ONCE, NO_LONGER, THANKS, WATCHING
from bot.places import PlaceMark
from bot.replies import Answered, Context, Notice
from bot.slack.bot import SlackBot
from bot.slack.buttons import (
    FEEDBACK,
    IN_CONTEXT,
    MORE,
    RATED_HELPFUL,
    SHARE,
    WATCH,
    Pressed,
)
from bot.slack.views import context_modal

Payload = dict[str, Any]


def register(app: App, bot: SlackBot) -> None:
    """Hear the buttons."""
    listeners = _Buttons(bot)
    app.action(MORE)(listeners.more)
    app.action(re.compile(rf"{IN_CONTEXT}(:\d+)?"))(listeners.in_context)
    app.action(FEEDBACK)(listeners.rated)
    app.action(WATCH)(listeners.watched)
    app.action(SHARE)(listeners.shared)


class _Buttons:
    def __init__(self, bot: SlackBot) -> None:
        self._bot = bot

    def more(self, ack: Ack, body: Payload, action: Payload) -> None:
        """More passages: the same answer with the next ones, in the place of the message."""
        pressed = Pressed.of(action["value"])

        def show() -> None:
            asked = self._bot.presses.asked_by(pressed, body)
            answered = self._bot.answering.reply(pressed.question, pressed.further + FURTHER_AT_ONCE)
            self._bot.presses.show_instead(body, answered, asked)

        self._run(body, show)
        ack()

    def in_context(self, ack: Ack, context: BoltContext, body: Payload, action: Payload) -> None:
        """In context: the paragraph around the quotation, in a modal."""
        home = self._bot.workspaces.find(context.team_id or "")

        def show() -> None:
            found = self._bot.answering.context(PlaceMark.read(action["value"]))
            if isinstance(found, Context) and home:
                home.client.views_open(trigger_id=body["trigger_id"], view=context_modal(found))
            elif isinstance(found, Notice):
                self._bot.presses.whisper(body, found)

        self._run(body, show)
        ack()

    def rated(self, ack: Ack, body: Payload, action: Payload) -> None:
        """Helpful or not: kept before it is acknowledged; the last press counts."""
        said, _, key = action["value"].partition(" ")
        helpful = said == RATED_HELPFUL
        self._bot.history.rate(key, body["user"]["id"], helpful=helpful)
        self._run(body, lambda: self._bot.presses.whisper(body, Notice(THANKS[helpful])))
        ack()

    def watched(self, ack: Ack, body: Payload, action: Payload) -> None:
        """Tell me when it is covered."""
        pressed = Pressed.of(action["value"])
        self._bot.history.watch(pressed.key, body["user"]["id"], pressed.question)
        self._run(body, lambda: self._bot.presses.whisper(body, Notice(WATCHING)))
        ack()

    def shared(self, ack: Ack, body: Payload, action: Payload) -> None:
        """Share to channel: the private answer for everybody, once."""
        pressed = Pressed.of(action["value"])

        def share() -> None:
            reply = self._bot.answering.reply(pressed.question)
            if isinstance(reply, Answered):
                self._bot.presses.share(body, reply, pressed)
            else:
                self._bot.presses.whisper(body, Notice(NO_LONGER))

        self._run(body, share)
        ack()

    def _run(self, body: Payload, job: Any) -> None:
        self._bot.intake.run(("press", body["trigger_id"]), job)
