"""Articles that admins put in and take out in Discord. The real process."""

from pathlib import Path

import pytest

from index import ChangeLog
from tests.bot import umbra
from tests.bot.process import discord_bot, kill_long_ago, outcomes, until
from tests.fakes.common.web import held, sent, web
from tests.fakes.discord.guild import Message
from tests.fakes.discord.people import Person
from tests.fakes.discord.server import DiscordServer

MODULE = "tests.bot.near_web_bot"


@pytest.mark.item("add an article")
def test_a_page_is_shown_added_and_taken_out_again(place: Path) -> None:
    with DiscordServer() as server, web() as site:
        site.pages["/umbra"] = sent(umbra.PAGE)
        librarians = server.add_role("librarians", "manage_guild")
        ada, olga = server.person("Ada"), server.person("Olga", librarians)
        admins = str(librarians.id)
        with discord_bot(server, place / ".index", place, MODULE, DISCORD_ADMIN_ROLES=admins) as process:
            server.wait_for_reply(ada.says(f"@Footnote {umbra.QUESTION}"))
            until(lambda: outcomes(place).count("refused") == 1, "the refusal is booked")
            olga.slash("add", address=site.address("/umbra"))
            server.wait_for_private(olga, "I am looking at it")
            shown = server.wait_for_private(olga, "Add “Umbra's lamps”?")
            preview = server.plain(shown)
            assert umbra.ANSWER in preview
            assert f"[1] Umbra's lamps · Mara Okafor · 127.0.0.1:{site.port} · 14 March 2025 · paragraph 1" in preview
            assert umbra.EVIL in preview
            assert not (place / "corpus" / "umbras-lamps.md").exists()
            olga.presses(shown, "Add")
            told = server.wait_for_private(olga, "is among the articles now")
            assert "“Umbra's lamps” is saved as umbras-lamps.md. I am building" in server.plain(server.current(shown))
            assert "The new index serves: 2 articles" in server.plain(told)
            assert f"Answered now, and not before:\n• {umbra.QUESTION} — “{umbra.ANSWER}" in server.plain(told)
            answer = server.wait_for_reply(ada.says(f"@Footnote {umbra.QUESTION}"))
            assert umbra.ANSWER in server.plain(answer)
            until(lambda: outcomes(place).count("answered") == 1, "the answer is booked")
            olga.presses(told, "Take it out again")
            gone = server.wait_for_private(olga, "is no longer among the articles")
            assert f"Answered before, and no longer:\n• {umbra.QUESTION}" in server.plain(gone)
            assert (place / "corpus" / ".removed" / "umbras-lamps.md").exists()
            assert "Traceback" not in process.log
        assert server.violations == []
    who = f"{olga.id} in Discord"
    changes = [(each.who, each.change, each.what) for each in ChangeLog(place / ".index").entries()]
    assert changes == [(who, *each) for each in umbra.CHANGES]


@pytest.mark.item("add an article")
def test_who_is_no_admin_is_told_so_before_and_when_pressing(place: Path) -> None:
    with DiscordServer() as server, web() as site:
        site.pages["/umbra"] = sent(umbra.PAGE)
        librarians, others = server.add_role("librarians"), server.add_role("others", "manage_guild")
        olga = server.person("Olga", librarians, others)
        with discord_bot(server, place / ".index", place, MODULE, DISCORD_ADMIN_ROLES=str(librarians.id)):
            olga.slash("add", address="http://192.168.0.7/")
            server.wait_for_private(olga, "is at 192.168.0.7, which is not a public address")
            olga.slash("add", address=site.address("/umbra"))
            shown = server.wait_for_private(olga, "Add “Umbra's lamps”?")
            server.take_roles(olga, librarians)
            olga.presses(shown, "Add")
            server.wait_for_private(olga, "Only admins may change the articles")
            olga.slash("add", address=site.address("/umbra"))
            server.wait_for(lambda: len(_refusals(server, olga)) == 2)
        assert not (place / "corpus" / "umbras-lamps.md").exists()
        assert server.violations == []


@pytest.mark.item("add an article", "add a file", "kill and restart")
def test_who_was_to_be_shown_something_hears_of_a_kill_before_that(place: Path) -> None:
    with DiscordServer() as server, web() as site, held() as (slow, asked):
        site.pages["/umbra"] = slow
        librarians = server.add_role("librarians", "manage_guild")
        olga = server.person("Olga", librarians)
        settings = {"DISCORD_ADMIN_ROLES": str(librarians.id)}
        with discord_bot(server, place / ".index", place, MODULE, **settings) as process:
            olga.slash("add", address=site.address("/umbra"))
            server.wait_for_private(olga, "I am looking at it")
            server.wait_for(asked.is_set)
            kill_long_ago(process, place)
        with discord_bot(server, place / ".index", place, MODULE, **settings):
            server.wait_for_private(olga, "I was restarted while I was at it.")


def _refusals(server: DiscordServer, person: Person) -> list[Message]:
    return [each for each in server.private(person) if "Only admins may change" in server.plain(each)]


