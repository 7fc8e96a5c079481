"""A person who is asked, and what they reply on its way back. The real process, without leave to read messages."""

import shutil
from pathlib import Path

import pytest

from bot.conversation.owners import TOLD
from tests.bot.process import discord_bot, is_posted, kill_long_ago, until
from tests.fakes.discord.guild import Channel, Message
from tests.fakes.discord.server import DiscordServer
from tests.paths import CORPUS

ABOUT_UMBRA = "how much does the lab of Umbra pay for a lamp?"
UNKNOWN = "how many goals did Ronaldo score?"


def in_channel(server: DiscordServer, channel: Channel) -> list[Message]:
    return [each for each in server.messages(channel) if UNKNOWN in server.plain(each)]


def _told(server: DiscordServer, owners: Channel) -> list[Message]:
    return [each for each in server.messages(owners) if TOLD in server.plain(each)]


@pytest.mark.item("ask a person")
def test_a_question_goes_to_the_owners_once_and_their_reply_comes_back(our_index: Path, tmp_path: Path) -> None:
    with DiscordServer() as server:
        owners = server.add_channel("owners")
        ada, olga = server.person("Ada"), server.person("Olga")
        with discord_bot(server, our_index, tmp_path, DISCORD_OWNERS_CHANNELS=str(owners.id)):
            question = ada.says(f"@Footnote {UNKNOWN}")
            refusal = server.wait_for_reply(question)
            ada.presses(refusal, "Ask a person")
            server.wait_for_private(ada, "I am asking a person")
            [post] = server.wait_for(lambda: in_channel(server, owners))
            olga.presses(refusal, "Ask a person")
            server.wait_for_private(olga, "A person was asked this already")
            reply = olga.says("Ask @everyone **nobody**: 850", owners, to=post)
            told = server.wait_for_reply(question, count=2)
            assert "850" in server.plain(told)
            assert told.rings == (f"<@{ada.id}>",)
            server.wait_for(lambda: _told(server, owners))
            olga.edits(reply, "It was 900")
            corrected = server.wait_for_reply(question, count=3)
            assert "A person corrected their reply" in server.plain(corrected)
            assert "It was 900" in server.plain(corrected)
            server.wait_for(lambda: len(_told(server, owners)) == 2)
            server.quiet(0.7)
            assert len(server.answers(question)) == 3
            assert len(in_channel(server, owners)) == 1
        assert server.violations == []


@pytest.mark.item("ask a person")
def test_who_asked_in_private_is_told_directly_and_owners_hear_when_that_cannot_be(
    our_index: Path, tmp_path: Path
) -> None:
    with DiscordServer() as server:
        owners = server.add_channel("owners")
        olga = server.person("Olga")
        with discord_bot(server, our_index, tmp_path, DISCORD_OWNERS_CHANNELS=str(owners.id)):
            for name, takes_messages in (("Ada", True), ("Boris", False)):
                asker = server.person(name, dms_closed=not takes_messages)
                asker.slash("ask", question=f"{UNKNOWN} {name}")
                asker.presses(server.wait_for_private(asker, "do not say"), "Ask a person")
                server.wait_for_private(asker, "I am asking a person")
                post = server.wait_for_said(owners, f"{UNKNOWN} {name}")
                olga.says("850", owners, to=post)
                if takes_messages:
                    server.wait_for_said(asker.direct, "850")
                else:
                    server.wait_for_said(owners, "I could not tell who asked: they take no messages from me.")


@pytest.mark.item("ask a person", "kill and restart")
def test_a_kill_on_the_way_loses_and_doubles_nothing(our_index: Path, tmp_path: Path) -> None:
    with DiscordServer() as server:
        owners = server.add_channel("owners")
        ada, olga = server.person("Ada"), server.person("Olga")
        settings = {"DISCORD_OWNERS_CHANNELS": str(owners.id)}
        with discord_bot(server, our_index, tmp_path, **settings) as process:
            question = ada.says(f"@Footnote {UNKNOWN}")
            refusal = server.wait_for_reply(question)
            held = server.faults.hold(f"POST /channels/{owners.id}/messages")
            ada.presses(refusal, "Ask a person")
            held.wait()
            kill_long_ago(process, tmp_path)
        held.release()
        [post] = server.wait_for(lambda: in_channel(server, owners))
        with discord_bot(server, our_index, tmp_path, **settings):
            until(lambda: is_posted(tmp_path), "it is found in the channel")
            olga.says("850", owners, to=post)
            assert "850" in server.plain(server.wait_for_reply(question, count=2))
            server.wait_for(lambda: _told(server, owners))
            server.quiet(0.7)
        assert len(server.answers(question)) == 2
        assert len(in_channel(server, owners)) == 1


@pytest.mark.item("make it an article")
def test_an_admin_makes_a_reply_an_article_and_who_waits_is_told(our_index: Path, tmp_path: Path) -> None:
    shutil.copytree(CORPUS, tmp_path / "corpus")
    shutil.copytree(our_index, tmp_path / ".index")
    with DiscordServer() as server:
        owners, librarians = server.add_channel("owners"), server.add_role("librarians")
        ada, olga = server.person("Ada"), server.person("Olga", librarians)
        settings = {"DISCORD_OWNERS_CHANNELS": str(owners.id), "DISCORD_ADMIN_ROLES": str(librarians.id)}
        with discord_bot(server, tmp_path / ".index", tmp_path, **settings) as process:
            question = ada.says(f"@Footnote {ABOUT_UMBRA}")
            refusal = server.wait_for_reply(question)
            ada.presses(refusal, "Tell me when it is covered")
            ada.presses(refusal, "Ask a person")
            post = server.wait_for_said(owners, ABOUT_UMBRA)
            reply = olga.says("The lab of Umbra pays 42 dollars for a lamp.", owners, to=post)
            server.wait_for_reply(question, count=2)
            confirmed = server.wait_for_reply(reply)
            assert "I told who asked." in server.plain(confirmed)
            ada.presses(confirmed, "Make it an article")
            ada.submits(server.wait_for_modal(ada))
            server.wait_for_private(ada, "Only admins may make it an article")
            olga.presses(confirmed, "Make it an article")
            olga.submits(server.wait_for_modal(olga), title="Umbra's <lamps>")
            server.wait_for_private(olga, "I am making it an article")
            server.wait_for_said(owners, "is an article now (umbras-lamps.md). The new index serves")
            covered = server.wait_for_reply(question, count=3)
            assert "The articles cover this now." in server.plain(covered)
            saved = (tmp_path / "corpus" / "umbras-lamps.md").read_text()
            assert "author: Olga" in saved
            assert "The lab of Umbra pays 42 dollars for a lamp." in saved
            olga.presses(confirmed, "Make it an article")
            olga.submits(server.wait_for_modal(olga))
            server.wait_for_private(olga, "It was made an article already.")
            assert "Traceback" not in process.log
