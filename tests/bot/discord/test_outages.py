"""While Discord is away the bot says so, and goes on as soon as it is back; no event of it ends the bot."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bot.process import (
    START_SECONDS,
    WAITED_FOR,
    bot,
    discord_bot,
    discord_settings,
    kill_long_ago,
    slack_settings,
    until,
    written_down,
)
from tests.fakes.common.faults import Faults
from tests.fakes.discord.server import DiscordServer
from tests.fakes.slack.server import SlackServer

ASKED = "where is the YouTu Lab?"
LOGIN = "GET /users/@me"
MANY = 1_000

Outage = Callable[[Faults], None]


def behind_a_proxy(faults: Faults) -> None:
    faults.proxy_page(LOGIN, times=MANY)


def kept_out_by_a_proxy(faults: Faults) -> None:
    faults.proxy_page(LOGIN, status=403, times=MANY)


def without_a_gateway(faults: Faults) -> None:
    faults.proxy_page("GET /gateway/bot", times=MANY)


def gone(faults: Faults) -> None:
    faults.drop(LOGIN, times=MANY)


@pytest.mark.item("lost connection")
@pytest.mark.parametrize("outage", [behind_a_proxy, kept_out_by_a_proxy, without_a_gateway, gone])
def test_an_outage_at_the_start_is_waited_out(our_index: Path, tmp_path: Path, outage: Outage) -> None:
    with DiscordServer() as server:
        outage(server.faults)
        settings = {**discord_settings(server), "FOOTNOTE_INDEX": str(our_index)}
        with bot(["discord"], settings, tmp_path) as process:
            until(lambda: "Discord does not answer (" in process.log, "the outage in the log", START_SECONDS)
            until(lambda: len(server.calls(LOGIN)) >= 3, "it is tried again")
            server.faults.clear()
            server.wait_for_connection()
            question = server.person("Ada").says(f"@Footnote {ASKED}")
            assert "Caohejing" in server.plain(server.wait_for_reply(question))
            assert process.seconds_to_close() < WAITED_FOR, process.log
            assert process.log.count("does not answer") == 1
            assert "refused" not in process.log
            assert "Traceback" not in process.log
            assert "Unclosed" not in process.log


@pytest.mark.item("lost connection", "both platforms in one process")
def test_while_one_platform_is_away_the_other_is_served(our_index: Path, tmp_path: Path) -> None:
    with SlackServer() as slack, DiscordServer() as discord:
        behind_a_proxy(discord.faults)
        settings = {**slack_settings(slack), **discord_settings(discord), "FOOTNOTE_INDEX": str(our_index)}
        with bot(["discord", "slack"], settings, tmp_path) as process:
            slack.wait_for_connection(START_SECONDS)
            question = slack.mention(slack.channel, slack.person, ASKED)
            assert "Caohejing" in slack.plain(slack.wait_for_reply(question))
            discord.faults.clear()
            discord.wait_for_connection(START_SECONDS)
            later = discord.person("Ada").says(f"@Footnote {ASKED}")
            assert "Caohejing" in discord.plain(discord.wait_for_reply(later))
            process.terminate()
            assert process.wait()[0] == 0


@pytest.mark.item("lost connection")
def test_a_connection_that_ended_for_good_is_opened_again(our_index: Path, tmp_path: Path) -> None:
    with DiscordServer() as server, discord_bot(server, our_index, tmp_path) as process:
        identified = len(server.gateway.identified)
        server.end_for_good(4012)  # the version of the API is no longer served
        server.wait_for_connection(count=identified + 1)
        question = server.person("Ada").says(f"@Footnote {ASKED}")
        assert "Caohejing" in server.plain(server.wait_for_reply(question))
        assert "Discord ended the connection" in process.log
        assert "Traceback" not in process.log


@pytest.mark.item("lost connection", "missing permissions")
def test_a_token_that_was_reset_ends_the_bot_with_what_to_do(our_index: Path, tmp_path: Path) -> None:
    with DiscordServer() as server, discord_bot(server, our_index, tmp_path) as process:
        server.end_for_good(4004)
        code, _ = process.wait()
        assert code == 1
        assert "Discord refused DISCORD_TOKEN" in process.log


@pytest.mark.item("lost connection")
def test_an_event_that_cannot_be_read_is_logged_with_an_id_and_costs_nothing_else(
    our_index: Path, tmp_path: Path
) -> None:
    with DiscordServer() as server, discord_bot(server, our_index, tmp_path) as process:
        identified = len(server.gateway.identified)
        server.announce("MESSAGE_CREATE", {"id": "no number", "channel_id": []})
        server.announce("INTERACTION_CREATE", {"id": "1"})
        question = server.person("Ada").says(f"@Footnote {ASKED}")
        assert "Caohejing" in server.plain(server.wait_for_reply(question))
        assert "An event of Discord (INTERACTION_CREATE) could not be read [" in process.log
        assert len(server.gateway.identified) == identified


@pytest.mark.item("kill and restart", "ask command")
def test_a_command_is_written_down_before_discord_is_told_of_it(our_index: Path, tmp_path: Path) -> None:
    with DiscordServer() as server:
        ada = server.person("Ada")
        with discord_bot(server, our_index, tmp_path) as process:
            held = server.faults.hold("POST /interactions/*")
            ada.slash("ask", question=ASKED)
            held.wait()
            kill_long_ago(process, tmp_path)
        held.lose()
        assert written_down(tmp_path) == 1
        with discord_bot(server, our_index, tmp_path):
            server.wait_for_said(ada.direct, "Caohejing")


@pytest.mark.item("shutdown")
def test_with_nothing_to_do_the_bot_waits_for_nothing_when_it_ends(our_index: Path, tmp_path: Path) -> None:
    with DiscordServer() as server, discord_bot(server, our_index, tmp_path) as process:
        assert process.seconds_to_close() < WAITED_FOR, process.log
