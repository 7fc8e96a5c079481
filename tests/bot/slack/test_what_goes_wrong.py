"""Every way to ask and every button when Slack, or time, stands in its way: nobody gets silence, nor two replies."""

import json
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from index import Store, build
from tests.bot.process import BotProcess, follows, slack_bot, until
from tests.fakes.common.exports import default_encoder
from tests.fakes.common.memory import WAIT_SECONDS
from tests.fakes.slack.server import SlackServer
from tests.fakes.slack.workspace import Message
from tests.paths import CORPUS

ASKED = "where is the YouTu Lab?"
UNKNOWN = "how many goals did Ronaldo score?"
UMBRA = "---\ntitle: Umbra\n---\n\nThe lab of Umbra pays {} dollars for a lamp.\n"
ABOUT_UMBRA = "how much does the lab of Umbra pay for a lamp?"
AN_OLD_BUTTON = "I no longer know what this button stands for"


@dataclass(frozen=True, slots=True)
class Place:
    server: SlackServer
    process: BotProcess
    folder: Path

    def somebody(self) -> str:
        """A new person, so that what they alone see is of one test."""
        person = self.server.add_user("Reader")
        self.server.invite(self.server.channel, person)
        return person

    def answered(self, person: str = "", text: str = ASKED, channel: str = "") -> Message:
        """The reply to a mention."""
        server = self.server
        question = server.mention(channel or server.channel, person or server.person, text)
        return server.wait_for_reply(question)

    def private(self, person: str, text: str = ASKED, channel: str = "") -> Message:
        """The answer to /ask."""
        self.server.command(person, channel or self.server.channel, "/ask", text)
        return self.server.wait_for_ephemeral(person)

    def told_directly(self, person: str, containing: str) -> str:
        """What a person is told in a direct message."""
        channel = self.server.workspace.direct_channel(person).id

        def texts() -> list[str]:
            return [text for each in self.server.messages(channel) if containing in (text := self.server.plain(each))]

        return self.server.wait_for(texts, what=f"no direct message with {containing!r}")[-1]

    def told_privately(self, person: str, containing: str) -> str:
        return self.server.plain(self.server.wait_for_ephemeral(person, containing=containing))

    def shown(self, message: Message) -> str:
        return self.server.plain(self.server.current(message))

    def rebuild(self, umbra: str = "") -> None:
        file = self.folder / "corpus" / "umbra.md"
        if umbra:
            file.write_text(UMBRA.format(umbra))
        else:
            file.unlink(missing_ok=True)
        build(self.folder / "corpus", Store(self.folder / ".index"), default_encoder(self.folder / ".index"))
        follows(self.process, self.folder / ".index")

    def rows(self, query: str, *values: object) -> list[Any]:
        """What the history has, or a change to it."""
        connection = sqlite3.connect(self.folder / ".footnote" / "history.db", timeout=WAIT_SECONDS)
        with connection:
            found = connection.execute(query, values).fetchall()
        connection.close()
        return found

    def made_by_an_earlier_version(self, message: Message, action: str, value: str) -> Message:
        """The message with another value in one of its buttons."""
        blocks = json.loads(json.dumps(message.blocks))
        for element in _elements(blocks):
            if element.get("action_id") == action:
                element["value"] = value
        return self.server.workspace.revise(message, message.text, blocks, by_bot=False)


def _elements(blocks: Sequence[Any]) -> Iterator[dict[str, Any]]:
    return (element for block in blocks for element in block.get("elements", []))


@pytest.fixture(scope="module")
def place(mode: str, our_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("bot")
    shutil.copytree(CORPUS, folder / "corpus")
    shutil.copytree(our_index, folder / ".index")
    with SlackServer(time_scale=0.05) as server:
        settings = {"SLACK_ADMINS": server.admin, "SLACK_AUTO_CHANNELS": server.add_channel("questions")}
        with slack_bot(server, folder / ".index", folder, mode, **settings) as process:
            yield Place(server, process, folder)


@pytest.fixture(autouse=True)
def nothing_unexplained_is_left(place: Place) -> Iterator[None]:
    """Every error of Slack that a test does not ask for is one of ours."""
    place.server.workspace.violations.clear()
    logged = len(place.process.log)
    yield
    place.server.faults.clear()
    assert place.server.violations == []
    assert "A job failed" not in place.process.log[logged:]


# ------------------------------------------------------------------------------------- asking


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param(ASKED, marks=pytest.mark.item("direct message")),
        pytest.param(UNKNOWN, marks=pytest.mark.item("refusal")),
    ],
)
def test_a_direct_message_whose_reply_slack_refuses_gets_an_id(place: Place, asked: str) -> None:
    place.server.faults.fail("chat.postMessage", "internal_error")
    question = place.server.direct_message(place.server.person, asked)
    assert "it is in my log as" in place.server.plain(place.server.wait_for_reply(question))


