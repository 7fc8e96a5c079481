"""What discord.py does not do by itself to keep its connection."""

import asyncio
from typing import Any

import discord.shard
import pytest
from discord.gateway import DiscordWebSocket, ReconnectWebSocket

from bot.discord.transport.gateway import PatientWebSocket, mend


@pytest.fixture
def lost_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async def lost(_client: Any, **_more: Any) -> None:
        raise ReconnectWebSocket(0)

    monkeypatch.setattr(DiscordWebSocket, "from_client", lost)


@pytest.mark.item("lost connection")
@pytest.mark.usefixtures("lost_at_once")
def test_a_session_that_is_lost_before_it_began_is_tried_again() -> None:
    client: Any = None
    with pytest.raises(ConnectionError):
        asyncio.run(PatientWebSocket.from_client(client))
    with pytest.raises(ReconnectWebSocket):
        asyncio.run(PatientWebSocket.from_client(client, resume=True))


def test_shards_connect_so_and_to_the_gateway_that_the_api_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discord.shard, "DiscordWebSocket", DiscordWebSocket)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    mend("wss://gateway.example/")
    assert vars(discord.shard)["DiscordWebSocket"] is PatientWebSocket
    assert str(PatientWebSocket.DEFAULT_GATEWAY) == "wss://gateway.example/"
