"""The buttons under an answer."""

import re
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App

from bot.conversation import presses
from bot.conversation.choosing import choose
from bot.conversation.denials import NOTICES
from bot.conversation.owners import ask_person
from bot.conversation.views import reply_to_share
from bot.messages.buttons import FURTHER_AT_ONCE, NOT_KEPT
from bot.messages.marks import PlaceMark
from bot.messages.reply import Context, Notice, Reply
from bot.slack.bot import SlackBot
from bot.slack.render.buttons import (
    ASK_PERSON,
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
from bot.slack.render.message import message
from bot.slack.render.views import EXPECTATION, EXPECTED_BLOCK, EXPECTED_VIEW, context_modal, expected_modal

Payload = dict[str, Any]


def register(app: App, bot: SlackBot) -> None:
    """Hear the buttons."""
    listeners = _Buttons(bot)
    app.action(MORE)(listeners.more)
    app.action(re.compile(rf"{IN_CONTEXT}(:\d+)?"))(listeners.in_context)
    app.action(re.compile(rf"{CHOOSE}:\d+"))(listeners.chosen)
    app.action(FEEDBACK)(listeners.rated)
    app.view(EXPECTED_VIEW)(listeners.expected)
    app.action(WATCH)(listeners.watched)
    app.action(ASK_PERSON)(listeners.person_wanted)
    app.action(SHARE)(listeners.shared)


class _Buttons:
    def __init__(self, bot: SlackBot) -> None:
        self._bot = bot

    def more(self, ack: Ack, body: Payload, action: Payload) -> None:
        """More passages: the same answer with the next ones, in the place of the message.

        Beside it, for them alone, where somebody may see less than what stands there for all.
        """

        def show() -> None:
            pressed = Pressed.of(_value(action))
            asked, reader = self._bot.presses.asked_by(pressed, body), self._bot.presses.reader(body)
            answering = self._bot.parts.views.of(reader).answering
            answered = answering.reply(pressed.question, pressed.further + FURTHER_AT_ONCE)
            if self._bot.parts.views.are_less_for(reader):
                self._bot.presses.whisper(body, message(answered, replace(asked, way="command")))
            else:
                self._bot.presses.show_instead(body, answered, asked)

        self._bot.presses.answer(body, show)
        ack()

    def in_context(self, ack: Ack, body: Payload, action: Payload) -> None:
        """In context: the paragraph around the quotation, in a modal."""

        def show() -> None:
            view = self._bot.parts.views.of(self._bot.presses.asker(body))
            found = view.answering.context(PlaceMark.read(_value(action)))
            if isinstance(found, Context):
                self._bot.presses.open_window(body, context_modal(found))
            else:
                self._bot.presses.whisper(body, found)

        self._bot.presses.answer(body, show)
        ack()

    def rated(self, ack: Ack, body: Payload, action: Payload) -> None:
        """Helpful or not: kept before it is acknowledged; the last press counts."""

        def rate() -> Notice:
            helpful, key = rating_of(_value(action))
            return presses.rated(self._bot.parts.history.feedback, key, body["user"]["id"], helpful=helpful)

        def ask_what_was_expected() -> None:
            helpful, key = rating_of(_value(action))
            if not helpful and self._bot.parts.history.feedback.keeps_text:
                self._bot.presses.open_window(body, expected_modal(key), otherwise="")

        self._bot.presses.answer_at_once(body, rate, ask_what_was_expected)
        ack()

    def expected(self, ack: Ack, body: Payload, view: Payload) -> None:
        """What was expected in the place of an answer: kept before it is acknowledged."""
        text = str(view["state"]["values"][EXPECTED_BLOCK][EXPECTATION]["value"] or "")
        key, person = view["private_metadata"], body["user"]["id"]
        denied = self._bot.presses.denial(body)
        if not denied and presses.expected(self._bot.parts.history.feedback, key, person, text):
            ack()
        else:
            ack(response_action="errors", errors={EXPECTED_BLOCK: NOTICES[denied].text if denied else NOT_KEPT})

    def chosen(self, ack: Ack, body: Payload, action: Payload) -> None:
        """A candidate was said to answer: kept before it is acknowledged; the last press counts."""

        def keep() -> Notice:
            mark, key = choice_of(_value(action))
            view = self._bot.parts.views.of(self._bot.presses.asker(body))
            return choose(view.answering, self._bot.parts.history.feedback, mark, key, body["user"]["id"])

        self._bot.presses.answer_at_once(body, keep)
        ack()

    def watched(self, ack: Ack, body: Payload, action: Payload) -> None:
        """Tell me when it is covered: kept before it is acknowledged."""

        def watch() -> Notice:
            pressed = Pressed.of(_value(action))
            return presses.watched(self._bot.parts.history.watches, pressed.key, body["user"]["id"], pressed.question)

        self._bot.presses.answer_at_once(body, watch)
        ack()

    def person_wanted(self, ack: Ack, body: Payload, action: Payload) -> None:
        """Ask a person: kept before it is acknowledged."""

        def ask() -> Notice:
            pressed = Pressed.of(_value(action))
            return ask_person(self._bot.parts.people_asked, pressed.key, body["user"]["id"], pressed.question)

        self._bot.presses.answer_at_once(body, ask)
        ack()

    def shared(self, ack: Ack, body: Payload, action: Payload) -> None:
        """Share to channel: the private answer for everybody, once."""

        def share() -> None:
            pressed = Pressed.of(_value(action))
            who, views = self._bot.presses.asker(body), self._bot.parts.views
            own, theirs = views.of(who), views.of(who.for_all_there)

            def find() -> Reply:
                return reply_to_share(lambda view: view.answering.reply(pressed.question), own, theirs)

            self._bot.presses.share_once(body, pressed, find)

        self._bot.presses.answer(body, share)
        ack()


def _value(action: Payload) -> str:
    """What stands in a button; Slack leaves it out now and then, which is the button of nobody knows what."""
    return str(action.get("value") or "")
