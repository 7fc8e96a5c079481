"""Asking from shortcuts, the Home tab and the pane; and what a rebuild means for old questions. The real process."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from index import Store, build
from tests.bot.process import BotProcess, follows, slack_bot
from tests.fakes.common.exports import default_encoder
from tests.fakes.slack.server import SlackServer
from tests.fakes.slack.workspace import View
from tests.paths import CORPUS

ASKED = "where is the YouTu Lab?"
UMBRA = "---\ntitle: Umbra\n---\n\nThe lab of Umbra pays {} dollars for a lamp.\n"
ABOUT_UMBRA = "how much does the lab of Umbra pay for a lamp?"


@dataclass(frozen=True, slots=True)
class Place:
    server: SlackServer
    process: BotProcess
    folder: Path

    def rebuild(self, *, umbra: str = "") -> None:
        file = self.folder / "corpus" / "umbra.md"
        if umbra:
            file.write_text(UMBRA.format(umbra))
        else:
            file.unlink(missing_ok=True)
        folder = self.folder / ".index"
        build(self.folder / "corpus", Store(folder), default_encoder(folder))
        follows(self.process, folder)

    def shown(self, view: View) -> str:
        return self.server.plain(self.server.workspace.views[view.id])


@pytest.fixture(scope="module")
def place(mode: str, our_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("bot")
    shutil.copytree(CORPUS, folder / "corpus")
    shutil.copytree(our_index, folder / ".index")
    with SlackServer() as server, slack_bot(server, folder / ".index", folder, mode) as process:
        yield Place(server, process, folder)
        assert server.violations == []
        assert "Traceback" not in process.log, process.log


@pytest.mark.item("message shortcut")
def test_ask_about_this_answers_what_a_message_asks_in_private(place: Place) -> None:
    server = place.server
    message = server.message(server.channel, server.person, ASKED)
    server.message_shortcut(server.admin, message, "ask_about_this")
    assert "Caohejing" in server.plain(server.wait_for_ephemeral(server.admin))
    assert server.answers(message) == []


@pytest.mark.item("global shortcut")
def test_the_shortcut_opens_a_box_and_the_answer_comes_in_its_place(place: Place) -> None:
    server = place.server
    server.shortcut(server.person, "ask_articles")
    box = server.wait_for_view(server.person, title="Ask the articles")
    server.submit(box, {"question": ASKED})
    server.wait_for(lambda: "Caohejing" in place.shown(box))
    assert ASKED in place.shown(box)
    server.dismiss(box)


@pytest.mark.item("global shortcut")
def test_an_answer_to_a_box_that_was_closed_comes_directly(place: Place) -> None:
    server = place.server
    reader = server.add_user("Reader")
    server.shortcut(reader, "ask_articles")
    box = server.wait_for_view(reader)
    held = server.faults.hold("views.update")
    server.submit(box, {"question": ASKED})
    held.wait()
    server.dismiss(server.workspace.views[box.id])
    held.release()
    direct = server.workspace.direct_channel(reader).id
    server.wait_for(lambda: [each for each in server.messages(direct) if "Caohejing" in server.plain(each)])
    assert not server.violations


@pytest.mark.item("home")
def test_home_shows_what_is_known_and_kept_and_answers_in_a_modal(place: Place) -> None:
    server = place.server
    server.open_home(server.person)
    home = server.wait_for_home(server.person)
    text = server.plain(home)
    for said in ("I know 1 article.", "Shanghai Is Set to Become a Powerhouse", "What is kept", "How to ask"):
        assert said in text
    server.press(home, "home_ask")
    view = server.wait_for_view(server.person, title="Ask the articles")
    server.wait_for(lambda: "I answer questions about the articles" in place.shown(view))
    server.dismiss(view)


@pytest.mark.item("agent pane")
def test_the_pane_suggests_questions_that_the_articles_answer(place: Place) -> None:
    server = place.server
    server.open_home(server.person, "messages")
    prompts = server.wait_for(lambda: server.prompts)[-1].prompts
    assert 1 <= len(prompts) <= 4
    for _title, question in prompts:
        reply = server.wait_for_reply(server.direct_message(server.person, question))
        assert "The articles do not say." not in server.plain(reply)


@pytest.mark.item("agent pane")
def test_the_pane_shows_a_status_and_gives_the_conversation_its_title(place: Place) -> None:
    server = place.server
    question = server.direct_message(server.person, ASKED)
    server.wait_for_reply(question)
    shown = [each.text for each in server.statuses if (each.channel, each.thread_ts) == (question.channel, question.ts)]
    assert shown == ["is looking in the articles…", ""]
    assert [each.text for each in server.titles if each.thread_ts == question.ts] == [ASKED]


@pytest.mark.item("agent pane", "missing permissions")
def test_a_status_that_slack_refuses_costs_no_answer(place: Place) -> None:
    server = place.server
    server.faults.fail("assistant.threads.setStatus", "missing_scope")
    assert "Caohejing" in server.plain(server.wait_for_reply(server.direct_message(server.person, ASKED)))


@pytest.mark.item("tell me when covered")
def test_who_waits_for_an_answer_is_told_in_the_thread_when_it_is_covered(place: Place) -> None:
    server = place.server
    question = server.mention(server.channel, server.person, ABOUT_UMBRA)
    refusal = server.wait_for_reply(question)
    assert "The articles do not say." in server.plain(refusal)
    server.press(refusal, "tell_me")
    server.wait_for_ephemeral(server.person, containing="I will tell you when the articles cover this.")
    server.command(server.person, server.channel, "/ask", ABOUT_UMBRA)
    private = server.wait_for_ephemeral(server.person, containing="The articles do not say.")
    server.press(private, "tell_me")
    server.wait_for(lambda: len([1 for each in server.ephemeral(server.person) if "I will tell" in each.text]) == 2)
    before = len(server.mentions)
    place.rebuild(umbra="42")
    told = server.wait_for_reply(question, count=2)
    assert server.plain(told).startswith("@Ana The articles cover this now.")
    assert "42 dollars" in server.plain(told)
    assert {each.target for each in server.mentions[before:]} == {f"<@{server.person}>"}
    direct = server.workspace.direct_channel(server.person).id
    server.wait_for(lambda: [each for each in server.messages(direct) if "42 dollars" in server.plain(each)])


@pytest.mark.item("source changed")
def test_an_answer_whose_source_changed_is_marked_with_the_new_one(place: Place) -> None:
    server = place.server
    place.rebuild(umbra="50")
    question = server.mention(server.channel, server.person, ABOUT_UMBRA)
    reply = server.wait_for_reply(question)
    assert "50 dollars" in server.plain(reply)
    place.rebuild(umbra="60")
    server.wait_for(lambda: "60 dollars" in server.plain(server.current(reply)))
    assert server.plain(server.current(reply)).startswith("Source changed: the article no longer says what I quoted")
    place.rebuild()
    server.wait_for(lambda: "The articles do not say." in server.plain(server.current(reply)))
    assert len(server.answers(question)) == 1
