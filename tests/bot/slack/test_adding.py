"""Articles that admins put in and take out in Slack. The real process."""

from pathlib import Path

import pytest

from index import ChangeLog
from tests.bot import umbra
from tests.bot.process import kill_long_ago, outcomes, slack_bot, until, written_down
from tests.fakes.common.web import held, sent, web
from tests.fakes.slack.server import BOT_SCOPES, SlackServer

MODULE = "tests.bot.near_web_bot"


@pytest.mark.item("add an article")
def test_a_page_is_shown_added_and_taken_out_again(mode: str, place: Path) -> None:
    with SlackServer() as server, web() as site:
        site.pages["/umbra"] = sent(umbra.PAGE)
        with slack_bot(server, place / ".index", place, mode, MODULE, SLACK_ADMINS=server.admin) as process:
            server.wait_for_reply(server.mention(server.channel, server.person, umbra.QUESTION))
            until(lambda: outcomes(place).count("refused") == 1, "the refusal is booked")
            server.command(server.person, server.channel, "/add", site.address("/umbra"))
            server.wait_for_ephemeral(server.person, containing="Only admins may change the articles")
            server.command(server.admin, server.channel, "/add", site.address("/umbra"))
            server.wait_for_ephemeral(server.admin, containing="I am looking at it")
            shown = server.wait_for_ephemeral(server.admin, containing="Add “Umbra's lamps”?")
            preview = server.plain(shown)
            assert f"> {umbra.ANSWER}" in preview
            assert f"[1] Umbra's lamps · Mara Okafor · 127.0.0.1:{site.port} · 14 March 2025 · paragraph 1" in preview
            assert umbra.EVIL in preview
            assert not (place / "corpus" / "umbras-lamps.md").exists()
            server.press(shown, "article_add", server.admin)
            told = server.wait_for_ephemeral(server.admin, containing="is among the articles now")
            assert "Umbra's lamps” is saved as umbras-lamps.md. I am building" in server.plain(server.current(shown))
            assert "The new index serves: 2 articles" in server.plain(told)
            assert f"Answered now, and not before:\n• {umbra.QUESTION} — “{umbra.ANSWER}" in server.plain(told)
            answer = server.wait_for_reply(server.mention(server.channel, server.person, umbra.QUESTION))
            assert umbra.ANSWER in server.plain(answer)
            until(lambda: outcomes(place).count("answered") == 1, "the answer is booked")
            server.press(told, "article_take_out", server.admin)
            gone = server.wait_for_ephemeral(server.admin, containing="is no longer among the articles")
            assert f"Answered before, and no longer:\n• {umbra.QUESTION}" in server.plain(gone)
            assert (place / "corpus" / ".removed" / "umbras-lamps.md").exists()
            assert "Traceback" not in process.log
        assert {each.target for each in server.mentions} <= {f"<@{server.bot_user}>"}
        assert server.violations == []
    who = f"{server.admin} in Slack"
    changes = [(each.who, each.change, each.what) for each in ChangeLog(place / ".index").entries()]
    assert changes == [(who, *each) for each in umbra.CHANGES]


@pytest.mark.item("add an article")
def test_what_cannot_be_added_is_refused_with_its_reason(place: Path) -> None:
    with SlackServer() as server, web() as site:
        site.pages["/empty"] = sent("<html><body></body></html>")
        site.pages["/picture"] = sent(b"GIF89a", "image/gif")
        with slack_bot(server, place / ".index", place, module=MODULE, SLACK_ADMINS=server.admin):
            for address, reason in (
                ("", "Type the address of a page behind the command"),
                ("http://192.168.0.7/", "is at 192.168.0.7, which is not a public address"),
                ("ftp://example.org", "only http and https addresses are"),
                (site.address("/none"), "the server answers 404 Not Found"),
                (site.address("/picture"), "it is image/gif, and Footnote reads web pages"),
                (site.address("/empty"), "was not added"),
                (site.address("/empty press"), "There is no collection “press”"),
            ):
                server.command(server.admin, server.channel, "/add", address)
                assert "[Add]" not in server.plain(server.wait_for_ephemeral(server.admin, containing=reason))


