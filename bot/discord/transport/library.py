"""discord.py's switches, which hold for the whole process: set once, where it starts."""

import discord

from bot.settings import Settings


def set_up(settings: Settings) -> None:
    """Call the Discord of the settings, and say nothing of what speaking would need: the bot does not speak."""
    discord.http.Route.BASE = settings.discord_api_url.rstrip("/")
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
