"""discord.py's switches, which hold for the whole process: set once, where it starts."""

import logging

import discord

from bot.runtime.retries import Rarely
from bot.settings import Settings


def set_up(settings: Settings) -> None:
    """Call the Discord of the settings, and say nothing of what speaking would need: the bot does not speak."""
    discord.http.Route.BASE = settings.discord_api_url.rstrip("/")
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    for name in ("discord.client", "discord.shard"):
        logging.getLogger(name).addFilter(_Outage())


class _Outage(logging.Filter):
    """Makes of every attempt to connect, each with its traceback, one line a minute."""

    def __init__(self) -> None:
        super().__init__()
        self._line = Rarely()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is logged."""
        if record.exc_info is None or record.exc_info[1] is None:
            return True
        record.msg, record.args = "Discord does not answer (%s). Trying again until it does.", (record.exc_info[1],)
        record.exc_info = record.exc_text = None
        return self._line.is_due()
