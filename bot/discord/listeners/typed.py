"""A command, or a choice from a menu, on its way into the history."""

from dataclasses import replace

import discord

from bot.discord.access import places_of
from bot.discord.bot import DiscordBot
from bot.discord.transport.client import FootnoteClient
from bot.discord.transport.reading import DIRECT
from bot.messages.question import Asked


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
    """Acknowledge a command, then write it down."""
    if not await client.acknowledge(interaction):
        return
    denial = await denial_of(client, bot, interaction)
    await client.decide(bot.parts.intake.take, replace(asked, way=denial or asked.way), bot.delivery)


async def denial_of(client: FootnoteClient, bot: DiscordBot, interaction: discord.Interaction) -> str:
    """Why the person may not ask there, out of `denials`; "" if they may."""
    roles = await bot.access.roles_of(interaction.user, client)
    return bot.access.denial(roles, places_of(interaction.channel))
