"""/summary and the menu of articles; all for the eyes of the asker alone, until it is shared."""

import asyncio
from collections.abc import Callable

import discord
from discord import app_commands

from bot.discord.access import places_of
from bot.discord.bot import DiscordBot
from bot.discord.buttons import SHARE_SUMMARY, SUMMARY_OF, under_summary
from bot.discord.client import FootnoteClient
from bot.discord.embeds import question_in
from bot.replies import Notice, clip

_LONGEST_CHOICE = 100
_MOST_CHOICES = 25
_COMMAND = "/summary"

Length = app_commands.Choice[str]


def register(client: FootnoteClient, bot: DiscordBot) -> None:
    """Hear the command, the menu and the button under a summary."""
    listeners = _Summaries(client, bot)

    @client.tree.command(name="summary", description="An article, or a topic, in a few of its own sentences")
    @app_commands.describe(
        article="A part of its title; leave it out to choose from a list",
        length="How much",
        topic="What all articles say about this, instead of one article",
    )
    @app_commands.choices(length=[Length(name="short", value="short"), Length(name="long", value="long")])
    async def summary(
        interaction: discord.Interaction,
        article: app_commands.Range[str, 1, 200] | None = None,
        length: Length | None = None,
        topic: app_commands.Range[str, 1, 200] | None = None,
    ) -> None:
        wanted = f"about {topic}" if topic else article or ""
        await listeners.asked(interaction, f"{wanted} {length.value if length else ''}".strip())

    @summary.autocomplete("article")
    async def titles(_interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await listeners.titles(typed)

    client.hear_press(SUMMARY_OF, listeners.chosen)
    client.hear_press(SHARE_SUMMARY, listeners.shared)


class _Summaries:
    def __init__(self, client: FootnoteClient, bot: DiscordBot) -> None:
        self._client = client
        self._bot = bot

    async def asked(self, interaction: discord.Interaction, arguments: str) -> None:
        """/summary [article] [length] [topic]."""
        if not await self._client.acknowledge(interaction):
            return
        roles = await self._bot.access.roles_of(interaction.user, self._client)
        denial = self._bot.access.denial(roles, places_of(interaction.channel))

        def answer() -> None:
            reply = Notice(denial, "denied") if denial else self._bot.summarising.reply(arguments)
            self._bot.presses.answer(interaction, reply, under_summary(reply), _typed(arguments))

        self._run(interaction, answer)

    def chosen(self, interaction: discord.Interaction, arguments: str) -> None:
        """An article was chosen from the menu."""

        def answer() -> None:
            reply = self._bot.summarising.reply(arguments)
            self._bot.presses.whisper(interaction, reply, under_summary(reply), _typed(arguments))

        self._run(interaction, answer)

    def shared(self, interaction: discord.Interaction, _value: str) -> None:
        """Share to channel: the summary for everybody, once."""
        typed = question_in(interaction.message.embeds) if interaction.message else ""

        def share() -> None:
            reply = self._bot.summarising.reply(typed.removeprefix(_COMMAND))
            self._bot.presses.share(interaction, reply, under_summary(reply, is_shared=True), typed)

        self._run(interaction, share)

    async def titles(self, typed: str) -> list[app_commands.Choice[str]]:
        """The articles that what was typed so far may mean."""
        found = await asyncio.to_thread(self._bot.summarising.titles, typed, _MOST_CHOICES)
        return [
            app_commands.Choice(name=clip(title, _LONGEST_CHOICE), value=article)
            for title, article in found
            if len(article) <= _LONGEST_CHOICE
        ]

    def _run(self, interaction: discord.Interaction, job: Callable[[], None]) -> None:
        self._bot.intake.run(("summary", str(interaction.id)), job)


def _typed(arguments: str) -> str:
    return f"{_COMMAND} {arguments}".strip()
