"""Commands, and "Ask about this" in the menu of a message; what they answer is for the asker's eyes alone."""

import asyncio

import discord
from discord import app_commands

from bot.discord.bot import DiscordBot
from bot.discord.listeners.typed import LONGEST_CHOICE, asked_by_command, denial_of, take_command
from bot.discord.render.embeds import message
from bot.discord.render.overview import overview_message
from bot.discord.transport.client import FootnoteClient
from bot.discord.transport.reading import DIRECT, words_of
from bot.messages.question import REINDEX
from bot.messages.reply import Notice
from bot.numbers.figures import Scope
from bot.numbers.words import overview_of

_LONGEST_QUESTION = 2_000

NO_FIGURES = "Figures are for admins; whoever runs me names their roles in DISCORD_ADMIN_ROLES."
FOR_ADMINS = "Only admins may build the index again; whoever runs me names their roles in DISCORD_ADMIN_ROLES."


def register(client: FootnoteClient, bot: DiscordBot) -> None:
    """Hear the commands."""
    listeners = _Commands(client, bot)

    @client.tree.command(name="ask", description="Ask the articles; only you see the answer")
    @app_commands.describe(question="What do you want to know?")
    async def ask(interaction: discord.Interaction, question: app_commands.Range[str, 1, _LONGEST_QUESTION]) -> None:
        await listeners.asked(interaction, question)

    @ask.autocomplete("question")
    async def suggested(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await listeners.suggested(interaction, typed)

    @client.tree.context_menu(name="Ask about this")
    async def ask_about_this(interaction: discord.Interaction, message: discord.Message) -> None:
        await listeners.asked(interaction, words_of(message, client), has_files=bool(message.attachments))

    @client.tree.command(name="articles", description="What I know, with dates and sources")
    async def articles(interaction: discord.Interaction) -> None:
        await listeners.typed(interaction, "articles")

    @client.tree.command(name="footnote", description="What you can ask, how, and what is kept")
    async def footnote(interaction: discord.Interaction) -> None:
        await listeners.typed(interaction, "help")

    @client.tree.command(name="reindex", description="Build the index again from the articles; for admins")
    @app_commands.default_permissions(manage_guild=True)  # hidden from others; a server's settings can show it to more
    async def reindex(interaction: discord.Interaction) -> None:
        await listeners.reindex(interaction)

    @client.tree.command(name="stats", description="What was asked, and what came of it; for admins")
    @app_commands.default_permissions(manage_guild=True)
    async def stats(interaction: discord.Interaction) -> None:
        await listeners.stats(interaction)


class _Commands:
    def __init__(self, client: FootnoteClient, bot: DiscordBot) -> None:
        self._client = client
        self._bot = bot

    async def asked(self, interaction: discord.Interaction, question: str, *, has_files: bool = False) -> None:
        """Take what was typed after a command, or stands in the message that it was chosen for, as a question."""
        asked = asked_by_command(interaction, "command", question, has_files=has_files)
        await take_command(self._client, self._bot, interaction, asked)

    async def typed(self, interaction: discord.Interaction, way: str) -> None:
        """A command whose reply is clear."""
        await take_command(self._client, self._bot, interaction, asked_by_command(interaction, way, ""))

    async def reindex(self, interaction: discord.Interaction) -> None:
        """Build the index again; for admins."""
        if await self._client.acknowledge(interaction):
            roles = await self._bot.access.roles_of(interaction.user, self._client, as_admin=True)
            await self._client.decide(self._build, interaction, roles)

    async def stats(self, interaction: discord.Interaction) -> None:
        """The figures of this server; for admins."""
        if await self._client.acknowledge(interaction):
            self._bot.presses.answer(interaction, lambda: self._show_figures(interaction))

    async def suggested(self, interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Questions that the articles answer, for who does not know what to ask and may ask."""
        if await denial_of(self._client, self._bot, interaction):
            return []
        view = self._bot.parts.views.of(await self._bot.askers.of_typing(interaction))
        questions = await asyncio.to_thread(view.suggestions.questions)
        fitting = [each for each in questions if len(each) <= LONGEST_CHOICE and typed.lower() in each.lower()]
        return [app_commands.Choice(name=each, value=each) for each in fitting]

    def _show_figures(self, interaction: discord.Interaction) -> None:
        if not self._bot.presses.is_admin(interaction):
            self._bot.presses.respond(interaction, message(Notice(NO_FIGURES)))
            return
        scope = Scope("discord", str(interaction.guild_id or DIRECT))
        view = self._bot.parts.views.of(self._bot.askers.of_press(interaction))
        figures = self._bot.parts.numbers.seen_by(view.index, view.shows).lately(scope=scope)
        sources = self._bot.parts.sources.lines(view.hidden)
        self._bot.presses.respond(interaction, overview_message(overview_of(figures, sources=sources)))

    def _build(self, interaction: discord.Interaction, roles: frozenset[str]) -> None:
        asked = asked_by_command(interaction, REINDEX, "")
        if self._bot.access.is_admin(roles):
            self._bot.parts.reindex_command.typed(
                asked,
                f"{asked.person} in Discord",
                begin=lambda said: self._bot.presses.respond(interaction, message(Notice(said))),
                tell=lambda said: self._bot.presses.whisper(interaction, Notice(said)),
            )
        else:
            self._bot.parts.intake.take(asked, self._bot.delivery, Notice(FOR_ADMINS, "denied"))
