"""Telling Discord, within its three seconds, that a command or a press arrived."""

import logging

import discord

from bot.discord.calls import FAILURES

_log = logging.getLogger(__name__)


async def acknowledge(interaction: discord.Interaction) -> None:
    """A command shows its person from now on that the bot works on it; a press changes nothing yet.

    An event that is delivered twice was acknowledged before. When Discord has given it up, or can not be reached, the
    answer finds its person in a direct message.
    """
    is_command = interaction.type is discord.InteractionType.application_command
    try:
        await interaction.response.defer(ephemeral=is_command, thinking=is_command)
    except FAILURES as error:
        _log.warning("A command or press could not be acknowledged: %s", error)