@pytest.mark.item("agent pane", "missing permissions")
def test_a_pane_that_slack_refuses_costs_no_answer(place: Place) -> None:
    server = place.server
    for method in ("setSuggestedPrompts", "setStatus", "setTitle"):
        server.faults.fail(f"assistant.threads.{method}", "missing_scope", times=2)
    server.open_home(server.person, "messages")
    question = server.direct_message(server.person, ASKED)
    assert "Caohejing" in server.plain(server.wait_for_reply(question))
    until(lambda: "No questions could be suggested: missing_scope" in place.process.log, "a line in the log")


@pytest.mark.item("thread follow-ups")
def test_after_an_hour_a_thread_is_left_alone(place: Place) -> None:
    server = place.server
    question = server.mention(server.channel, server.person, ASKED)
    server.wait_for_reply(question)
    until(lambda: place.rows("select 1 from questions where thread = ? and reply != ''", question.ts) != [], "kept")
    place.rows("update questions set asked_at = asked_at - 3700 where message = ?", question.ts)
    server.message(server.channel, server.person, "where is the YouTu Lab?", question.ts)
    server.wait_for_all_acks()
    server.quiet(0.2)


@pytest.mark.item("thread follow-ups")
def test_a_follow_up_that_slack_refuses_gets_an_id(place: Place) -> None:
    server = place.server
    question = server.mention(server.channel, server.person, ASKED)
    server.wait_for_reply(question)
    server.faults.fail("chat.postMessage", "internal_error")
    server.message(server.channel, server.person, "where is the YouTu Lab?", question.ts)
    assert "it is in my log as" in server.plain(server.wait_for_reply(question, count=2))


@pytest.mark.parametrize(
    ("command", "text", "told"),
    [
        pytest.param("/ask", ASKED, "Caohejing", marks=pytest.mark.item("ask command")),
        pytest.param("/summary", "shanghai", "Key figures", marks=pytest.mark.item("summary command")),
        pytest.param("/articles", "", "I know 1 article.", marks=pytest.mark.item("articles command")),
        pytest.param("/footnote", "", "I answer questions", marks=pytest.mark.item("help command")),
        pytest.param("/reindex", "", "Only admins", marks=pytest.mark.item("reindex command")),
    ],
)
def test_a_command_whose_address_is_no_longer_good_is_answered_directly(
    place: Place, command: str, text: str, told: str
) -> None:
    person = place.somebody()
    place.server.faults.fail("response_url", "expired_url")
    place.server.command(person, place.server.channel, command, text)
    assert "Share to channel" not in place.told_directly(person, told)
    assert place.server.ephemeral(person) == []


@pytest.mark.item("ask command")
def test_an_address_that_cannot_be_reached_costs_no_answer(place: Place) -> None:
    person = place.somebody()
    place.server.faults.drop("response_url", times=3)
    place.server.command(person, place.server.channel, "/ask", ASKED)
    place.told_directly(person, "Caohejing")


@pytest.mark.item("ask command")
def test_ask_without_a_question_gets_a_hint(place: Place) -> None:
    person = place.somebody()
    place.server.command(person, place.server.channel, "/ask", "")
    place.told_privately(person, "I answer questions about the articles")


@pytest.mark.item("summary command")
def test_a_topic_that_no_article_bears_on_is_said_to_be_none(place: Place) -> None:
    person = place.somebody()
    place.server.command(person, place.server.channel, "/summary", "about")
    place.told_privately(person, "Name a topic too")


@pytest.mark.item("help command")
def test_a_command_of_another_version_gets_help(place: Place) -> None:
    person = place.somebody()
    place.server.command(person, place.server.channel, "/explain", "everything")
    place.told_privately(person, "I answer questions")


