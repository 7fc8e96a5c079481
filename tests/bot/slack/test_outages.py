"""While Slack is away the bot says so, and goes on as soon as it is back."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bot.process import START_SECONDS, WAITED_FOR, bot, slack_bot, slack_settings, until
from tests.fakes.common.faults import Faults
from tests.fakes.slack.server import SlackServer

ASKED = "where is the YouTu Lab?"
MANY = 1_000

Outage = Callable[[Faults, str], None]


def rate_limited(faults: Faults, call: str) -> None:
    faults.rate_limit(call, retry_after=1, times=MANY)


def unavailable(faults: Faults, call: str) -> None:
    faults.http_error(call, 503, times=MANY)


def behind_a_proxy(faults: Faults, call: str) -> None:
    faults.proxy_page(call, times=MANY)


def in_trouble(faults: Faults, call: str) -> None:
    faults.fail(call, "fatal_error", times=MANY)


def gone(faults: Faults, call: str) -> None:
    faults.drop(call, times=MANY)


@pytest.mark.item("lost connection")
@pytest.mark.parametrize(
    ("call", "outage", "told"),
    [
        ("auth.test", rate_limited, "Slack does not answer (HTTP 429)."),
        ("auth.test", unavailable, "Slack does not answer (HTTP 503)."),
        ("auth.test", behind_a_proxy, "Slack does not answer (what came is none of its answers)."),
        ("apps.connections.open", in_trouble, "Slack does not answer (fatal_error)."),
        ("apps.connections.open", gone, "Slack does not answer ("),
    ],
)
def test_an_outage_at_the_start_is_waited_out(
    our_index: Path, tmp_path: Path, call: str, outage: Outage, told: str
) -> None:
    with SlackServer() as server:
        outage(server.faults, call)
        settings = {**slack_settings(server), "FOOTNOTE_INDEX": str(our_index)}
        with bot(["slack"], settings, tmp_path) as process:
            until(lambda: told in process.log, "the outage in the log", START_SECONDS)
            until(lambda: len(server.calls(call)) >= 3, "it is tried again")
            server.faults.clear()
            server.wait_for_connection()
            question = server.mention(server.channel, server.person, ASKED)
            assert "Caohejing" in server.plain(server.wait_for_reply(question))
            process.terminate()
            assert process.wait()[0] == 0
            assert process.log.count("does not answer") == 1
            assert "refused" not in process.log
            assert "Traceback" not in process.log


@pytest.mark.item("lost connection")
def test_without_a_network_the_bot_waits_and_can_be_ended(our_index: Path, tmp_path: Path) -> None:
    with SlackServer() as server:
        settings = {**slack_settings(server), "SLACK_API_URL": "http://127.0.0.1:9/api/"}
        with bot(["slack"], {**settings, "FOOTNOTE_INDEX": str(our_index)}, tmp_path) as process:
            until(lambda: "Slack does not answer" in process.log, "the outage in the log", START_SECONDS)
            process.terminate()
            assert process.wait()[0] == 0
            assert "Traceback" not in process.log


@pytest.mark.item("lost connection")
def test_a_lost_connection_is_opened_again_with_ever_longer_pauses(our_index: Path, tmp_path: Path) -> None:
    with SlackServer() as server, slack_bot(server, our_index, tmp_path) as process:
        opened = server.delivery.sockets.opened
        before = len(server.calls("apps.connections.open"))
        unavailable(server.faults, "apps.connections.open")
        server.drop_connections()
        until(lambda: len(server.calls("apps.connections.open")) >= before + 5, "it is tried again")
        times = [each.at for each in server.calls("apps.connections.open")][before:]
        assert times[4] - times[0] > 0.25 + 0.5 + 1 + 2  # the shortest that the pauses may be
        server.faults.clear()
        server.wait_for_connection(opened=opened + 1)
        question = server.mention(server.channel, server.person, ASKED)
        assert "Caohejing" in server.plain(server.wait_for_reply(question))
        assert process.log.count("does not answer") == 1
        assert "Traceback" not in process.log


@pytest.mark.item("lost connection", "missing permissions")
def test_a_token_that_is_refused_later_ends_the_bot_with_what_to_do(our_index: Path, tmp_path: Path) -> None:
    with SlackServer() as server, slack_bot(server, our_index, tmp_path) as process:
        server.faults.fail("apps.connections.open", "token_revoked", times=MANY)
        server.drop_connections()
        code, _ = process.wait()
        assert code == 1
        assert "Slack refused SLACK_APP_TOKEN (token_revoked)" in process.log


@pytest.mark.item("lost connection")
def test_an_event_that_cannot_be_handled_is_logged_with_an_id_and_costs_nothing_else(
    mode: str, our_index: Path, tmp_path: Path
) -> None:
    with SlackServer(time_scale=0.01) as server, slack_bot(server, our_index, tmp_path, mode) as process:
        server.announce({"type": "app_mention", "text": "of no channel"})
        question = server.mention(server.channel, server.person, ASKED)
        assert "Caohejing" in server.plain(server.wait_for_reply(question))
        until(lambda: "Something that Slack sent could not be handled [" in process.log, "an id in the log")


@pytest.mark.item("shutdown")
def test_with_nothing_to_do_the_bot_waits_for_nothing_when_it_ends(mode: str, our_index: Path, tmp_path: Path) -> None:
    with SlackServer() as server, slack_bot(server, our_index, tmp_path, mode) as process:
        assert process.seconds_to_close() < WAITED_FOR, process.log
