"""A person who is asked, and what they reply on its way back. The real process."""

import shutil
from pathlib import Path

import pytest

from bot.conversation.owners import TOLD
from tests.bot.process import is_posted, kill_long_ago, slack_bot, until
from tests.fakes.slack.server import BOT_SCOPES, SlackServer
from tests.fakes.slack.workspace import Message
from tests.paths import CORPUS

ABOUT_UMBRA = "how much does the lab of Umbra pay for a lamp?"
UNKNOWN = "how many goals did Ronaldo score?"


def in_channel(server: SlackServer, channel: str, containing: str = UNKNOWN) -> list[Message]:
    return [each for each in server.messages(channel) if containing in server.plain(each)]


@pytest.mark.item("ask a person")
def test_a_question_goes_to_the_owners_once_and_their_reply_comes_back(
    mode: str, our_index: Path, tmp_path: Path
) -> None:
    with SlackServer() as server:
        owners = server.add_channel("owners", members=[server.admin])
        with slack_bot(server, our_index, tmp_path, mode, SLACK_OWNERS_CHANNELS=owners):
            question = server.mention(server.channel, server.person, UNKNOWN)
            refusal = server.wait_for_reply(question)
            server.press(refusal, "ask_a_person", server.person)
            server.wait_for_ephemeral(server.person, containing="I am asking a person")
            [post] = server.wait_for(lambda: in_channel(server, owners))
            server.press(refusal, "ask_a_person", server.admin)
            server.wait_for_ephemeral(server.admin, containing="A person was asked this already")
            robot = server.add_user("Robot", is_bot=True)
            server.invite(owners, robot)
            server.message(owners, robot, "I am a bot, is this heard?", thread_ts=post.ts)
            reply = server.message(owners, server.admin, "Ask <!channel> *nobody*: 850", thread_ts=post.ts)
            told = server.wait_for_reply(question, count=2)
            assert "Ask <!channel> *nobody*: 850" not in told.text
            assert "850" in server.plain(told)
            server.wait_for(lambda: _said(server, post, TOLD))
            server.edit(reply, "It was 900")
            corrected = server.wait_for_reply(question, count=3)
            assert "A person corrected their reply" in server.plain(corrected)
            assert "It was 900" in server.plain(corrected)
            server.wait_for(lambda: len(_said(server, post, TOLD)) == 2)
            server.quiet(0.7)
            assert len(server.answers(question)) == 3
            assert len(in_channel(server, owners)) == 1
            assert {each.target for each in server.mentions} == {f"<@{server.person}>"}
        assert server.violations == []


@pytest.mark.item("ask a person", "kill and restart")
def test_a_kill_on_the_way_loses_and_doubles_nothing(mode: str, our_index: Path, tmp_path: Path) -> None:
    with SlackServer(time_scale=0.05) as server:
        owners = server.add_channel("owners", members=[server.admin])
        settings = {"SLACK_OWNERS_CHANNELS": owners}
        with slack_bot(server, our_index, tmp_path, mode, **settings) as process:
            question = server.mention(server.channel, server.person, UNKNOWN)
            refusal = server.wait_for_reply(question)
            held = server.faults.hold("chat.postMessage")
            server.press(refusal, "ask_a_person", server.person)
            held.wait()
            kill_long_ago(process, tmp_path)
        held.release()
        [post] = server.wait_for(lambda: in_channel(server, owners))
        with slack_bot(server, our_index, tmp_path, mode, **settings) as process:
            held = server.faults.hold("chat.postMessage")
            until(lambda: is_posted(tmp_path), "it is found in the channel")
            server.message(owners, server.admin, "850", thread_ts=post.ts)
            held.wait()
            kill_long_ago(process, tmp_path)
        held.lose()
        with slack_bot(server, our_index, tmp_path, mode, **settings):
            assert "850" in server.plain(server.wait_for_reply(question, count=2))
            server.wait_for(lambda: _said(server, post, TOLD))
            server.quiet(0.7)
        assert len(server.answers(question)) == 2
        assert len(in_channel(server, owners)) == 1


