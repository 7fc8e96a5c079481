"""A command, or a choice from a menu, on its way into the history."""

import asyncio
from dataclasses import replace

import discord
from discord import app_commands

from bot.discord.access import places_of
from bot.discord.bot import DiscordBot
from bot.discord.transport.client import FootnoteClient
from bot.discord.transport.reading import DIRECT
from bot.messages.question import Asked
from bot.messages.text import clip

LONGEST_CHOICE = 100
_MOST_CHOICES = 25
_FOUND_OUT_WITHIN_SECONDS = 1.0


def asked_by_command(interaction: discord.Interaction, way: str, text: str, *, has_files: bool = False) -> Asked:
    """What was typed, for the eyes of its person alone."""
    return Asked(
        platform="discord",
        workspace=str(interaction.guild_id or DIRECT),
        channel=str(interaction.channel_id),
        thread="",
        message=str(interaction.id),
        person=str(interaction.user.id),
        way=way,
        text=" ".join(text.split()),
        address=interaction.token,
        has_files=has_files,
    )


async def take_command(client: FootnoteClient, bot: DiscordBot, interaction: discord.Interaction, asked: Asked) -> None:
    """Write a command down, then acknowledge it: what Discord was told of is answered even if the bot is killed.

    Whether the person may ask can take longer to find out than Discord waits; then it is the other way round.
    """
    denial = asyncio.ensure_future(denial_of(client, bot, interaction))

    async def write_down() -> bool:
        taken = replace(asked, way=await denial or asked.way)
        return await client.decide(bot.parts.intake.take, taken, bot.delivery)

    await asyncio.wait({denial}, timeout=_FOUND_OUT_WITHIN_SECONDS)
    if denial.done():
        await client.acknowledge(interaction, first=write_down)
    elif await client.acknowledge(interaction):
        await write_down()


async def titles_for(
    client: FootnoteClient, bot: DiscordBot, interaction: discord.Interaction, typed: str
) -> list[app_commands.Choice[str]]:
    """The articles that what was typed so far may mean, for who may ask."""
    if await denial_of(client, bot, interaction):
        return []
    view = bot.parts.views.of(await bot.askers.of_typing(interaction))
    found = await asyncio.to_thread(view.summaries.titles, typed, _MOST_CHOICES)
    return [
        app_commands.Choice(name=clip(title, LONGEST_CHOICE), value=article)
        for title, article in found
        if len(article) <= LONGEST_CHOICE
    ]


async def denial_of(client: FootnoteClient, bot: DiscordBot, interaction: discord.Interaction) -> str:
    """Why the person may not ask there, out of `denials`; "" if they may."""
    roles = await bot.access.roles_of(interaction.user, client)
    return bot.access.denial(roles, places_of(interaction.channel))
