"""The week before, posted in the channels that are set for it."""

import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta

import discord
from discord.utils import utcnow

from bot.discord.askers import Askers
from bot.discord.render.overview import overview_message
from bot.discord.sending.posting import Posting
from bot.discord.transport.calls import is_passing
from bot.discord.transport.connection import Connection
from bot.messages.overview import Overview
from bot.runtime.send_once import send_once
from bot.settings import Settings
from bot.visibility.asker import Asker

_LOOKED_BACK = timedelta(days=9)  # a week is summed up within the next one


class DiscordDigests:
    """Discord's channels for `bot.numbers.digest`."""

    def __init__(
        self,
        settings: Settings,
        connection: Connection,
        posting: Posting,
        askers: Askers,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.digest_channels: Sequence[str] = settings.discord_digest_channels
        self._connection = connection
        self._posting = posting
        self._askers = askers
        self._sleep = sleep

    def workspace_of(self, channel: str) -> str | None:
        """The server that the channel is in."""
        found = self._connection.client.get_channel(int(channel))
        guild = getattr(found, "guild", None)
        return str(guild.id) if guild else None

    def reader(self, channel: str) -> Asker:
        """Everybody there, as the rules of collections see them."""
        return self._askers.of_channel(self.workspace_of(channel) or "0", channel)

    def post_digest(self, channel: str, overview: Overview, week: date, *, look_first: bool) -> None:
        """Post it, unless the channel has it. Raises `calls.FAILURES`."""
        content = overview_message(overview)
        nonce = f"digest-{week.isoformat()}"
        begins = (content.embeds[0].title, content.plain.partition("\n")[0])

        def find() -> str | None:
            return self._connection.call(self._find(channel, begins))

        if not (look_first and find()):
            send_once(lambda: self._posting.post_openly(channel, content, None, nonce), find, is_passing, self._sleep)

    async def _find(self, channel: str, begins: Sequence[str | None]) -> str | None:
        """A message of the bot that begins so, in an embed or, where it may post none, in words."""
        me = self._connection.client.user
        after = utcnow() - _LOOKED_BACK
        async for each in self._posting.channel(channel).history(after=after, limit=None):
            shown: discord.Embed | None = next(iter(each.embeds), None)
            first = shown.title if shown else each.content.partition("\n")[0]
            if me and each.author.id == me.id and first in begins:
                return str(each.id)
        return None
