"""What the doctor finds out in the local Discord."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from pydantic import SecretStr

from bot.discord.doctor import invitation, look_at_discord
from bot.discord.transport.library import set_up
from bot.settings import Settings
from index import Finding, Grade
from tests.fakes.discord.guild import APPLICATION
from tests.fakes.discord.server import DiscordServer


@pytest.fixture(scope="module")
def server() -> Iterator[DiscordServer]:
    with DiscordServer(granted=0) as server:
        yield server


def look(server: DiscordServer, channel: str = "", **changes: Any) -> Sequence[Finding]:
    settings = Settings(discord_token=SecretStr(server.token), discord_api_url=server.api_url, _env_file=None)  # type: ignore[call-arg]
    settings = settings.model_copy(update=changes)
    set_up(settings)
    return look_at_discord(settings, channel)


def problems(findings: Sequence[Finding]) -> list[str]:
    return [each.text for each in findings if each.grade is Grade.PROBLEM]


def test_a_good_set_up_has_no_problems(server: DiscordServer) -> None:
    librarians = server.add_role("librarians")
    found = look(
        server,
        str(server.general.id),
        discord_channels=(str(server.general.id),),
        discord_admin_roles=(str(librarians.id),),
    )
    assert problems(found) == []
    assert [each.text for each in found if each.grade is Grade.NOTE] == ["Discord knows no commands yet."]
    assert found[-1].text == f"A message could be posted in the channel {server.general.id}, and deleted again."
    assert [each.deleted for each in server.messages(server.general)] in ([], [True])


def test_a_wrong_token_is_named_and_never_shown(server: DiscordServer) -> None:
    found = look(server, discord_token=SecretStr("MTAw.hunter2"))
    assert problems(found) == ["Discord refuses DISCORD_TOKEN."]
    assert "hunter2" not in str(found)


def test_what_the_settings_need_and_discord_does_not_give_is_named(server: DiscordServer) -> None:
    closed = server.add_channel("closed", deny=["send_messages", "embed_links"])
    found = look(
        server,
        str(closed.id),
        discord_read_messages=True,
        discord_channels=(str(closed.id), "123"),
        discord_roles=("456",),
    )
    assert problems(found) == [
        "DISCORD_READ_MESSAGES is on, but the bot may not read messages.",
        "In the channel closed the bot lacks: send messages, embed links.",
        "DISCORD_ROLES names what no server of the bot has: 456.",
        "DISCORD_CHANNELS names what no server of the bot has: 123.",
        f"Nothing can be posted in the channel {closed.id} (Missing Permissions).",
    ]
    assert all(each.fix for each in found if each.grade is Grade.PROBLEM)


def test_a_discord_that_does_not_answer_is_a_problem(server: DiscordServer) -> None:
    (only,) = look(server, discord_api_url="http://127.0.0.1:9/api/v10")
    assert only.grade is Grade.PROBLEM
    assert only.text.startswith("Discord does not answer at http://127.0.0.1:9/api/v10 (")


def test_without_a_token_the_doctor_says_what_is_missing(server: DiscordServer) -> None:
    assert problems(look(server, discord_token=SecretStr(""))) == ["Discord is not set up."]


def test_the_invitation_asks_for_what_the_bot_needs() -> None:
    assert invitation(APPLICATION) == (
        f"https://discord.com/oauth2/authorize?client_id={APPLICATION}"
        "&scope=bot+applications.commands&permissions=274877991936"
    )
