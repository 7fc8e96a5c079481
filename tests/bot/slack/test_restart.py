"""What was acknowledged when the process was killed is brought to its end by the next one."""

from pathlib import Path

import pytest

from tests.bot.process import kill_long_ago, slack_bot
from tests.fakes.common.faults import HeldCall
from tests.fakes.slack.server import SlackServer
from tests.fakes.slack.workspace import Message

ASKED = "where is the YouTu Lab?"


def held_up(server: SlackServer, channel: str) -> tuple[Message, HeldCall]:
    """A question whose reply is on the way, so that nothing behind it in its channel is done before the kill."""
    held = server.faults.hold("chat.postMessage")
    question = server.mention(channel, server.person, ASKED)
    held.wait()
    return question, held


@pytest.mark.item("kill and restart")
def test_kill_9_loses_and_doubles_nothing(mode: str, our_index: Path, tmp_path: Path) -> None:
    with SlackServer(time_scale=0.05) as server:
        with slack_bot(server, our_index, tmp_path, mode) as process:
            channels = [server.channel, server.add_channel("second", members=[server.person])]
            questions = [server.mention(channels[number % 2], server.person, ASKED) for number in range(4)]
            for question in questions:
                server.wait_for_reply(question)
            on_the_way = [held_up(server, channel) for channel in channels]
            questions += [question for question, _ in on_the_way]
            questions += [server.mention(channels[number % 2], server.person, ASKED) for number in range(14)]
            for _ in range(3):
                server.command(server.person, server.channel, "/ask", ASKED)
            server.wait_for_all_acks()
            kill_long_ago(process, tmp_path)
        (_, is_lost), (posted, is_posted) = on_the_way
        is_lost.lose()
        is_posted.release()
        server.wait_for_reply(posted)
        assert sum(len(server.answers(question)) for question in questions) == 5
        with slack_bot(server, our_index, tmp_path, mode):
            for question in questions:
                server.wait_for_reply(question)
            server.wait_for(lambda: len(server.ephemeral(server.person)) >= 3)
            server.quiet(0.7)
            assert [len(server.answers(question)) for question in questions] == [1] * 20
            assert len(server.ephemeral(server.person)) == 3


@pytest.mark.item("kill and restart", "edited questions", "deleted questions", "articles command", "summary command")
def test_edits_deletions_commands_and_denials_outlive_kill_9(mode: str, our_index: Path, tmp_path: Path) -> None:
    with SlackServer(time_scale=0.05) as server:
        stranger = server.add_user("Stranger")
        server.invite(server.channel, stranger)
        here = server.channel
        settings = {"SLACK_USERS": f"{server.person}, {server.admin}"}
        with slack_bot(server, our_index, tmp_path, mode, **settings) as process:
            questions = [server.mention(here, server.person, ASKED) for _ in range(2)]
            edited, deleted = questions
            replies = [server.wait_for_reply(question) for question in questions]
            question, held = held_up(server, here)
            server.edit(edited, f"<@{server.bot_user}> what does SenseTime's training cost?")
            server.edit(edited, f"<@{server.bot_user}> which city's police use Eye-in-the-Sky?")
            server.delete(deleted)
            denied = server.mention(here, stranger, ASKED)
            server.command(server.person, here, "/articles")
            server.command(server.person, here, "/summary", "shanghai")
            server.wait_for_all_acks()
            kill_long_ago(process, tmp_path)
        held.lose()
        assert not server.current(replies[1]).deleted
        with slack_bot(server, our_index, tmp_path, mode, **settings):
            server.wait_for(lambda: "Suzhou" in server.plain(server.current(replies[0])))
            server.wait_for(lambda: server.current(replies[1]).deleted)
            server.wait_for_reply(question)
            server.wait_for_ephemeral(server.person, containing="I know 1 article.")
            server.wait_for_ephemeral(server.person, containing="Key figures")
            server.wait_for_ephemeral(stranger, containing="I may only answer some people")
            server.quiet(0.5)
            assert server.answers(denied) == []
            assert len(server.answers(question)) == len(server.answers(edited)) == 1
            assert len(server.ephemeral(server.person)) == 2
            assert server.violations == []
