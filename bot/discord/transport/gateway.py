"""Two gaps of discord.py 2.7 in how it keeps its connection to the gateway."""

from typing import Any, Self

import discord.shard
import yarl
from discord.gateway import DiscordWebSocket, ReconnectWebSocket


class PatientWebSocket(DiscordWebSocket):
    """A new session whose connection is lost before it began is tried again; discord.py would end the client."""

    @classmethod
    async def from_client(cls, client: discord.Client, **more: Any) -> Self:
        """Connect. Raises what discord.py takes for a reason to try again."""
        try:
            return await super().from_client(client, **more)
        except ReconnectWebSocket as error:
            if more.get("resume"):
                raise
            raise ConnectionError("The gateway ended the connection before it began.") from error


def mend(gateway: str) -> None:
    """Use that for every connection, and let sessions that cannot be resumed begin anew at the API's own gateway.

    discord.py would begin them at Discord's, whatever DISCORD_API_URL says.
    """
    discord.shard.DiscordWebSocket = PatientWebSocket  # type: ignore[misc]  # shards look it up there
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
