"""Slack and Discord from one process, over one open index."""

import shutil
from pathlib import Path

import pytest

from index import ChangeLog, build_index
from tests.bot import umbra
from tests.bot.process import bot, discord_settings, follows, slack_settings, until
from tests.bot.sources.test_running_bot import SYNCED_SECONDS, follow
from tests.fakes.common.web import sent, web
from tests.fakes.discord.server import DiscordServer
from tests.fakes.slack.server import SlackServer
from tests.paths import CORPUS

ABOUT_UMBRA = "how much does the lab of Umbra pay for a lamp?"


@pytest.mark.item("both platforms in one process", "tell me when covered", "shutdown")
def test_one_process_serves_both_and_each_is_told_what_a_rebuild_covers(our_index: Path, tmp_path: Path) -> None:
    shutil.copytree(CORPUS, tmp_path / "corpus")
    shutil.copytree(our_index, tmp_path / ".index")
    with SlackServer() as slack, DiscordServer() as discord:
        settings = {**slack_settings(slack), **discord_settings(discord)}
        with bot(["slack", "discord"], settings, tmp_path) as process:
            slack.wait_for_connection(60)
            discord.wait_for_connection(60)
            ada = discord.person("Ada")
            questions = ada.says(f"@Footnote {ABOUT_UMBRA}"), slack.mention(slack.channel, slack.person, ABOUT_UMBRA)
            refusals = discord.wait_for_reply(questions[0]), slack.wait_for_reply(questions[1])
            ada.presses(refusals[0], "Tell me when it is covered")
            slack.press(refusals[1], "tell_me")
            discord.wait_for_private(ada, "I will tell you")
            slack.wait_for_ephemeral(slack.person, containing="I will tell you")
            (tmp_path / "corpus" / "umbra.md").write_text(
                "---\ntitle: Umbra\n---\n\nThe lab of Umbra pays 42 dollars for a lamp.\n"
            )
            build_index(tmp_path / "corpus", tmp_path / ".index")
            assert "42 dollars" in discord.plain(discord.wait_for_reply(questions[0], count=2))
            assert "42 dollars" in slack.plain(slack.wait_for_reply(questions[1], count=2))
            process.terminate()
            code, _ = process.wait()
            assert code == 0, process.log
            assert "Traceback" not in process.log, process.log
        assert (discord.violations, slack.violations) == ([], [])


@pytest.mark.item("both platforms in one process", "bad settings")
def test_when_one_of_both_cannot_be_served_the_process_says_so_and_ends(our_index: Path, tmp_path: Path) -> None:
    with SlackServer() as slack, DiscordServer() as discord:
        settings = {**slack_settings(slack), **discord_settings(discord), "DISCORD_TOKEN": "wrong-token"}
        with bot(["slack", "discord"], {**settings, "FOOTNOTE_INDEX": str(our_index)}, tmp_path) as process:
            code, _ = process.wait()
            assert code == 1
            assert "Discord refused DISCORD_TOKEN" in process.log
            until(lambda: slack.delivery.sockets.count == 0, "Slack is left")


@pytest.mark.item("both platforms in one process", "missing permissions")
def test_when_discord_hears_no_more_slack_goes_on(our_index: Path, tmp_path: Path) -> None:
    with SlackServer() as slack, DiscordServer(granted=0) as discord:
        settings = {**slack_settings(slack), **discord_settings(discord), "DISCORD_READ_MESSAGES": "true"}
        with bot(["discord", "slack"], {**settings, "FOOTNOTE_INDEX": str(our_index)}, tmp_path) as process:
            slack.wait_for_connection(60)
            until(lambda: "switch on Message Content Intent" in process.log, "what is wrong in the log")
            question = slack.mention(slack.channel, slack.person, "where is the YouTu Lab?")
            assert "Caohejing" in slack.plain(slack.wait_for_reply(question))
            assert not process.has_ended


@pytest.mark.item("both platforms in one process", "sources")
def test_a_page_that_is_followed_comes_into_the_answers_and_admins_see_when_it_was_looked_at(place: Path) -> None:
    with SlackServer() as slack, DiscordServer() as discord, web() as site:
        site.pages["/umbra"] = sent(umbra.PAGE)
        follow(place, site)
        librarians = discord.add_role("librarians", "manage_guild")
        admins = {"SLACK_ADMINS": slack.admin, "DISCORD_ADMIN_ROLES": str(librarians.id)}
        with bot(
            ["slack", "discord"], {**slack_settings(slack), **discord_settings(discord), **admins}, place
        ) as process:
            slack.wait_for_connection(60)
            discord.wait_for_connection(60)
            until(lambda: "Version 000002 holds what the sources gave." in process.log, "it is built", SYNCED_SECONDS)
            assert "The source umbra: 1 added." in process.log
            ada, olga = discord.person("Ada"), discord.person("Olga", librarians)
            follows(process, place / ".index")
            questions = (
                ada.says(f"@Footnote {umbra.QUESTION}"),
                slack.mention(slack.channel, slack.person, umbra.QUESTION),
            )
            assert umbra.ANSWER in discord.plain(discord.wait_for_reply(questions[0]))
            assert umbra.ANSWER in slack.plain(slack.wait_for_reply(questions[1]))
            olga.slash("stats")
            discord.wait_for_private(olga, "1 source, looked at ")
            slack.open_home(slack.admin)
            assert "1 source, looked at " in slack.plain(slack.wait_for_home(slack.admin))
            assert "Traceback" not in process.log
        assert (discord.violations, slack.violations) == ([], [])
    changes = [(each.who, each.change, each.what) for each in ChangeLog(place / ".index").entries()]
    assert changes[0] == ("source umbra", "added", "umbras-lamps.md")
    assert (changes[1][1], changes[1][2]) == ("published", "000002")