@pytest.mark.item("add a file", "remove an article")
def test_a_file_that_an_admin_sends_is_added_removed_and_put_back(place: Path) -> None:
    with DiscordServer() as server:
        librarians = server.add_role("librarians", "manage_guild")
        ada, olga = server.person("Ada"), server.person("Olga", librarians)
        settings = {"DISCORD_ADMIN_ROLES": str(librarians.id), "FOOTNOTE_LARGEST_FILE_MB": "0.01"}
        with discord_bot(server, place / ".index", place, **settings) as process:
            message = olga.writes("here", files={"lamps.md": umbra.MARKDOWN.encode()})
            shown = server.wait_for_reply(message, count=2)
            assert "Add “Umbra's lamps”?" in server.plain(shown)
            assert umbra.ANSWER in server.plain(shown)
            olga.presses(shown, "Add")
            server.wait_for_private(olga, "“Umbra's lamps” is among the articles now, as lamps.md.")
            assert (place / "corpus" / "lamps.md").read_text() == umbra.MARKDOWN
            olga.slash("remove", article="goals")
            server.wait_for_private(olga, "“goals” is no article that I know. The nearest:\n• ")
            olga.slash("remove", article="lamp")
            asked = server.wait_for_private(olga, "Remove “Umbra's lamps”?")
            olga.presses(asked, "Remove")
            gone = server.wait_for_private(olga, "is no longer among the articles")
            assert not (place / "corpus" / "lamps.md").exists()
            olga.presses(gone, "Put it back")
            server.wait_for((place / "corpus" / "lamps.md").exists)
            server.wait_for(lambda: len(_added(server, olga)) == 2)
            # The same name with other words takes the place of the one that is there.
            olga.slash("add", file=("lamps.md", umbra.MARKDOWN.replace("42", "43").encode()))
            again = server.wait_for_private(olga, "It takes the place of “Umbra's lamps”, which is kept.")
            olga.presses(again, "Add")
            server.wait_for(lambda: len(_added(server, olga)) == 3)
            olga.presses(_added(server, olga)[-1], "Put the old one back")
            server.wait_for(lambda: (place / "corpus" / "lamps.md").read_text() == umbra.MARKDOWN)
            assert "I do not read attachments" in server.plain(
                server.wait_for_reply(ada.writes("Where is Caohejing?", files=["lamps.md"]))
            )
            assert "Traceback" not in process.log
        assert server.violations == []


@pytest.mark.item("reindex command", "add a file", "kill and restart")
def test_who_waits_for_a_build_hears_of_a_kill_and_what_serves(place: Path) -> None:
    with DiscordServer() as server:
        librarians = server.add_role("librarians", "manage_guild")
        olga = server.person("Olga", librarians)
        admins = str(librarians.id)
        endless = "tests.bot.endless_build_bot"
        with discord_bot(server, place / ".index", place, endless, DISCORD_ADMIN_ROLES=admins) as process:
            olga.slash("reindex")
            server.wait_for_private(olga, "I am building the index again")
            olga.slash("reindex")
            server.wait_for_private(olga, "The index is being built already")
            shown = server.wait_for_reply(olga.writes("", files={"lamps.md": umbra.MARKDOWN.encode()}), count=2)
            olga.presses(shown, "Add")
            server.wait_for(lambda: "I am building the index" in server.plain(server.current(shown)))
            server.wait_for(lambda: outcomes(place) == ["", "reindex", "adding", ""])
            kill_long_ago(process, place)
        with discord_bot(server, place / ".index", place, DISCORD_ADMIN_ROLES=admins):
            told = server.wait_for_private(olga, "I was restarted before I could say")
            assert "I answer from version 000001, of 20" in server.plain(told)
            server.wait_for(lambda: "I was restarted before the index was built" in server.plain(server.current(shown)))
            server.wait_for(lambda: outcomes(place) == ["reindex", "reindex", "adding", "building"])


@pytest.mark.item("add a file", "add a message")
def test_what_a_message_holds_is_added_from_its_menu_or_refused_with_its_reason(place: Path) -> None:
    with DiscordServer() as server, web() as site:
        site.pages["/umbra"] = sent(umbra.PAGE)
        librarians = server.add_role("librarians", "manage_guild")
        ada, olga = server.person("Ada"), server.person("Olga", librarians)
        settings = {"DISCORD_ADMIN_ROLES": str(librarians.id), "FOOTNOTE_LARGEST_FILE_MB": "0.01"}
        with discord_bot(server, place / ".index", place, MODULE, **settings):
            said = ada.says(umbra.WORDS)
            olga.message_command("Add to articles", said)
            shown = server.wait_for_private(olga, "Add “Please note: the lab of Umbra pays")
            assert "· Ada ·" in server.plain(shown)
            assert "It buys them from a maker in *Harbour City*" in server.plain(shown)
            olga.presses(shown, "Add")
            server.wait_for_private(olga, "is among the articles now")
            olga.message_command("Add to articles", ada.says(f"look: {site.address('/umbra')}"))
            server.wait_for_private(olga, "Add “Umbra's lamps”?")
            olga.message_command("Add to articles", ada.says("hi"))
            server.wait_for_private(olga, "I find nothing in this message")
            olga.slash("add")
            server.wait_for_private(olga, "Give the address of a page, or a file.")
            files = {name: data for name, (data, _) in umbra.BAD_FILES.items()}
            olga.message_command("Add to articles", ada.says("", files=files))
            for _, reason in umbra.BAD_FILES.values():
                assert "[Add]" not in server.plain(server.wait_for_private(olga, reason))
        assert server.violations == []


def _added(server: DiscordServer, person: Person) -> list[Message]:
    return [each for each in server.private(person) if "is among the articles now" in server.plain(each)]
