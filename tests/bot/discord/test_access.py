import asyncio
from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.conversation import denials
from bot.discord.access import Access, places_of


@pytest.mark.parametrize(
    ("roles", "places", "denial"),
    [
        (["10"], ["1"], ""),
        (["99"], ["1"], ""),
        (["11"], ["1"], denials.PERSON),
        ([], ["1"], denials.PERSON),
        (["10"], ["2"], denials.PLACE),
        (["10"], ["3", "1"], ""),
        (["10"], [], ""),
    ],
)
def test_roles_and_channels_decide_who_is_answered(roles: list[str], places: list[str], denial: str) -> None:
    assert Access(channels=("1",), roles=("10",), admin_roles=("99",)).denial(roles, places) == denial


def test_without_lists_everybody_is_answered_and_nobody_is_an_admin() -> None:
    access = Access((), (), ())
    assert access.denial([], ["1"]) == ""
    assert not access.is_admin(["1"])
    assert Access((), (), ("9",)).is_admin(["1", "9"])


def test_a_thread_stands_in_its_channel_and_in_the_category_of_that() -> None:
    thread: Any = SimpleNamespace(id=3, parent_id=2, category_id=1)
    assert places_of(thread) == ["3", "2", "1"]
    assert places_of(SimpleNamespace(id=3, category_id=None)) == ["3"]
    assert places_of(None) == []


class _Guild:
    def __init__(self, roles: list[int], of_the_person: list[int] | None) -> None:
        self.roles = [SimpleNamespace(id=each) for each in roles]
        self._of_the_person = of_the_person
        self.asked = 0

    async def fetch_member(self, _person: int) -> Any:
        self.asked += 1
        if self._of_the_person is None:
            raise discord.DiscordException
        return SimpleNamespace(roles=[SimpleNamespace(id=each) for each in self._of_the_person])


def test_in_a_direct_message_roles_are_looked_up_where_they_matter() -> None:
    person: Any = SimpleNamespace(id=5)
    guilds = [_Guild([10, 11], [10]), _Guild([12], [12]), _Guild([10], None)]
    client: Any = SimpleNamespace(guilds=guilds)
    assert asyncio.run(Access((), ("10",), ()).roles_of(person, client)) == {"10"}
    assert [guild.asked for guild in guilds] == [1, 0, 1]
    assert asyncio.run(Access((), (), ("12",)).roles_of(person, client)) == frozenset()
    assert [guild.asked for guild in guilds] == [1, 0, 1]
    assert asyncio.run(Access((), (), ("12",)).roles_of(person, client, as_admin=True)) == {"12"}
    assert [guild.asked for guild in guilds] == [1, 1, 1]
