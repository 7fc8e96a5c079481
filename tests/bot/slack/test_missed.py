"""Mentions that Slack gave up bringing while the bot was away are found when it is back."""

import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.slack.listeners.missed import _CLOCKS_DIFFER, Missed
from tests.bot.process import slack_bot, until
from tests.fakes.slack.server import BOT_SCOPES, SlackServer
from tests.fakes.slack.workspace import Message

ASKED = "where is the YouTu Lab?"
pytestmark = pytest.mark.item("kill and restart")


@pytest.fixture
def server() -> Iterator[SlackServer]:
    with SlackServer(time_scale=0.001) as server:
        yield server
        assert server.violations == []


def given_up(server: SlackServer, *messages: Message) -> None:
    """Wait until Slack brings these no more, and they are older than a bot that is started then may take for new."""
    events = [event for message in messages for event in server.events_of(message)]
    server.wait_for(lambda: all(each in server.delivery.undelivered for each in events))
    newest = max(float(each.ts) for each in messages)
    until(lambda: time.time() > newest + 2 * _CLOCKS_DIFFER, "they are old")


def numbers_of_answers(server: SlackServer, *messages: Message) -> list[int]:
    return [len(server.answers(each)) for each in messages]


def test_what_names_the_bot_or_is_direct_is_answered_once_and_nothing_else(
    mode: str, server: SlackServer, our_index: Path, tmp_path: Path
) -> None:
    new = server.add_channel("new", members=[server.person])
    with slack_bot(server, our_index, tmp_path, mode) as process:
        before = server.mention(server.channel, server.person, ASKED)
        direct_before = server.direct_message(server.person, ASKED)
        for each in (before, direct_before):
            server.wait_for_reply(each)
        server.wait_for_all_acks()
        process.kill()
        process.wait()
    missed = [
        server.mention(server.channel, server.person, ASKED),
        server.mention(server.channel, server.person, "what does SenseTime's training cost?", thread_ts=before.ts),
        server.mention(new, server.person, ASKED),
        server.direct_message(server.person, ASKED),
    ]
    heading = server.message(new, server.person, "About the laboratory")
    missed.append(server.mention(new, server.person, ASKED, thread_ts=heading.ts))
    for_nobody = server.message(server.channel, server.person, "where is the YouTu Lab, colleagues?")
    given_up(server, *missed, for_nobody)
    for _ in range(2):
        with slack_bot(server, our_index, tmp_path, mode):
            for each in missed:
                server.wait_for_reply(each)
    assert numbers_of_answers(server, *missed) == [1] * 5
    assert numbers_of_answers(server, before, direct_before) == [2, 1]  # and what was asked in its thread
    assert server.answers(for_nobody) == []


def test_what_was_answered_is_known_by_its_thread_where_the_database_is_new(
    server: SlackServer, our_index: Path, tmp_path: Path
) -> None:
    folders = [tmp_path / name for name in ("first", "second")]
    for folder in folders:
        folder.mkdir()
    with slack_bot(server, our_index, folders[0]):
        answered = server.mention(server.channel, server.person, ASKED)
        server.wait_for_reply(answered)
        server.mention(server.channel, server.person, ASKED, thread_ts=answered.ts)
        server.wait_for(lambda: len(server.answers(answered)) == 2)
        server.wait_for_all_acks()
    missed = server.mention(server.channel, server.person, ASKED)
    given_up(server, missed)
    with slack_bot(server, our_index, folders[1]):
        server.wait_for_reply(missed)
        server.quiet(0.7)
    assert numbers_of_answers(server, missed, answered) == [1, 2]


def test_what_is_older_than_an_hour_or_by_another_organisation_is_left_alone(
    server: SlackServer, our_index: Path, tmp_path: Path
) -> None:
    stranger = server.add_user("Stranger", team="T0ELSEWHERE")
    server.invite(server.channel, stranger)
    server.advance(-2 * 3_600)
    old = server.mention(server.channel, server.person, ASKED)
    given_up(server, old)
    server.advance(2 * 3_600)
    by_a_stranger = server.mention(server.channel, stranger, ASKED)
    given_up(server, by_a_stranger)
    with slack_bot(server, our_index, tmp_path):
        asked = server.mention(server.channel, server.person, ASKED)
        server.wait_for_reply(asked)
        server.quiet(0.7)
    assert numbers_of_answers(server, old, by_a_stranger, asked) == [0, 0, 1]
    assert server.ephemeral(stranger) == []


def test_where_channels_may_not_be_listed_those_are_looked_at_in_which_it_was_asked(
    our_index: Path, tmp_path: Path
) -> None:
    with SlackServer(time_scale=0.001, scopes=BOT_SCOPES - {"channels:read"}) as server:
        new = server.add_channel("new", members=[server.person])
        with slack_bot(server, our_index, tmp_path):
            server.wait_for_reply(server.mention(server.channel, server.person, ASKED))
        here, there = (server.mention(each, server.person, ASKED) for each in (server.channel, new))
        given_up(server, here, there)
        with slack_bot(server, our_index, tmp_path):
            server.wait_for_reply(here)
        assert numbers_of_answers(server, here, there) == [1, 0]
        assert {each.error for each in server.violations} == {"missing_scope"}


def test_slacks_limits_are_obeyed(server: SlackServer, our_index: Path, tmp_path: Path) -> None:
    missed = server.mention(server.channel, server.person, ASKED)
    given_up(server, missed)
    server.faults.rate_limit("conversations.history")
    with slack_bot(server, our_index, tmp_path):
        server.wait_for_reply(missed)
    assert len(server.answers(missed)) == 1


def test_it_is_looked_for_at_once_and_again_after_each_absence() -> None:
    looks: list[str] = []

    def teams() -> list[str]:
        looks.append("look")
        return []

    bot: Any = SimpleNamespace(workspaces=SimpleNamespace(teams=teams))
    absences = 0
    with Missed(bot).looked_for(lambda: absences, time.time()):
        until(lambda: len(looks) == 1, "it looked")
        absences = 1
        until(lambda: len(looks) == 2, "it looked again")
    assert len(looks) == 2
