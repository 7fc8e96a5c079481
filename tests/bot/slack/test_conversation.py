"""What people do besides asking once: follow up, edit, press, command. The real process against the local Slack."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.bot.process import BotProcess, slack_bot
from tests.fakes.slack.server import SlackServer
from tests.fakes.slack.workspace import Message
from tests.paths import CORPUS

ASKED = "where is the YouTu Lab?"
UNKNOWN = "how many goals did Ronaldo score?"


@dataclass(frozen=True, slots=True)
class Place:
    server: SlackServer
    process: BotProcess
    corpus: Path
    auto: str

    def ask(self, text: str = ASKED, thread: str | None = None) -> Message:
        return self.server.mention(self.server.channel, self.server.person, text, thread)

    def answered(self, text: str = ASKED) -> tuple[Message, Message]:
        question = self.ask(text)
        return question, self.server.wait_for_reply(question)

    def plain(self, message: Message) -> str:
        return self.server.plain(self.server.current(message))


@pytest.fixture(scope="module")
def place(mode: str, our_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("bot")
    shutil.copytree(CORPUS, folder / "corpus")
    shutil.copytree(our_index, folder / ".index")
    with SlackServer() as server:
        auto = server.add_channel("questions", members=[server.person])
        settings = {"SLACK_ADMINS": server.admin, "SLACK_AUTO_CHANNELS": auto, "FOOTNOTE_FOLLOW_UPS": "2"}
        with slack_bot(server, folder / ".index", folder, mode, **settings) as process:
            yield Place(server, process, folder / "corpus", auto)
            assert server.violations == []
            assert server.mentions == []
            assert "Traceback" not in process.log, process.log


@pytest.mark.item("thread follow-ups")
def test_a_follow_up_in_a_thread_needs_no_mention_until_there_were_too_many(place: Place) -> None:
    server = place.server
    question, _ = place.answered()
    for number in (2, 3):
        server.message(server.channel, server.person, "where is the YouTu Lab?", question.ts)
        server.wait_for_reply(question, count=number)
    server.message(server.channel, server.person, "and where is the YouTu Lab?", question.ts)
    server.wait_for_all_acks()
    server.quiet(0.2)
    place.ask("where is the YouTu Lab?", question.ts)
    server.wait_for_reply(question, count=4)


@pytest.mark.item("thread follow-ups")
def test_what_is_no_question_is_left_alone_in_a_thread(place: Place) -> None:
    question, _ = place.answered()
    place.server.message(place.server.channel, place.server.person, "thanks, that helps", question.ts)
    place.server.wait_for_all_acks()
    place.server.quiet(0.2)


@pytest.mark.item("thread follow-ups")
def test_stop_ends_follow_ups_in_the_thread(place: Place) -> None:
    server = place.server
    question, _ = place.answered()
    server.message(server.channel, server.person, "Stop!", question.ts)
    assert "I no longer answer here" in server.plain(server.wait_for_reply(question, count=2))
    server.message(server.channel, server.person, "where is the YouTu Lab?", question.ts)
    server.message(server.channel, server.person, "stop", question.ts)
    server.wait_for_all_acks()
    server.quiet(0.2)
    place.ask("where is the YouTu Lab?", question.ts)
    server.wait_for_reply(question, count=3)


@pytest.mark.item("thread follow-ups")
def test_a_thread_without_the_bot_is_left_alone(place: Place) -> None:
    server = place.server
    head = server.message(server.channel, server.person, "something else")
    server.message(server.channel, server.person, ASKED, head.ts)
    server.message(server.channel, server.person, "stop", head.ts)
    server.wait_for_all_acks()
    server.quiet(0.2)


@pytest.mark.item("edited questions")
def test_the_reply_follows_an_edited_question(place: Place) -> None:
    server = place.server
    question, reply = place.answered(f"<@{server.bot_user}> {ASKED}")
    server.edit(question, f"<@{server.bot_user}> which city's police use Eye-in-the-Sky?")
    server.wait_for(lambda: "Suzhou" in place.plain(reply))
    assert len(server.answers(question)) == 1
    server.edit(question, f"<@{server.bot_user}> {UNKNOWN}")
    server.wait_for(lambda: "The articles do not say." in place.plain(reply))


@pytest.mark.item("edited questions")
def test_an_edit_of_what_the_bot_did_not_answer_changes_nothing(place: Place) -> None:
    server = place.server
    message = server.message(server.channel, server.person, "something else")
    server.edit(message, ASKED)
    server.wait_for_all_acks()
    server.quiet(0.2)


@pytest.mark.item("deleted questions")
def test_the_reply_to_a_deleted_question_goes_too(place: Place) -> None:
    server = place.server
    question, reply = place.answered()
    server.delete(question)
    server.wait_for(lambda: server.current(reply).deleted)
    direct = server.direct_message(server.person, ASKED)
    answer = server.wait_for_reply(direct)
    server.delete(direct)
    server.wait_for(lambda: server.current(answer).deleted)


@pytest.mark.item("delete my questions")
def test_who_asks_for_it_has_their_questions_deleted(place: Place) -> None:
    server = place.server
    server.wait_for_reply(server.direct_message(server.person, ASKED))
    wish = server.direct_message(server.person, "Please delete my questions")
    assert "Done. I deleted" in place.plain(server.wait_for_reply(wish))
    recalled = server.direct_message(server.person, "what did I ask before?")
    assert "you have asked me nothing else here" in place.plain(server.wait_for_reply(recalled))


@pytest.mark.item("more passages")
def test_more_passages_come_in_the_place_of_the_message(place: Place) -> None:
    server = place.server
    question, reply = place.answered()
    assert "Further passages:" not in place.plain(reply)
    server.press(reply, "more_passages")
    server.wait_for(lambda: "Further passages:" in place.plain(reply))
    shown = place.plain(reply)
    assert "Caohejing" in shown
    assert "[4]" in shown
    assert "[5]" not in shown
    server.press(server.current(reply), "more_passages")
    server.wait_for(lambda: "[7]" in place.plain(reply))
    assert len(server.answers(question)) == 1


@pytest.mark.item("more passages", "ask command")
def test_more_passages_of_a_private_answer_stay_private(place: Place) -> None:
    server = place.server
    server.command(server.person, server.channel, "/ask", ASKED)
    reply = server.wait_for_ephemeral(server.person, containing="Caohejing")
    server.press(reply, "more_passages")
    server.wait_for(lambda: "Further passages:" in place.plain(reply))
    assert "Share to channel" in place.plain(reply)


@pytest.mark.item("in context")
def test_in_context_shows_the_paragraph_with_the_sentence_marked_and_its_neighbours(place: Place) -> None:
    server = place.server
    _, reply = place.answered("what does SenseTime's training cost?")
    server.press(reply, "in_context")
    view = server.wait_for_view(server.person, title="In context")
    text = server.plain(view)
    assert "paragraph 8" in text
    marked = [
        element["text"]
        for block in view.blocks
        for part in block["elements"]
        for element in part["elements"]
        if element.get("style") == {"bold": True}
    ]
    assert len(marked) == 1
    assert marked[0].endswith("120 people are pressing buttons around the clock.")
    assert len(view.blocks) == 4
    server.dismiss(view)


@pytest.mark.item("feedback")
def test_feedback_is_acknowledged_privately_and_can_be_changed(place: Place) -> None:
    server = place.server
    question, reply = place.answered()
    key = f"slack:{server.team.id}:{server.channel}:{question.ts}"
    server.press(reply, "feedback", value=f"helpful {key}")
    server.wait_for_ephemeral(server.person, containing="Noted: this answer helped.")
    server.press(reply, "feedback", value=f"unhelpful {key}")
    server.wait_for_ephemeral(server.person, containing="Noted: this answer did not help.")
    server.dismiss(server.wait_for_view(server.person, title="Not helpful"))


@pytest.mark.item("feedback")
def test_who_says_that_it_did_not_help_can_say_what_they_expected(place: Place) -> None:
    server = place.server
    question, reply = place.answered()
    key = f"slack:{server.team.id}:{server.channel}:{question.ts}"
    server.press(reply, "feedback", value=f"unhelpful {key}")
    box = server.wait_for_view(server.person, title="Not helpful")
    assert "What did you expect?" in server.plain(box)
    server.submit(box, {"expectation": "The street, and the number"})
    server.wait_for(lambda: server.view(server.person) is None)
    with closing(sqlite3.connect(place.corpus.parent / ".footnote" / "history.db")) as connection:
        kept = connection.execute("SELECT question, expected FROM feedback WHERE expected != ''").fetchall()
    assert kept == [(key, "The street, and the number")]


@pytest.mark.item("mention")
@pytest.mark.parametrize("pointing", ["", "any idea?"])
def test_a_mention_without_a_question_takes_that_of_the_thread_and_says_so(place: Place, pointing: str) -> None:
    server = place.server
    other = server.add_user("boris")
    server.invite(server.channel, other)
    opening = server.message(server.channel, other, "Does anybody know where the YouTu Lab is?")
    server.message(server.channel, server.person, "No idea.", opening.ts)
    place.ask(pointing, opening.ts)
    reply = server.wait_for_reply(opening)
    text = place.plain(reply)
    assert text.startswith("To the question above: Does anybody know where the YouTu Lab is?")
    assert "Caohejing" in text


@pytest.mark.item("already answered here")
def test_a_question_that_was_answered_helpfully_here_gets_a_link_to_that_answer(place: Place) -> None:
    server = place.server
    here = server.add_channel("here", members=[server.person])
    asked = "which city's police use Eye-in-the-Sky?"
    question = server.mention(here, server.person, asked)
    reply = server.wait_for_reply(question)
    server.press(reply, "feedback", value=f"helpful slack:{server.team.id}:{here}:{question.ts}")
    server.wait_for(lambda: [each for each in server.ephemeral(server.person, here) if "Noted" in each.text])
    again = server.wait_for_reply(server.mention(here, server.person, "which city's police are using Eye-in-the-Sky?"))
    assert "Already answered here: see that answer" in server.plain(again)
    assert server.permalink(reply).replace("&", "&amp;") in again.text
    other = server.wait_for_reply(server.mention(here, server.person, ASKED))
    elsewhere = server.wait_for_reply(place.ask(asked))
    assert "Already answered here" not in server.plain(other) + server.plain(elsewhere)


@pytest.mark.item("share")
def test_a_private_answer_is_shared_once_with_its_question_and_who_asked(place: Place) -> None:
    server = place.server
    server.command(server.admin, server.channel, "/ask", "which city's police use Eye-in-the-Sky?")
    private = server.wait_for_ephemeral(server.admin, containing="Suzhou")
    server.press(private, "share")
    server.wait_for(lambda: server.current(private).deleted)
    shared = server.messages(server.channel)[-1]
    text = server.plain(shared)
    assert text.startswith("Boris asked: which city's police use Eye-in-the-Sky?")
    assert "Suzhou" in text
    assert "Share to channel" not in text
    server.press(shared, "more_passages")
    server.wait_for(lambda: "Further passages:" in place.plain(shared))
    assert place.plain(shared).startswith("Boris asked: which city's police use Eye-in-the-Sky?")


@pytest.mark.item("share")
def test_a_private_answer_is_shared_where_the_bot_is_not(place: Place) -> None:
    server = place.server
    elsewhere = server.add_channel("elsewhere", members=[server.person], with_bot=False)
    server.command(server.person, elsewhere, "/ask", ASKED)
    private = server.wait_for_ephemeral(server.person, channel=elsewhere)
    server.press(private, "share")
    server.wait_for(lambda: server.current(private).deleted)
    assert "Caohejing" in server.plain(server.messages(elsewhere)[-1])
    assert [each.error for each in server.violations] == ["not_in_channel"]
    server.workspace.violations.clear()


@pytest.mark.item("articles command")
def test_articles_lists_what_can_be_asked_about(place: Place) -> None:
    server = place.server
    server.command(server.person, server.channel, "/articles")
    text = server.plain(server.wait_for_ephemeral(server.person, containing="I know 1 article."))
    assert "Shanghai Is Set to Become a Powerhouse" in text
    assert "Qiu Zhili · Yicai Global · 5 September 2017" in text


@pytest.mark.item("help command")
def test_footnote_says_how_to_ask(place: Place) -> None:
    server = place.server
    server.command(server.person, server.channel, "/footnote")
    assert "type /ask" in server.plain(server.wait_for_ephemeral(server.person, containing="I answer questions"))


@pytest.mark.item("auto channels")
def test_in_a_channel_for_questions_sure_answers_come_by_themselves(place: Place) -> None:
    server = place.server
    question = server.message(place.auto, server.person, "what does SenseTime's training cost?")
    assert "500,000 yuan" in server.plain(server.wait_for_reply(question))
    server.message(place.auto, server.person, UNKNOWN)
    server.message(place.auto, server.person, "can somebody look at the YouTu Lab with me?")
    server.message(place.auto, server.person, "SenseTime's training cost a lot, I heard.")
    server.wait_for_all_acks()
    server.quiet(0.2)


@pytest.mark.item("thread follow-ups")
def test_what_somebody_asked_before_is_listed_with_links(place: Place) -> None:
    server = place.server
    question, reply = place.answered()
    place.ask("what did I ask before?", question.ts)
    listed = server.wait_for_reply(question, count=2)
    assert "You asked here, the newest first:\n" in server.plain(listed)
    assert "where is the YouTu Lab?: “Tencent" in server.plain(listed)
    address = f"/p{reply.ts.replace('.', '')}?thread_ts="
    assert [link.label for link in server.links if address in link.url] == ["where is the YouTu Lab?"]


@pytest.mark.item("attachments")
def test_attachments_are_said_not_to_be_read(place: Place) -> None:
    server = place.server
    question = server.mention(server.channel, server.person, ASKED, files=["plan.pdf"])
    text = server.plain(server.wait_for_reply(question))
    assert "Caohejing" in text
    assert "I do not read attachments, only what is written in the message." in text


@pytest.mark.item("reindex command")
def test_reindex_is_for_admins(place: Place) -> None:
    server = place.server
    server.command(server.person, server.channel, "/reindex")
    server.wait_for_ephemeral(server.person, containing="Only admins may build the index again")


@pytest.mark.item("reindex command")
def test_reindex_answers_at_once_reports_the_result_and_the_new_article_is_found(place: Place) -> None:
    server = place.server
    server.command(server.admin, server.channel, "/reindex")
    server.wait_for_ephemeral(server.admin, containing="I am building the index again")
    server.wait_for_ephemeral(server.admin, containing="Nothing has changed: 1 article")
    (place.corpus / "umbra.md").write_text("---\ntitle: Umbra\n---\n\nThe lab of Umbra pays 42 dollars for a lamp.\n")
    server.command(server.admin, server.channel, "/reindex")
    server.wait_for_ephemeral(server.admin, containing="The new index serves: 2 articles")
    question = place.ask("how much does the lab of Umbra pay for a lamp?")
    assert "42 dollars" in server.plain(server.wait_for_reply(question))
    golden = {
        "question": "how much does the lab of Umbra pay for a lamp?",
        "article": "umbra",
        "paragraph": 1,
        "answers": ["42 dollars"],
    }
    (place.corpus / "golden.jsonl").write_text(json.dumps(golden))
    (place.corpus / "umbra.md").unlink()
    server.command(server.admin, server.channel, "/reindex")
    refused = server.wait_for_ephemeral(server.admin, containing="I built version 000003, but did not take it")
    assert (
        "it no longer gets right “how much does the lab of Umbra pay for a lamp?”. The old one goes on"
        in server.plain(refused)
    )
    (place.corpus / "golden.jsonl").unlink()
    (place.corpus / "umbra.md").write_bytes(b"\xff\xfe\x00")
    for each in place.corpus.glob("shanghai*"):
        each.unlink()
    server.command(server.admin, server.channel, "/reindex")
    server.wait_for_ephemeral(server.admin, containing="The index could not be built, the old one goes on serving.")
    question = place.ask("how much does the lab of Umbra pay for a lamp?")
    assert "42 dollars" in server.plain(server.wait_for_reply(question))
