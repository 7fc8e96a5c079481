"""A whole bot that follows its sources, through a kill; without one, see tests/bot/test_both_platforms.py."""

import os
import signal
from pathlib import Path

import pytest

from index.sources.state import read_sync_state
from tests.bot import umbra
from tests.bot.process import BotProcess, slack_bot, until
from tests.fakes.common.web import Web, held, sent, web
from tests.fakes.slack.server import SlackServer

SYNCED_SECONDS = 300.0  # only a test that fails waits for so long


def follow(place: Path, site: Web) -> None:
    """Name the page among the sources."""
    (place / "sources.yaml").write_text(
        f"sources:\n  - {{name: umbra, kind: page, at: '{site.address('/umbra')}', every: hourly}}\n"
        "hosts:\n  127.0.0.1: {private: true}\n"
    )


def answer(server: SlackServer) -> str:
    return server.plain(server.wait_for_reply(server.mention(server.channel, server.person, umbra.QUESTION)))


def sync_of(process: BotProcess) -> int:
    """The process that syncs for a bot."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rpartition(")")[2].split()[1])
            is_it = parent == process.id and b"sources" in (status.parent / "cmdline").read_bytes()
        except OSError:  # it has ended meanwhile
            continue
        if is_it:
            return int(status.parent.name)
    raise AssertionError(f"nothing syncs:\n{process.log}")


@pytest.mark.item("kill and restart")
def test_a_sync_that_is_killed_costs_no_answer_and_the_next_bot_goes_on(place: Path) -> None:
    with SlackServer() as server, web() as site, held() as (slow, asked):
        site.pages["/umbra"] = slow
        follow(place, site)
        with slack_bot(server, place / ".index", place) as process:
            until(asked.is_set, "the page is asked for", SYNCED_SECONDS)
            os.kill(sync_of(process), signal.SIGKILL)
            until(lambda: "could not be brought up to date: it ended with -9" in process.log, "it is said")
            assert umbra.ANSWER not in answer(server)
            assert read_sync_state(place / "corpus").is_unfinished
        site.pages["/umbra"] = sent(umbra.PAGE)
        with slack_bot(server, place / ".index", place) as process:
            until(lambda: "holds what the sources gave." in process.log, "it is built", SYNCED_SECONDS)
            assert umbra.ANSWER in answer(server)
        assert not read_sync_state(place / "corpus").is_unfinished