@pytest.mark.item("reindex command")
def test_the_result_of_a_build_is_told_directly_when_its_address_is_used_up(place: Place) -> None:
    server = place.server
    server.faults.fail("response_url", "used_url", times=2)
    server.command(server.admin, server.channel, "/reindex")
    place.told_directly(server.admin, "I am building the index again")
    place.told_directly(server.admin, "Nothing has changed: 1 article")


@pytest.mark.item("reindex command")
def test_the_index_is_not_built_twice_at_once(place: Place) -> None:
    server = place.server
    other = Store(place.folder / ".index")
    with other.building():
        server.command(server.admin, server.channel, "/reindex")
        server.wait_for_ephemeral(server.admin, containing="The index is being built already")


@pytest.mark.item("message shortcut")
def test_a_message_without_words_is_no_question(place: Place) -> None:
    person = place.somebody()
    message = place.server.message(place.server.channel, place.server.person, "", files=["plan.pdf"])
    place.server.message_shortcut(person, message, "ask_about_this")
    told = place.told_privately(person, "I answer questions about the articles")
    assert "I do not read attachments" in told


@pytest.mark.item("message shortcut")
def test_a_message_is_asked_about_where_the_bot_is_not_and_the_address_is_bad(place: Place) -> None:
    person = place.somebody()
    elsewhere = place.server.add_channel("elsewhere", members=[person], with_bot=False)
    place.server.message_shortcut(person, place.server.message(elsewhere, person, ASKED), "ask_about_this")
    server = place.server
    assert "Caohejing" in server.plain(server.wait_for_ephemeral(person, channel=elsewhere))
    place.server.faults.fail("response_url", "expired_url")
    place.server.message_shortcut(person, place.server.message(elsewhere, person, ASKED), "ask_about_this")
    place.told_directly(person, "Caohejing")


@pytest.mark.item("global shortcut")
def test_a_box_that_slack_no_longer_opens_is_explained(place: Place) -> None:
    person = place.somebody()
    place.server.faults.fail("views.open", "expired_trigger_id")
    place.server.shortcut(person, "ask_articles")
    place.told_directly(person, "Slack gave me too little time to open a window.")


@pytest.mark.item("global shortcut")
def test_an_answer_that_the_box_does_not_take_comes_directly(place: Place) -> None:
    person = place.somebody()
    place.server.shortcut(person, "ask_articles")
    box = place.server.wait_for_view(person)
    # Once for whoever asks whether the box has changed, once for the answer.
    place.server.faults.fail("views.update", "hash_conflict", 2)
    place.server.submit(box, {"question": ASKED})
    place.told_directly(person, "Caohejing")


@pytest.mark.item("home")
def test_a_question_from_home_is_answered_directly_when_no_window_opens(place: Place) -> None:
    person = place.somebody()
    place.server.open_home(person)
    home = place.server.wait_for_home(person)
    place.server.faults.fail("views.open", "expired_trigger_id")
    place.server.press(home, "home_ask", values={"question": ASKED})
    assert "Share to channel" not in place.told_directly(person, "Caohejing")


@pytest.mark.item("home")
def test_a_home_that_slack_refuses_is_shown_when_it_is_opened_again(place: Place) -> None:
    person = place.somebody()
    place.server.faults.fail("views.publish", "internal_error")
    place.server.open_home(person)
    until(lambda: "The Home tab could not be shown: internal_error" in place.process.log, "a line in the log")
    place.server.open_home(person)
    place.server.wait_for_home(person)


@pytest.mark.item("auto channels")
def test_where_every_question_is_answered_a_reply_that_slack_refuses_gets_an_id(place: Place) -> None:
    server = place.server
    auto = next(each.id for each in server.workspace.channels.values() if each.name == "questions")
    person = place.somebody()
    server.invite(auto, person)
    server.faults.fail("chat.postMessage", "internal_error")
    question = server.message(auto, person, "what does SenseTime's training cost?")
    assert "it is in my log as" in server.plain(server.wait_for_reply(question))


@pytest.mark.item("attachments")
def test_a_file_without_words_gets_a_hint_and_is_said_not_to_be_read(place: Place) -> None:
    server = place.server
    text = server.plain(server.wait_for_reply(server.mention(server.channel, server.person, "", files=["plan.pdf"])))
    assert "I answer questions about the articles" in text
    assert "I do not read attachments" in text


