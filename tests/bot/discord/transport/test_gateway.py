"""What discord.py does not do by itself to keep its connection."""

import asyncio
from types import SimpleNamespace
from typing import Any

import discord.shard
import pytest
from discord.backoff import ExponentialBackoff
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


def test_shards_connect_so_once_a_minute_and_to_the_gateway_that_the_api_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(discord.shard, "DiscordWebSocket", DiscordWebSocket)
    monkeypatch.setattr(discord.shard, "ExponentialBackoff", ExponentialBackoff)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    mend("wss://gateway.example/")
    assert vars(discord.shard)["DiscordWebSocket"] is PatientWebSocket
    client: Any = SimpleNamespace(dispatch=None, _reconnect=True)
    shard = discord.shard.Shard(client, client, client)
    pauses = [shard._backoff.delay() for _ in range(200)]
    assert 30 < max(pauses) <= 60
    assert max(pauses[:4]) <= 16
    assert str(PatientWebSocket.DEFAULT_GATEWAY) == "wss://gateway.example/"
