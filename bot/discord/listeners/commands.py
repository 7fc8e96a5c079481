"""Commands, and "Ask about this" in the menu of a message; what they answer is for the asker's eyes alone."""

import asyncio

import discord
from discord import app_commands

from bot.asked import Asked
from bot.discord.about import help_text
from bot.discord.access import places_of
from bot.discord.bot import DiscordBot
from bot.discord.client import FootnoteClient
from bot.discord.reading import DIRECT, words_of
from bot.intake import lane
from bot.replies import Notice, Reply

_LONGEST_QUESTION = 2_000
_LONGEST_CHOICE = 100

FOR_ADMINS = "Only admins may build the index again; whoever runs me names their roles in DISCORD_ADMIN_ROLES."


def register(client: FootnoteClient, bot: DiscordBot) -> None:
    """Hear the commands."""
    listeners = _Commands(client, bot)

    @client.tree.command(name="ask", description="Ask the articles; only you see the answer")
    @app_commands.describe(question="What do you want to know?")
    async def ask(interaction: discord.Interaction, question: app_commands.Range[str, 1, _LONGEST_QUESTION]) -> None:
        await listeners.asked(interaction, question)

    @ask.autocomplete("question")
    async def suggested(_interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await listeners.suggested(typed)

    @client.tree.context_menu(name="Ask about this")
    async def ask_about_this(interaction: discord.Interaction, message: discord.Message) -> None:
        await listeners.asked(interaction, words_of(message, client), has_files=bool(message.attachments))

    @client.tree.command(name="articles", description="What I know, with dates and sources")
    async def articles(interaction: discord.Interaction) -> None:
        await listeners.told(interaction, bot.answering.articles())

    @client.tree.command(name="footnote", description="What you can ask, how, and what is kept")
    async def footnote(interaction: discord.Interaction) -> None:
        await listeners.told(interaction, Notice(help_text(reads_messages=bot.reads_messages), "help"))

    @client.tree.command(name="reindex", description="Build the index again from the articles; for admins")
    async def reindex(interaction: discord.Interaction) -> None:
        await listeners.reindex(interaction)


class _Commands:
    def __init__(self, client: FootnoteClient, bot: DiscordBot) -> None:
        self._client = client
        self._bot = bot

    async def asked(self, interaction: discord.Interaction, question: str, *, has_files: bool = False) -> None:
        """A question."""
        if not await self._client.acknowledge(interaction):
            return
        asked = _asked(interaction, question, has_files=has_files)
        roles = await self._bot.access.roles_of(interaction.user, self._client)
        await self._client.decide(self._take, interaction, asked, roles, None)

    async def told(self, interaction: discord.Interaction, reply: Reply) -> None:
        """A command whose answer is clear."""
        if not await self._client.acknowledge(interaction):
            return
        roles = await self._bot.access.roles_of(interaction.user, self._client)
        await self._client.decide(self._take, interaction, _asked(interaction, ""), roles, reply)

    async def reindex(self, interaction: discord.Interaction) -> None:
        """Build the index again; for admins."""
        if not await self._client.acknowledge(interaction):
            return
        roles = await self._bot.access.roles_of(interaction.user, self._client)
        if self._bot.access.is_admin(roles):
            await self._client.decide(self._build, interaction, roles)
        else:
            await self._client.decide(
                self._take, interaction, _asked(interaction, ""), roles, Notice(FOR_ADMINS, "denied")
            )

    async def suggested(self, typed: str) -> list[app_commands.Choice[str]]:
        """Questions that the articles answer, for who does not know what to ask."""
        questions = await asyncio.to_thread(self._bot.suggestions.questions)
        fitting = [each for each in questions if len(each) <= _LONGEST_CHOICE and typed.lower() in each.lower()]
        return [app_commands.Choice(name=each, value=each) for each in fitting]

    def _build(self, interaction: discord.Interaction, roles: frozenset[str]) -> None:
        asked = _asked(interaction, "")
        in_lane = lane(asked.platform, asked.workspace, asked.channel)  # behind the reply that it has begun

        def tell(said: str) -> None:
            self._bot.intake.run(in_lane, lambda: self._bot.presses.whisper(interaction, Notice(said)))

        self._take(interaction, asked, roles, Notice(self._bot.reindexing.start(tell), "reindex"))

    def _take(self, interaction: discord.Interaction, asked: Asked, roles: frozenset[str], reply: Reply | None) -> None:
        denial = self._bot.access.denial(roles, places_of(interaction.channel))
        self._bot.intake.take(asked, self._bot.delivery, Notice(denial, "denied") if denial else reply)


def _asked(interaction: discord.Interaction, text: str, *, has_files: bool = False) -> Asked:
    return Asked(
        platform="discord",
        workspace=str(interaction.guild_id or DIRECT),
        channel=str(interaction.channel_id),
        thread="",
        message=str(interaction.id),
        person=str(interaction.user.id),
        way="command",
        text=" ".join(text.split()),
        address=interaction.token,
        has_files=has_files,
    )