@pytest.mark.item("edited questions", "thread follow-ups")
def test_an_edited_follow_up_is_understood_from_its_thread_as_when_it_was_first_asked(place: Place) -> None:
    server = place.server
    head = server.mention(server.channel, server.person, ASKED)
    server.wait_for_reply(head)
    follow_up = server.message(server.channel, server.person, "where is the YouTu Lab?", head.ts)
    reply = server.wait_for_reply(head, count=2)
    later = server.message(server.channel, server.person, "what does SenseTime's training cost?", head.ts)
    server.wait_for_reply(later)
    before = place.shown(reply)
    server.edit(follow_up, "what does it do?")  # the lab, not the training
    server.wait_for(lambda: place.shown(reply) != before)
    assert "500,000 yuan" not in place.shown(reply)


@pytest.mark.item("edited questions")
@pytest.mark.parametrize("error", ["message_not_found", "edit_window_closed"])
def test_where_a_reply_cannot_be_changed_an_edited_question_gets_a_new_one(place: Place, error: str) -> None:
    server = place.server
    question = server.mention(server.channel, server.person, ASKED)
    server.wait_for_reply(question)
    server.faults.fail("chat.update", error)
    server.edit(question, f"<@{server.bot_user}> which city's police use Eye-in-the-Sky?")
    assert "Suzhou" in server.plain(server.wait_for_reply(question, count=2))


@pytest.mark.item("deleted questions")
def test_the_reply_to_a_deleted_question_may_be_gone_before(place: Place) -> None:
    server = place.server
    question = server.mention(server.channel, server.person, ASKED)
    reply = server.wait_for_reply(question)
    server.workspace.remove(reply)
    server.delete(question)
    server.wait_for_all_acks()
    until(lambda: place.rows("select outcome from questions where message = ?", question.ts) == [("deleted",)], "told")
    until(lambda: place.rows("select * from changes") == [], "nothing is left to do")
    assert [each.error for each in server.violations] == ["message_not_found"]
    server.workspace.violations.clear()


@pytest.mark.item("deleted questions")
def test_a_question_that_is_deleted_before_it_arrives_is_not_answered(place: Place) -> None:
    server = place.server
    subscriptions, server.subscriptions = server.subscriptions, frozenset()
    question = server.mention(server.channel, server.person, ASKED)
    server.subscriptions = subscriptions
    server.delete(question)
    server.wait_for_all_acks()
    server.tell_of(question)
    server.wait_for_all_acks()
    server.quiet(0.2)


# ---------------------------------------------------------------------------------- the answer


@pytest.mark.item("quotation", "index gone")
def test_an_index_that_is_damaged_or_gone_is_answered_from_all_the_same(place: Place) -> None:
    current = place.folder / ".index" / "current"
    good = current.read_text()
    current.write_text("000099")
    assert "Caohejing" in place.server.plain(place.answered())
    current.unlink()
    assert "Caohejing" in place.server.plain(place.answered())
    current.write_text(good)
    assert "Caohejing" in place.server.plain(place.answered())
    assert "goes on serving" in place.process.log


@pytest.mark.item("more passages")
def test_more_passages_come_directly_where_the_message_cannot_change(place: Place) -> None:
    person = place.somebody()
    reply = place.answered(person)
    place.server.faults.fail("response_url", "message_not_found", times=2)
    place.server.press(reply, "more_passages", person)
    place.told_directly(person, "Further passages:")


@pytest.mark.item("more passages")
def test_a_notice_never_takes_the_place_of_an_answer(place: Place) -> None:
    person = place.somebody()
    reply = place.answered(person)
    old = place.made_by_an_earlier_version(reply, "more_passages", json.dumps({"k": "", "q": "🙂🙂", "n": 0}))
    place.server.press(old, "more_passages", person)
    place.told_privately(person, "I am here.")
    assert "Caohejing" in place.shown(reply)


@pytest.mark.item("in context")
def test_a_context_that_slack_no_longer_opens_is_explained(place: Place) -> None:
    person = place.somebody()
    reply = place.answered(person)
    place.server.faults.fail("views.open", "expired_trigger_id")
    place.server.press(reply, "in_context", person)
    place.told_privately(person, "Slack gave me too little time to open a window.")
    place.server.faults.fail("views.open", "internal_error")
    place.server.press(reply, "in_context", person)
    place.told_privately(person, "it is in my log as")


