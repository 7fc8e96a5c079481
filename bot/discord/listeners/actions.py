"""The buttons under an answer."""

from collections.abc import Callable

import discord

from bot.buttons import FURTHER_AT_ONCE, NO_LONGER, THANKS, WATCHING
from bot.discord.bot import DiscordBot
from bot.discord.buttons import IN_CONTEXT, MORE, RATED_HELPFUL, RATED_UNHELPFUL, SHARE, WATCH, Key, under
from bot.discord.client import FootnoteClient
from bot.discord.embeds import context_message
from bot.places import PlaceMark
from bot.replies import Answered, Context, Notice

_GONE = Notice("The question is gone, so I can not look again. Ask anew.")


def register(client: FootnoteClient, bot: DiscordBot) -> None:
    """Hear the buttons."""
    listeners = _Buttons(bot)
    client.hear_press(MORE, listeners.more)
    client.hear_press(IN_CONTEXT, listeners.in_context)
    client.hear_press(WATCH, listeners.watched)
    client.hear_press(SHARE, listeners.shared)
    client.hear_press(RATED_HELPFUL, lambda interaction, key: listeners.rated(interaction, key, helpful=True))
    client.hear_press(RATED_UNHELPFUL, lambda interaction, key: listeners.rated(interaction, key, helpful=False))


class _Buttons:
    def __init__(self, bot: DiscordBot) -> None:
        self._bot = bot

    def more(self, interaction: discord.Interaction, value: str) -> None:
        """More passages: the same answer with the next ones, in the place of the message."""
        shown, _, text = value.partition(":")
        key = Key.read(text)

        def show() -> None:
            question = self._bot.presses.question_of(interaction, key)
            if not question:
                self._bot.presses.whisper(interaction, _GONE)
                return
            reply = self._bot.answering.reply(question, int(shown) + FURTHER_AT_ONCE)
            asked = self._bot.presses.asked_by(interaction, key, question)
            self._bot.presses.show_instead(interaction, reply, under(reply, asked))

        self._run(interaction, show)

    def in_context(self, interaction: discord.Interaction, value: str) -> None:
        """In context: the paragraph around the quotation, for the one who pressed."""
        mark = PlaceMark.read(value.partition(":")[2])

        def show() -> None:
            found = self._bot.answering.context(mark)
            self._bot.presses.whisper(interaction, context_message(found) if isinstance(found, Context) else found)

        self._run(interaction, show)

    def rated(self, interaction: discord.Interaction, value: str, *, helpful: bool) -> None:
        """Helpful or not: the last press counts."""
        asked = self._bot.presses.asked_by(interaction, Key.read(value), "")
        self._bot.history.rate(asked.key, asked.person, helpful=helpful)
        self._run(interaction, lambda: self._bot.presses.whisper(interaction, Notice(THANKS[helpful])))

    def watched(self, interaction: discord.Interaction, value: str) -> None:
        """Tell me when it is covered."""
        key = Key.read(value)

        def watch() -> None:
            question = self._bot.presses.question_of(interaction, key)
            asked = self._bot.presses.asked_by(interaction, key, question)
            if question:
                self._bot.history.watch(asked.key, asked.person, question)
            self._bot.presses.whisper(interaction, Notice(WATCHING) if question else _GONE)

        self._run(interaction, watch)

    def shared(self, interaction: discord.Interaction, value: str) -> None:
        """Share to channel: the private answer for everybody, once."""
        key = Key.read(value)

        def share() -> None:
            question = self._bot.presses.question_of(interaction, key)
            asked = self._bot.presses.asked_by(interaction, key, question)
            reply = self._bot.answering.reply(question)
            if isinstance(reply, Answered):
                view = under(reply, asked, is_private=False)
                self._bot.presses.share(interaction, reply, view, question)
            else:
                self._bot.presses.whisper(interaction, Notice(NO_LONGER))

        self._run(interaction, share)

    def _run(self, interaction: discord.Interaction, job: Callable[[], None]) -> None:
        self._bot.intake.run(("press", str(interaction.id)), job)
