"""Making an article of what an owner replied."""

import discord
from discord import ui

from bot.conversation.owner_articles import FOR_ADMINS, NO_LONGER, make_article
from bot.discord.bot import DiscordBot
from bot.discord.render.buttons import ARTICLE
from bot.discord.render.owners import ARTICLE_FORM, AUTHOR, TEXT, TITLE, article_box, fields_of
from bot.discord.transport.client import FootnoteClient
from bot.messages.reply import Notice


def register(client: FootnoteClient, bot: DiscordBot) -> None:
    """Hear the button and the form."""
    listeners = _Articles(bot)
    client.hear_press(ARTICLE, listeners.wanted, opens=listeners.box)
    client.hear_press(ARTICLE_FORM, listeners.written)


class _Articles:
    def __init__(self, bot: DiscordBot) -> None:
        self._bot = bot

    def box(self, value: str) -> ui.Modal | None:
        """The form; it must open at once, so who may send it is looked up when it is sent."""
        reply = self._bot.parts.people_asked.reply(*_place(value))
        return article_box(reply) if reply else None

    def wanted(self, interaction: discord.Interaction, value: str) -> None:
        """Make it an article: the form is open, unless the reply is gone."""
        if self._bot.parts.people_asked.reply(*_place(value)) is None:
            self._bot.presses.answer(interaction, lambda: self._bot.presses.whisper(interaction, Notice(NO_LONGER)))

    def written(self, interaction: discord.Interaction, value: str) -> None:
        """The form was sent."""

        def keep() -> None:
            told = FOR_ADMINS
            if self._bot.presses.is_admin(interaction):
                fields = fields_of(interaction)
                written = (fields.get(name, "") for name in (TITLE, TEXT, AUTHOR))
                told = make_article(self._bot.parts.people_asked, *_place(value), *written)
            self._bot.presses.whisper(interaction, Notice(told))

        self._bot.presses.answer(interaction, keep)


def _place(value: str) -> tuple[str, str]:
    """The channel and the message of the reply."""
    channel, _, message = value.partition(":")
    return channel, message