@pytest.mark.item("in context", "sources")
def test_an_article_that_says_little_of_itself_is_cited_and_when_it_changes_its_context_says_so(place: Place) -> None:
    person = place.somebody()
    place.rebuild("42")
    reply = place.answered(person, ABOUT_UMBRA)
    assert "42 dollars" in place.server.plain(reply)
    assert "[1] Umbra · paragraph 1\n" in place.server.plain(reply)
    place.rebuild()
    place.server.press(reply, "in_context", person)
    place.told_privately(person, "The article has changed since I quoted it.")
    place.server.wait_for(lambda: "Source changed" in place.shown(reply))


@pytest.mark.parametrize(
    ("action", "value"),
    [
        pytest.param("more_passages", "C1:2", marks=pytest.mark.item("more passages")),
        pytest.param("in_context", '{"a":"gone"}', marks=pytest.mark.item("in context")),
        pytest.param("share", "[]", marks=pytest.mark.item("share")),
        pytest.param("an_action_of_old", "x", marks=pytest.mark.item("share")),
    ],
)
def test_a_button_of_an_earlier_version_says_so(place: Place, action: str, value: str) -> None:
    person = place.somebody()
    message = place.private(person)
    if action == "an_action_of_old":
        blocks = json.loads(json.dumps(message.blocks).replace('"share"', '"an_action_of_old"'))
        message = place.server.workspace.revise(message, message.text, blocks, by_bot=False)
    place.server.press(place.made_by_an_earlier_version(message, action, value), action, person)
    place.told_privately(person, AN_OLD_BUTTON)
    assert "Caohejing" in place.shown(message)


@pytest.mark.item("feedback")
def test_feedback_is_stored_changed_and_refused_from_an_earlier_version(place: Place) -> None:
    person = place.somebody()
    reply = place.answered(person)
    key = f"slack:{place.server.team.id}:{reply.channel}:{reply.thread_ts}"
    for said, kept in (("helpful", 1), ("unhelpful", 0)):
        place.server.press(reply, "feedback", person, value=f"{said} {key}")
        place.told_privately(person, "Noted: this answer " + ("helped" if kept else "did not help"))
        assert place.rows("select helpful from feedback where question = ?", key) == [(kept,)]
    blocks = json.loads(json.dumps(reply.blocks).replace(f"unhelpful {key}", "thumbs-down"))
    old = place.server.workspace.revise(reply, reply.text, blocks, by_bot=False)
    place.server.press(old, "feedback", person, value="thumbs-down")
    place.told_privately(person, AN_OLD_BUTTON)


@pytest.mark.item("feedback")
def test_feedback_is_kept_although_the_thanks_cannot_be_told(place: Place) -> None:
    person = place.somebody()
    reply = place.answered(person)
    key = f"slack:{place.server.team.id}:{reply.channel}:{reply.thread_ts}"
    place.server.faults.fail("response_url", "used_url")
    place.server.press(reply, "feedback", person, value=f"helpful {key}")
    place.told_directly(person, "Noted: this answer helped")
    assert place.rows("select helpful from feedback where question = ?", key) == [(1,)]


@pytest.mark.item("share")
def test_sharing_twice_at_once_shares_once(place: Place) -> None:
    server, person = place.server, place.somebody()
    here = server.add_channel("sharing", members=[person])
    private = place.private(person, channel=here)
    held = server.faults.hold("chat.postMessage")
    server.press(private, "share", person)
    held.wait()
    for _ in range(2):
        server.press(private, "share", person)
    server.wait_for_all_acks()
    held.release()
    server.wait_for(lambda: server.current(private).deleted)
    server.quiet(0.2)
    assert len(server.messages(here)) == 1


@pytest.mark.item("share")
def test_what_cannot_be_shared_stays_with_its_asker_who_is_told_why(place: Place) -> None:
    server, person = place.server, place.somebody()
    here = server.add_channel("closing", members=[person])
    private = place.private(person, channel=here)
    server.faults.fail("chat.postMessage", "internal_error")
    server.press(private, "share", person)
    place.told_privately(person, "it is in my log as")
    server.archive(here)
    server.press(private, "share", person)
    place.told_privately(person, "I could not share it here: the channel is archived.")
    assert not server.current(private).deleted
    assert server.messages(here) == []
    assert [each.error for each in server.violations] == ["is_archived", "is_archived"]
    server.workspace.violations.clear()


