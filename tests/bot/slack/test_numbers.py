"""Figures for admins on the Home tab, and the week before in a channel. The real process."""

from pathlib import Path

import pytest

from tests.bot.numbers.last_week import OPEN, PRIVATE, asked_last_week, is_summed_up
from tests.bot.process import kill_long_ago, slack_bot, until, written_down
from tests.fakes.common.memory import Violation
from tests.fakes.slack.server import SlackServer
from tests.fakes.slack.workspace import Message


def refused(server: SlackServer) -> list[Violation]:
    """What the local Slack refused, but for the threads of the questions of last week: it has no such messages."""
    return [each for each in server.violations if each.error != "thread_not_found"]


def digests(server: SlackServer) -> list[Message]:
    return [each for each in server.messages(server.channel) if "The week of" in server.plain(each)]


@pytest.mark.item("figures")
def test_admins_see_figures_on_home_and_others_do_not(mode: str, our_index: Path, tmp_path: Path) -> None:
    with SlackServer() as server:
        asked_last_week(tmp_path, "slack", server.team.id, server.channel)
        asked_last_week(tmp_path, "slack", "T0ELSEWHERE", "C0ELSEWHERE")  # of another workspace: not counted twice
        (tmp_path / "sources.yaml").write_text("sources:\n  - {name: docs, kind: folder, at: docs, every: by hand}\n")
        with slack_bot(server, our_index, tmp_path, mode, SLACK_ADMINS=server.admin):
            for person in (server.admin, server.person):
                server.open_home(person)
            shown = server.plain(server.wait_for_home(server.admin))
            assert "28 questions by 1 person: 0 (0%) answered, 0 (0%) not sure, 28 (100%) not in the articles." in shown
            assert f"14 × {OPEN}" in shown
            assert f"14 × {PRIVATE}" in shown
            assert "Never quoted" in shown
            assert "1 source, not looked at yet" in shown
            assert "How it does" not in server.plain(server.wait_for_home(server.person))
        assert (refused(server), server.mentions) == ([], [])


@pytest.mark.item("digest")
def test_the_week_is_summed_up_once_whatever_happens(mode: str, our_index: Path, tmp_path: Path) -> None:
    with SlackServer(time_scale=0.05) as server:
        asked_last_week(tmp_path, "slack", server.team.id, server.channel)
        settings = {"SLACK_DIGEST_CHANNELS": server.channel}
        held = server.faults.hold("chat.postMessage")
        with slack_bot(server, our_index, tmp_path, mode, **settings) as process:
            held.wait()
            kill_long_ago(process, tmp_path)
        held.release()  # it arrived, and the process that sent it never heard of that
        server.wait_for(lambda: digests(server))
        with slack_bot(server, our_index, tmp_path, mode, **settings):
            until(lambda: is_summed_up(tmp_path), "it is found in the channel")
        with slack_bot(server, our_index, tmp_path, mode, **settings):
            server.quiet(3.0)  # longer than until it looks
        [digest] = digests(server)
        assert OPEN in server.plain(digest)
        assert "14 questions by 1 person" in server.plain(digest)
        assert PRIVATE not in server.plain(digest)
        assert written_down(tmp_path, "digests") == 1
        assert (refused(server), server.mentions) == ([], [])


@pytest.mark.item("digest")
def test_a_channel_that_takes_no_digest_is_named_in_the_log_and_costs_nothing(
    mode: str, our_index: Path, tmp_path: Path
) -> None:
    with SlackServer() as server:
        settings = {"SLACK_DIGEST_CHANNELS": f"C0NOWHERE, {server.channel}"}
        with slack_bot(server, our_index, tmp_path, mode, **settings) as process:
            server.wait_for(lambda: digests(server))
            until(lambda: "could not be summed up in C0NOWHERE" in process.log, "it is named")
        assert [each.error for each in server.violations] == ["channel_not_found"]
