"""The buttons under an answer."""

import re
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.conversation.choosing import choose
from bot.messages.buttons import CAN_NOT_WATCH, FURTHER_AT_ONCE, NOT_KEPT, OLD_BUTTON, THANKS, WATCHING, OldButton
from bot.messages.marks import PlaceMark
from bot.messages.reply import Context, Notice
from bot.slack.bot import SlackBot
from bot.slack.render.buttons import (
    CHOOSE,
    FEEDBACK,
    IN_CONTEXT,
    MORE,
    SHARE,
    WATCH,
    Pressed,
    choice_of,
    rating_of,
)
from bot.slack.render.views import context_modal

Payload = dict[str, Any]


def register(app: App, bot: SlackBot) -> None:
    """Hear the buttons."""
    listeners = _Buttons(bot)
    app.action(MORE)(listeners.more)
    app.action(re.compile(rf"{IN_CONTEXT}(:\d+)?"))(listeners.in_context)
    app.action(re.compile(rf"{CHOOSE}:\d+"))(listeners.chosen)
    app.action(FEEDBACK)(listeners.rated)
    app.action(WATCH)(listeners.watched)
    app.action(SHARE)(listeners.shared)


class _Buttons:
    def __init__(self, bot: SlackBot) -> None:
        self._bot = bot

    def more(self, ack: Ack, body: Payload, action: Payload) -> None:
        """More passages: the same answer with the next ones, in the place of the message."""

        def show() -> None:
            pressed = Pressed.of(action["value"])
            asked = self._bot.presses.asked_by(pressed, body)
            answered = self._bot.answering.reply(pressed.question, pressed.further + FURTHER_AT_ONCE)
            self._bot.presses.show_instead(body, answered, asked)

        self._bot.presses.answer(body, show)
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

        self._bot.presses.answer(body, show)
        ack()

    def rated(self, ack: Ack, body: Payload, action: Payload) -> None:
        """Helpful or not: kept before it is acknowledged; the last press counts."""
        try:
            helpful, key = rating_of(action["value"])
            kept = self._bot.history.rate(key, body["user"]["id"], helpful=helpful)
            told = THANKS[helpful] if kept else NOT_KEPT
        except OldButton:
            told = OLD_BUTTON
        self._bot.presses.answer(body, lambda: self._bot.presses.whisper(body, Notice(told)))
        ack()

    def chosen(self, ack: Ack, body: Payload, action: Payload) -> None:
        """A candidate was said to answer: kept before it is acknowledged; the last press counts."""
        try:
            mark, key = choice_of(action["value"])
            told = choose(self._bot.answering, self._bot.history, mark, key, body["user"]["id"])
        except OldButton:
            told = Notice(OLD_BUTTON)
        self._bot.presses.answer(body, lambda: self._bot.presses.whisper(body, told))
        ack()

    def watched(self, ack: Ack, body: Payload, action: Payload) -> None:
        """Tell me when it is covered: kept before it is acknowledged."""
        try:
            pressed = Pressed.of(action["value"])
            kept = self._bot.history.watch(pressed.key, body["user"]["id"], pressed.question)
            told = WATCHING if kept else CAN_NOT_WATCH
        except OldButton:
            told = OLD_BUTTON
        self._bot.presses.answer(body, lambda: self._bot.presses.whisper(body, Notice(told)))
        ack()

    def shared(self, ack: Ack, body: Payload, action: Payload) -> None:
        """Share to channel: the private answer for everybody, once."""
        try:
            pressed = Pressed.of(action["value"])
        except OldButton:
            self._bot.presses.answer(body, lambda: self._bot.presses.whisper(body, Notice(OLD_BUTTON)))
        else:
            self._bot.presses.share_once(body, pressed, lambda: self._bot.answering.reply(pressed.question))
        ack()