@pytest.mark.item("share")
def test_what_the_articles_no_longer_say_is_not_shared(place: Place) -> None:
    person = place.somebody()
    place.rebuild("43")
    private = place.private(person, ABOUT_UMBRA)
    assert "43 dollars" in place.server.plain(private)
    place.rebuild()
    place.server.press(private, "share", person)
    place.told_privately(person, "The articles do not say this any more, so I did not share it.")


@pytest.mark.item("tell me when covered")
def test_who_waits_is_told_once_whatever_became_of_the_channel_and_of_the_others(place: Place) -> None:
    server = place.server
    people = [place.somebody() for _ in range(3)]
    here = server.add_channel("soon-archived", members=people)
    question = server.mention(here, people[0], ABOUT_UMBRA)
    refusal = server.wait_for_reply(question)
    for person in people:
        server.press(refusal, "tell_me", person)
        place.told_privately(person, "I will tell you when the articles cover this.")
    server.archive(here)
    server.faults.fail("chat.postMessage", "is_archived")
    server.faults.fail("chat.postMessage", "user_is_bot")
    place.rebuild("44")
    for person in people[1:]:
        assert "44 dollars" in place.told_directly(person, "The articles cover this now.")
    server.quiet(0.8)  # longer than until it looks again
    assert [len(server.messages(server.workspace.direct_channel(each).id)) for each in people] == [0, 1, 1]
    place.rebuild()


@pytest.mark.item("tell me when covered")
def test_to_wait_for_a_question_that_is_no_longer_kept_is_not_promised(place: Place) -> None:
    person = place.somebody()
    refusal = place.answered(person, UNKNOWN)
    until(lambda: place.rows("select 1 from questions where reply = ?", refusal.ts) != [], "it is kept")
    place.rows("delete from questions where reply = ?", refusal.ts)
    place.server.press(refusal, "tell_me", person)
    place.told_privately(person, "I could not write that down, so I would not tell you.")


@pytest.mark.item("already answered here")
def test_an_earlier_answer_is_linked_only_where_it_was_given_and_never_in_private(place: Place) -> None:
    server, person, stranger = place.server, place.somebody(), place.somebody()
    secret = server.add_channel("secret", members=[person], kind="group")
    asked = "which city's police use Eye-in-the-Sky?"
    reply = place.answered(person, asked, secret)
    key = f"slack:{server.team.id}:{secret}:{reply.thread_ts}"
    server.press(reply, "feedback", person, value=f"helpful {key}")
    server.wait_for(lambda: [each for each in server.ephemeral(person, secret) if "Noted" in each.text])
    again = server.plain(place.answered(person, asked, secret))
    elsewhere = server.plain(place.answered(stranger, asked))
    private = server.plain(place.private(person, asked, secret))
    direct = server.plain(server.wait_for_reply(server.direct_message(stranger, asked)))
    assert "Already answered here" in again
    assert "Already answered here" not in elsewhere + private + direct
    server.faults.fail("chat.getPermalink", "message_not_found")
    assert "Already answered here" not in server.plain(place.answered(person, asked, secret))


@pytest.mark.item("source changed")
def test_a_changed_source_of_a_reply_that_is_gone_is_let_go(place: Place) -> None:
    server = place.server
    place.rebuild("45")
    gone, stays = place.answered(text=ABOUT_UMBRA), place.answered(text=ABOUT_UMBRA)
    server.workspace.remove(gone)
    place.rebuild("46")
    server.wait_for(lambda: "46 dollars" in place.shown(stays))
    assert {each.error for each in server.violations} == {"message_not_found"}
    server.workspace.violations.clear()
    place.rebuild()
    server.wait_for(lambda: "The articles do not say." in place.shown(stays))
    assert len([each for each in server.violations if each.error == "message_not_found"]) <= 1
    server.workspace.violations.clear()


@pytest.mark.item("feedback")
@pytest.mark.parametrize("action", ["feedback", "more_passages", "in_context"])
def test_a_press_of_which_slack_does_not_say_what_it_stands_for_is_answered(place: Place, action: str) -> None:
    person = place.somebody()
    reply = place.answered(person, "what does SenseTime's training cost?")
    before = len(place.process.log)
    place.server.press(reply, action, person, has_value=False)
    place.told_privately(person, AN_OLD_BUTTON)
    assert "Traceback" not in place.process.log[before:]
