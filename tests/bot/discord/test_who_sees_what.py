"""People and channels that are not allowed see nothing of the articles in Discord; old buttons. The real process."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.bot.process import discord_bot
from tests.fakes.discord.guild import Channel, Message
from tests.fakes.discord.people import Person
from tests.fakes.discord.server import DiscordServer

ASKED = "where is the YouTu Lab?"
NOT_YOU = "I may only answer some people"
OLD = "I no longer know what this button stands for"


@dataclass(frozen=True, slots=True)
class Place:
    """Ada may ask, but not outside; a stranger may nowhere."""

    server: DiscordServer
    outside: Channel
    ada: Person
    stranger: Person

    def answered(self) -> Message:
        return self.server.wait_for_reply(self.ada.says(f"@Footnote {ASKED}"))


@pytest.fixture(scope="module")
def place(our_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with DiscordServer() as server:
        readers, outside = server.add_role("readers"), server.add_channel("outside")
        allowed = {"DISCORD_CHANNELS": str(server.general.id), "DISCORD_ROLES": str(readers.id)}
        with discord_bot(server, our_index, tmp_path_factory.mktemp("bot"), **allowed) as process:
            yield Place(server, outside, server.person("Ada", readers), server.person("Stranger"))
            assert server.violations == []
            assert "Traceback" not in process.log, process.log


@pytest.mark.item("allowed channels and people", "type ahead")
@pytest.mark.parametrize(("command", "option", "typed"), [("ask", "question", ""), ("summary", "article", "shang")])
def test_titles_and_questions_are_offered_only_to_who_may_ask(
    place: Place, command: str, option: str, typed: str
) -> None:
    def offered(person: Person, channel: Channel | None = None) -> int:
        return len(place.server.wait_for_answer(person.types(command, option, typed, channel)).choices)

    assert offered(place.ada) > 0
    assert offered(place.ada, place.outside) == 0
    assert offered(place.stranger) == 0
    assert offered(place.ada, place.server.guild.direct_channel(place.ada.id)) > 0
    assert offered(place.stranger, place.server.guild.direct_channel(place.stranger.id)) == 0


@pytest.mark.item("allowed channels and people")
@pytest.mark.parametrize("button", ["More passages", "In context", "Helpful"])
def test_buttons_under_an_answer_are_for_who_may_ask(place: Place, button: str) -> None:
    server = place.server
    answer = place.answered()
    before = server.plain(answer)
    told = len(server.private(place.stranger))
    place.stranger.presses(answer, button)
    server.wait_for(lambda: len(server.private(place.stranger)) > told)
    assert NOT_YOU in server.plain(server.private(place.stranger)[-1])
    assert server.plain(server.guild.messages[answer.id]) == before


@pytest.mark.item("more passages")
@pytest.mark.parametrize(
    "custom_id", ["more:x:1:2:3", "more:0:1:2", "more:-1:1:2:3", "watch:1:two:3", "context:0:x", "helpful:1", "gone"]
)
def test_a_button_of_an_earlier_version_is_said_to_be_one(place: Place, custom_id: str) -> None:
    server = place.server
    told = len(server.private(place.ada))
    answer = place.answered()
    button = {"type": 2, "style": 2, "label": "Old", "custom_id": custom_id}
    row = {"type": 1, "components": [button]}
    with server.guild.changed:
        server.guild.messages[answer.id] = replace(answer, components=(row,))
    place.ada.presses(answer, "Old")
    server.wait_for(lambda: len(server.private(place.ada)) > told)
    assert OLD in server.plain(server.private(place.ada)[-1])