@pytest.mark.item("add an article", "kill and restart")
def test_who_is_no_admin_any_more_may_not_press_and_another_may_after_a_restart(place: Path) -> None:
    with SlackServer() as server, web() as site:
        site.pages["/umbra"] = sent(umbra.PAGE)
        with slack_bot(server, place / ".index", place, module=MODULE, SLACK_ADMINS=server.admin):
            server.command(server.admin, server.channel, "/add", site.address("/umbra"))
            shown = server.wait_for_ephemeral(server.admin, containing="Add “Umbra's lamps”?")
        with slack_bot(server, place / ".index", place, module=MODULE, SLACK_ADMINS="U0OTHER"):
            server.press(shown, "article_add", server.admin)
            server.wait_for_ephemeral(server.admin, containing="Only admins may change the articles")
        with slack_bot(server, place / ".index", place, module=MODULE, SLACK_ADMINS=server.admin):
            server.press(shown, "article_cancel", server.admin)
            server.wait_for(lambda: "Nothing was changed." in server.plain(server.current(shown)))
        assert sorted(path.name for path in (place / "corpus").iterdir()) == [".waiting", "shanghai-ai-2017.md"]


@pytest.mark.item("add an article", "add a file", "kill and restart")
def test_who_was_to_be_shown_something_hears_of_a_kill_before_that(mode: str, place: Path) -> None:
    with SlackServer(scopes={*BOT_SCOPES, "files:read"}) as server, web() as site, held() as (slow, asked):
        site.pages["/umbra"] = slow
        look_up = server.faults.hold("files.info")
        settings = {"SLACK_ADMINS": server.admin}
        with slack_bot(server, place / ".index", place, mode, MODULE, **settings) as process:
            server.command(server.admin, server.channel, "/add", site.address("/umbra"))
            message = server.direct_message(server.admin, "", files={"lamps.md": umbra.MARKDOWN.encode()})
            server.wait_for_ephemeral(server.admin, containing="I am looking at it")
            server.wait_for_reply(message, containing="I am looking at it")
            server.wait_for(asked.is_set)
            look_up.wait()
            kill_long_ago(process, place)
        look_up.lose()
        with slack_bot(server, place / ".index", place, mode, MODULE, **settings):
            server.wait_for_ephemeral(server.admin, containing="I was restarted while I was at it.")
            server.wait_for_reply(message, containing="I was restarted while I was at it.")
            server.quiet(1.5)
            assert len(server.answers(message)) == 2
        assert written_down(place, "questions") == 2


@pytest.mark.item("reindex command", "add a file", "kill and restart")
def test_who_waits_for_a_build_hears_of_a_kill_and_what_serves(mode: str, place: Path) -> None:
    with SlackServer(scopes={*BOT_SCOPES, "files:read"}) as server:
        settings = {"SLACK_ADMINS": server.admin}
        with slack_bot(server, place / ".index", place, mode, "tests.bot.endless_build_bot", **settings) as process:
            server.command(server.admin, server.channel, "/reindex")
            server.wait_for_ephemeral(server.admin, containing="I am building the index again")
            server.command(server.admin, server.channel, "/reindex")
            server.wait_for_ephemeral(server.admin, containing="The index is being built already")
            message = server.direct_message(server.admin, "", files={"lamps.md": umbra.MARKDOWN.encode()})
            shown = server.wait_for_reply(message, count=2)
            server.press(shown, "article_add", server.admin)
            server.wait_for(lambda: "I am building the index" in server.plain(server.current(shown)))
            server.wait_for(lambda: outcomes(place) == ["", "reindex", "adding", ""])
            kill_long_ago(process, place)
        with slack_bot(server, place / ".index", place, mode, **settings):
            told = server.wait_for_ephemeral(server.admin, containing="I was restarted before I could say")
            assert "I answer from version 000001, of 20" in server.plain(told)
            server.wait_for_ephemeral(server.admin, containing="I was restarted before the index was built")
            server.wait_for(lambda: outcomes(place) == ["reindex", "reindex", "adding", "building"])


