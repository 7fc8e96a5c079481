"""Gaps of discord.py 2.7 in how it keeps its connection to the gateway."""

import logging
import random
from collections.abc import Callable
from typing import Any, Literal, Self

import discord.shard
import yarl
from discord.backoff import ExponentialBackoff
from discord.gateway import DiscordWebSocket, ReconnectWebSocket

from bot.conversation.apologies import log_with_id

_log = logging.getLogger(__name__)

_LONGEST_PAUSE = 60.0  # seconds


class PatientWebSocket(DiscordWebSocket):
    """Outlives a connection that is lost before its session began, and events that cannot be read.

    discord.py would end the client.
    """

    @classmethod
    async def from_client(cls, client: discord.Client, **more: Any) -> Self:
        """Connect. Raises what discord.py takes for a reason to try again."""
        try:
            socket = await super().from_client(client, **more)
        except ReconnectWebSocket as error:
            if more.get("resume"):
                raise
            raise ConnectionError("The gateway ended the connection before it began.") from error
        socket._discord_parsers = {
            event: _surviving(event, parse) for event, parse in client._connection.parsers.items()
        }
        return socket


class ShortBackoff(ExponentialBackoff[Literal[False]]):
    """Pauses of at most a minute between attempts to connect; discord.py's grow to 17."""

    def delay(self) -> float:
        """The next pause in seconds, never two bots' alike."""
        return min(super().delay(), random.uniform(_LONGEST_PAUSE / 2, _LONGEST_PAUSE))  # noqa: S311 - no secret


def _surviving(event: str, parse: Callable[[Any], object]) -> Callable[[Any], None]:
    """An event that cannot be read is left out; what is behind it is heard."""

    def read(data: Any) -> None:
        try:
            parse(data)
        except Exception:
            log_with_id(_log, f"An event of Discord ({event}) could not be read")

    return read


def mend(gateway: str) -> None:
    """Use these for every connection, and let sessions that cannot be resumed begin anew at the API's own gateway.

    discord.py would begin them at Discord's, whatever DISCORD_API_URL says.
    """
    discord.shard.DiscordWebSocket = PatientWebSocket  # type: ignore[misc]  # shards look it up there
    discord.shard.ExponentialBackoff = ShortBackoff  # type: ignore[attr-defined, assignment]
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
