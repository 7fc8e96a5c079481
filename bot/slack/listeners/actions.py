"""The buttons under an answer."""

import re
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.replies import Answered, Context, Notice
from bot.slack.bot import SlackBot
from bot.slack.buttons import (
    FEEDBACK,
    FURTHER_AT_ONCE,
    HELPFUL,
    IN_CONTEXT,
    MORE,
    SHARE,
    WATCH,
    Pressed,
    place_of,
)
from bot.slack.views import context_modal

Payload = dict[str, Any]

_THANKS = {
    True: "Noted: this answer helped. You can change your mind at any time.",
    False: "Noted: this answer did not help. You can change your mind at any time.",
}
_WATCHING = "I will tell you when the articles cover this."
_NO_LONGER = "The articles do not say this any more, so I did not share it. Ask again to see why."


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
        place, words = place_of(action["value"])
        home = self._bot.workspaces.find(context.team_id or "")

        def show() -> None:
            found = self._bot.answering.context(place, words)
            if isinstance(found, Context) and home:
                home.client.views_open(trigger_id=body["trigger_id"], view=context_modal(found))
            elif isinstance(found, Notice):
                self._bot.presses.whisper(body, found)

        self._run(body, show)
        ack()

    def rated(self, ack: Ack, body: Payload, action: Payload) -> None:
        """Helpful or not: kept before it is acknowledged; the last press counts."""
        said, _, key = action["value"].partition(" ")
        helpful = said == HELPFUL
        self._bot.history.rate(key, body["user"]["id"], helpful=helpful)
        self._run(body, lambda: self._bot.presses.whisper(body, Notice(_THANKS[helpful])))
        ack()

    def watched(self, ack: Ack, body: Payload, action: Payload) -> None:
        """Tell me when it is covered."""
        pressed = Pressed.of(action["value"])
        self._bot.history.watch(pressed.key, body["user"]["id"], pressed.question)
        self._run(body, lambda: self._bot.presses.whisper(body, Notice(_WATCHING)))
        ack()

    def shared(self, ack: Ack, body: Payload, action: Payload) -> None:
        """Share to channel: the private answer for everybody, once."""
        pressed = Pressed.of(action["value"])

        def share() -> None:
            reply = self._bot.answering.reply(pressed.question)
            if isinstance(reply, Answered):
                self._bot.presses.share(body, reply, pressed)
            else:
                self._bot.presses.whisper(body, Notice(_NO_LONGER))

        self._run(body, share)
        ack()

    def _run(self, body: Payload, job: Any) -> None:
        self._bot.intake.run(("press", body["trigger_id"]), job)