@pytest.mark.item("add a file", "remove an article")
def test_a_file_that_an_admin_sends_is_added_removed_and_put_back(place: Path) -> None:
    with SlackServer(scopes={*BOT_SCOPES, "files:read"}) as server:
        settings = {"SLACK_ADMINS": server.admin, "FOOTNOTE_LARGEST_FILE_MB": "0.01"}
        with slack_bot(server, place / ".index", place, **settings) as process:
            message = server.direct_message(server.admin, "here", files={"lamps.md": umbra.MARKDOWN.encode()})
            shown = server.wait_for_reply(message, count=2)
            assert "Add “Umbra's lamps”?" in server.plain(shown)
            assert f"> {umbra.ANSWER}" in server.plain(shown)
            server.press(shown, "article_add", server.admin)
            told = server.wait_for_reply(message, count=3)
            assert "“Umbra's lamps” is among the articles now, as lamps.md." in server.plain(told)
            assert (place / "corpus" / "lamps.md").read_text() == umbra.MARKDOWN
            server.press(shown, "article_add", server.admin)  # from another window, that shows the button still
            server.command(server.person, server.channel, "/remove", "lamps")
            server.wait_for_ephemeral(server.person, containing="Only admins may change the articles")
            server.command(server.admin, server.channel, "/remove", "goals")
            server.wait_for_ephemeral(server.admin, containing="“goals” is no article that I know. The nearest:\n• ")
            server.command(server.admin, server.channel, "/remove", "lamp")
            asked = server.wait_for_ephemeral(server.admin, containing="Remove “Umbra's lamps”?")
            server.press(asked, "article_remove", server.admin)
            gone = server.wait_for_ephemeral(server.admin, containing="is no longer among the articles")
            assert not (place / "corpus" / "lamps.md").exists()
            server.press(gone, "article_put_back", server.admin)
            server.wait_for_ephemeral(server.admin, containing="is among the articles now, as lamps.md.")
            assert (place / "corpus" / "lamps.md").read_text() == umbra.MARKDOWN
            assert "Traceback" not in process.log
        assert server.violations == []


@pytest.mark.item("add a file")
def test_a_file_that_can_be_no_article_is_refused_with_its_reason(place: Path) -> None:
    with SlackServer(scopes={*BOT_SCOPES, "files:read"}) as server:
        settings = {"SLACK_ADMINS": server.admin, "FOOTNOTE_LARGEST_FILE_MB": "0.01"}
        with slack_bot(server, place / ".index", place, **settings):
            files = {name: data for name, (data, _) in umbra.BAD_FILES.items()}
            message = server.direct_message(server.admin, "", files=files)
            server.wait_for_reply(message, count=1 + len(files))
            refusals = [server.plain(each) for each in server.answers(message)[1:]]
            for refusal, reason in zip(refusals, [reason for _, reason in umbra.BAD_FILES.values()], strict=True):
                assert reason in refusal
                assert "[Add]" not in refusal
            asked = server.direct_message(server.admin, "Where is Caohejing?", files={"lamps.md": b"Lamps."})
            assert "I do not read attachments" in server.plain(server.wait_for_reply(asked))
            server.set_scopes(BOT_SCOPES)
            message = server.direct_message(server.admin, "", files={"lamps.md": umbra.MARKDOWN.encode()})
            assert "add the scope files:read" in server.plain(server.wait_for_reply(message, count=2))


@pytest.mark.item("add a message")
def test_what_a_message_holds_is_added_from_its_menu(place: Path) -> None:
    with SlackServer(scopes={*BOT_SCOPES, "files:read", "users:read"}) as server, web() as site:
        site.pages["/umbra"] = sent(umbra.PAGE)
        with slack_bot(server, place / ".index", place, module=MODULE, SLACK_ADMINS=server.admin):
            said = server.message(server.channel, server.person, umbra.WORDS)
            server.message_shortcut(server.person, said, "add_to_articles")
            server.wait_for_ephemeral(server.person, containing="Only admins may change the articles")
            server.message_shortcut(server.admin, said, "add_to_articles")
            shown = server.wait_for_ephemeral(server.admin, containing="Add “Please note: the lab of Umbra pays")
            author = server.workspace.users[server.person].name
            assert f"· {author} ·" in server.plain(shown)
            assert "> It buys them from a maker in *Harbour City*" in server.plain(shown)
            server.press(shown, "article_add", server.admin)
            server.wait_for_ephemeral(server.admin, containing="is among the articles now")
            answer = server.wait_for_reply(server.mention(server.channel, server.person, umbra.QUESTION))
            assert server.permalink(said) in answer.text
            link = server.message(server.channel, server.person, f"look: {site.address('/umbra')}")
            server.message_shortcut(server.admin, link, "add_to_articles")
            server.wait_for_ephemeral(server.admin, containing="Add “Umbra's lamps”?")
            server.message_shortcut(
                server.admin, server.message(server.channel, server.person, "hi"), "add_to_articles"
            )
            server.wait_for_ephemeral(server.admin, containing="I find nothing in this message")
        assert server.violations == []