@pytest.mark.item("ask a person")
def test_what_cannot_be_asked_is_said_and_without_the_setting_there_is_no_button(
    mode: str, our_index: Path, tmp_path: Path
) -> None:
    with SlackServer() as server:
        with slack_bot(server, our_index, tmp_path, mode, SLACK_OWNERS_CHANNELS="C0NOWHERE"):
            question = server.mention(server.channel, server.person, UNKNOWN)
            server.press(server.wait_for_reply(question), "ask_a_person", server.person)
            told = server.plain(server.wait_for_reply(question, count=2))
            assert "I could not ask a person: I do not see the channel." in told
        with slack_bot(server, our_index, tmp_path, mode):
            question = server.mention(server.channel, server.person, UNKNOWN)
            assert "Ask a person" not in server.plain(server.wait_for_reply(question))


@pytest.mark.item("ask a person")
def test_where_threads_are_gone_who_asked_is_told_directly_and_once(mode: str, our_index: Path, tmp_path: Path) -> None:
    with SlackServer() as server:
        owners = server.add_channel("owners", members=[server.admin])
        with slack_bot(server, our_index, tmp_path, mode, SLACK_OWNERS_CHANNELS=owners) as process:
            question = server.mention(server.channel, server.person, UNKNOWN)
            server.press(server.wait_for_reply(question), "ask_a_person", server.person)
            [post] = server.wait_for(lambda: in_channel(server, owners))
            server.delete(question)
            server.wait_for(lambda: not server.answers(question))
            held = server.faults.hold("chat.postMessage")
            reply = server.message(owners, server.admin, "It was 850", thread_ts=post.ts)
            held.wait()
            server.delete(reply)
            server.delete(post)
            held.release()
            direct = server.workspace.direct_channel(server.person).id
            [told] = server.wait_for(lambda: in_channel(server, direct, "850"))
            assert "A person replied to what you asked" in server.plain(told)
            server.wait_for(lambda: in_channel(server, owners, TOLD))
            server.quiet(0.7)
            assert (len(in_channel(server, direct, "850")), in_channel(server, server.channel, "850")) == (1, [])
            assert "Traceback" not in process.log


@pytest.mark.item("make it an article")
def test_an_admin_makes_a_reply_an_article_and_who_waits_is_told(mode: str, our_index: Path, tmp_path: Path) -> None:
    shutil.copytree(CORPUS, tmp_path / "corpus")
    shutil.copytree(our_index, tmp_path / ".index")
    with SlackServer(scopes={*BOT_SCOPES, "users:read"}) as server:
        owners = server.add_channel("owners", members=[server.admin, server.person])
        settings = {"SLACK_OWNERS_CHANNELS": owners, "SLACK_ADMINS": server.admin}
        with slack_bot(server, tmp_path / ".index", tmp_path, mode, **settings) as process:
            question = server.mention(server.channel, server.person, ABOUT_UMBRA)
            refusal = server.wait_for_reply(question)
            server.press(refusal, "tell_me", server.person)
            server.press(refusal, "ask_a_person", server.person)
            [post] = server.wait_for(lambda: in_channel(server, owners, ABOUT_UMBRA))
            server.message(owners, server.admin, "The lab of Umbra pays 42 dollars for a lamp.", thread_ts=post.ts)
            server.wait_for_reply(question, count=2)
            [confirmed] = server.wait_for(lambda: _said(server, post, TOLD))
            server.press(confirmed, "make_article", server.person)
            server.wait_for_ephemeral(server.person, containing="Only admins may make it an article")
            server.press(confirmed, "make_article", server.admin)
            form = server.wait_for_view(server.admin, title="Make it an article")
            server.submit(form, {"article_title": "Umbra's <lamps>"})
            server.wait_for(lambda: _said(server, post, "is an article now (umbras-lamps.md). The new index"))
            covered = server.wait_for_reply(question, count=3)
            assert "The articles cover this now." in server.plain(covered)
            saved = (tmp_path / "corpus" / "umbras-lamps.md").read_text()
            assert "title: Umbra's <lamps>" in saved
            assert f"author: {server.workspace.users[server.admin].name}" in saved
            assert "The lab of Umbra pays 42 dollars for a lamp." in saved
            assert "Traceback" not in process.log


def _said(server: SlackServer, post: Message, words: str) -> list[Message]:
    return [each for each in server.replies(post.channel, post.ts) if words in server.plain(each)]
