"""The buttons under an answer."""

from dataclasses import replace

import discord

from bot.conversation import presses
from bot.conversation.choosing import choose
from bot.conversation.owners import ask_person
from bot.conversation.views import reply_to_share
from bot.discord.bot import DiscordBot
from bot.discord.render.buttons import (
    ASK_PERSON,
    CHOOSE,
    EXPECTED,
    IN_CONTEXT,
    MORE,
    RATED_HELPFUL,
    RATED_UNHELPFUL,
    SHARE,
    UNKNOWN,
    WATCH,
    Key,
    Shown,
    expected_box,
    place_beside,
    under,
    written_in,
)
from bot.discord.render.embeds import context_message, message
from bot.discord.transport.client import FootnoteClient
from bot.messages.buttons import FURTHER_AT_ONCE, NOT_KEPT, OLD_BUTTON, THANKS
from bot.messages.marks import PlaceMark
from bot.messages.reply import Context, Notice

_GONE = Notice("The question is gone, so I cannot look again. Ask anew.")


def register(client: FootnoteClient, bot: DiscordBot) -> None:
    """Hear the buttons."""
    listeners = _Buttons(bot)
    client.hear_press(MORE, listeners.more)
    client.hear_press(IN_CONTEXT, listeners.in_context)
    client.hear_press(CHOOSE, listeners.chosen)
    client.hear_press(WATCH, listeners.watched)
    client.hear_press(ASK_PERSON, listeners.person_wanted)
    client.hear_press(SHARE, listeners.shared)
    client.hear_press(UNKNOWN, listeners.unknown)
    client.hear_press(RATED_HELPFUL, lambda interaction, key: listeners.rated(interaction, key, helpful=True))
    client.hear_press(
        RATED_UNHELPFUL,
        lambda interaction, key: listeners.rated(interaction, key, helpful=False),
        opens=expected_box if bot.parts.history.feedback.keeps_text else None,
    )
    client.hear_press(EXPECTED, listeners.expected)


class _Buttons:
    def __init__(self, bot: DiscordBot) -> None:
        self._bot = bot

    def more(self, interaction: discord.Interaction, value: str) -> None:
        """More passages: the same answer with the next ones, in the place of the message.

        Beside it, for them alone, where somebody may see less than what stands there for all.
        """

        def show() -> None:
            shown = Shown.read(value)
            question = self._bot.presses.question_of(interaction, shown.key)
            if not question:
                self._bot.presses.whisper(interaction, _GONE)
                return
            asked = self._bot.presses.asked_by(interaction, shown.key, question)
            # In the place of a message that others see, they see it too.
            reader = self._bot.askers.of_press(interaction, is_private=asked.way == "command")
            reply = self._bot.parts.views.of(reader).answering.reply(question, shown.further + FURTHER_AT_ONCE)
            if self._bot.parts.views.are_less_for(reader):
                private = under(reply, replace(asked, way="command"))
                self._bot.presses.whisper(interaction, message(reply, question=question), private)
            else:
                self._bot.presses.show_instead(interaction, reply, under(reply, asked))

        self._bot.presses.answer(interaction, show)

    def in_context(self, interaction: discord.Interaction, value: str) -> None:
        """In context: the paragraph around the quotation, for the one who pressed."""

        def show() -> None:
            view = self._bot.parts.views.of(self._bot.askers.of_press(interaction))
            found = view.answering.context(PlaceMark.read(value.partition(":")[2]))
            self._bot.presses.whisper(interaction, context_message(found) if isinstance(found, Context) else found)

        self._bot.presses.answer(interaction, show)

    def rated(self, interaction: discord.Interaction, value: str, *, helpful: bool) -> None:
        """Helpful or not: the last press counts."""

        def rate() -> None:
            asked = self._bot.presses.asked_by(interaction, Key.read(value), "")
            told = presses.rated(self._bot.parts.history.feedback, asked.key, asked.person, helpful=helpful)
            self._bot.presses.whisper(interaction, told)
            if helpful and told.text == THANKS[True]:
                self._bot.presses.mark_solved(interaction)

        self._bot.presses.answer(interaction, rate)

    def expected(self, interaction: discord.Interaction, value: str) -> None:
        """What was expected in the place of an answer."""

        def keep() -> None:
            asked = self._bot.presses.asked_by(interaction, Key.read(value), "")
            text = written_in(interaction)
            if not presses.expected(self._bot.parts.history.feedback, asked.key, asked.person, text):
                self._bot.presses.whisper(interaction, Notice(NOT_KEPT))

        self._bot.presses.answer(interaction, keep)

    def chosen(self, interaction: discord.Interaction, value: str) -> None:
        """A candidate was said to answer: the last press counts."""

        def keep() -> None:
            number, _, key = value.partition(":")
            asked = self._bot.presses.asked_by(interaction, Key.read(key), "")
            mark = place_beside(interaction.message.components if interaction.message else [], number)
            view = self._bot.parts.views.of(self._bot.askers.of_press(interaction))
            told = choose(view.answering, self._bot.parts.history.feedback, mark, asked.key, asked.person)
            self._bot.presses.whisper(interaction, told)

        self._bot.presses.answer(interaction, keep)

    def watched(self, interaction: discord.Interaction, value: str) -> None:
        """Tell me when it is covered."""

        def watch() -> None:
            key = Key.read(value)
            question = self._bot.presses.question_of(interaction, key)
            asked = self._bot.presses.asked_by(interaction, key, question)
            told = presses.watched(self._bot.parts.history.watches, asked.key, asked.person, question)
            self._bot.presses.whisper(interaction, told)

        self._bot.presses.answer(interaction, watch)

    def person_wanted(self, interaction: discord.Interaction, value: str) -> None:
        """Pass the question of the button on to a person."""

        def ask() -> None:
            key = Key.read(value)
            question = self._bot.presses.question_of(interaction, key)
            asked = self._bot.presses.asked_by(interaction, key, question)
            told = ask_person(self._bot.parts.people_asked, asked.key, asked.person, question)
            self._bot.presses.whisper(interaction, told)

        self._bot.presses.answer(interaction, ask)

    def unknown(self, interaction: discord.Interaction, _value: str) -> None:
        """A button or menu that an earlier version of the bot had."""
        self._bot.presses.answer(interaction, lambda: self._bot.presses.whisper(interaction, Notice(OLD_BUTTON)))

    def shared(self, interaction: discord.Interaction, value: str) -> None:
        """Share to channel: the private answer for everybody, once."""

        def share() -> None:
            key = Key.read(value)
            question = self._bot.presses.question_of(interaction, key)
            asked = self._bot.presses.asked_by(interaction, key, question)
            who, views = self._bot.askers.of_press(interaction), self._bot.parts.views
            own, theirs = views.of(who), views.of(who.for_all_there)
            self._bot.presses.share_once(
                interaction,
                question,
                lambda: reply_to_share(lambda view: view.answering.reply(question), own, theirs),
                lambda reply: under(reply, asked, is_private=False),
            )

        self._bot.presses.answer(interaction, share)
