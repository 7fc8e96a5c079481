"""A server takes the bot out: everything that is known of it is deleted."""

import logging

import discord

from bot.discord.bot import DiscordBot
from bot.discord.transport.client import FootnoteClient

_log = logging.getLogger(__name__)


def register(client: FootnoteClient, bot: DiscordBot) -> None:
    """Hear that the bot was taken out; a server that is only out of order is not meant."""

    async def on_guild_remove(guild: discord.Guild) -> None:
        await client.decide(forget, str(guild.id))

    def forget(workspace: str) -> None:
        _log.info("Server %s took the bot out: its data is deleted.", workspace)
        bot.deletions.forget(workspace)

    client.event(on_guild_remove)
