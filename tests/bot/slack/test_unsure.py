"""What people see when the bot is not sure, and what their presses do. The real process, never sure."""

import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from index import build_index
from tests.bot.process import BotProcess, slack_bot, until
from tests.fakes.slack.server import SlackServer
from tests.fakes.slack.workspace import Message
from tests.paths import CORPUS

ASKED = "where is the YouTu Lab?"


@dataclass(frozen=True, slots=True)
class Place:
    server: SlackServer
    process: BotProcess
    folder: Path
    auto: str

    def answered(self) -> tuple[Message, Message]:
        question = self.server.mention(self.server.channel, self.server.person, ASKED)
        return question, self.server.wait_for_reply(question)

    def chosen(self, question: Message) -> list[tuple[str, str, int, int]]:
        with sqlite3.connect(self.folder / ".footnote" / "history.db") as database:
            query = "select outcome, quote, quote_start, quote_end from questions where message = ?"
            return database.execute(query, (question.ts,)).fetchall()


@pytest.fixture(scope="module")
def place(our_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("bot")
    shutil.copytree(CORPUS, folder / "corpus")
    shutil.copytree(our_index, folder / ".index")
    with SlackServer() as server:
        auto = server.add_channel("questions", members=[server.person])
        never_sure = "tests.bot.unsure_bot"
        with slack_bot(server, folder / ".index", folder, module=never_sure, SLACK_AUTO_CHANNELS=auto) as process:
            yield Place(server, process, folder, auto)
            assert server.violations == []
            assert server.mentions == []
            assert "Traceback" not in process.log, process.log


@pytest.mark.item("unsure")
def test_candidates_are_quoted_with_a_row_of_buttons_each(place: Place) -> None:
    _, reply = place.answered()
    text = place.server.plain(reply)
    assert text.startswith("I am not sure. Perhaps one of these:")
    assert "[3]" in text
    labels = [each["text"]["text"] for row in reply.blocks if row["type"] == "actions" for each in row["elements"]]
    assert labels == [
        "In context [1]",
        "This answers it [1]",
        "In context [2]",
        "This answers it [2]",
        "In context [3]",
        "This answers it [3]",
        "More passages",
        "Tell me when it is covered",
    ]


@pytest.mark.item("unsure", "feedback")
def test_the_last_candidate_that_was_said_to_answer_is_kept(place: Place) -> None:
    server = place.server
    question, reply = place.answered()
    until(lambda: place.chosen(question)[0][0] == "unsure", "booked")
    server.press(reply, "this_answers_it:1")
    server.wait_for_ephemeral(server.person, containing="Noted: this answers it.")
    (first,) = place.chosen(question)
    server.press(reply, "this_answers_it:2")
    until(lambda: place.chosen(question) != [first], "the second press")
    (second,) = place.chosen(question)
    assert first[0] == second[0] == "unsure"
    assert first[1] != second[1]
    assert all(quote and end - start == len(quote) for _, quote, start, end in (first, second))


@pytest.mark.item("unsure", "in context", "more passages")
def test_each_candidate_opens_in_its_context_and_more_passages_follow(place: Place) -> None:
    server = place.server
    _, reply = place.answered()
    server.press(reply, "in_context:2")
    server.dismiss(server.wait_for_view(server.person, title="In context"))
    server.press(reply, "more_passages")
    server.wait_for(lambda: "[6]" in server.plain(server.current(reply)))


@pytest.mark.item("unsure", "auto channels")
def test_nothing_is_said_where_nobody_asked_the_bot(place: Place) -> None:
    question = place.server.message(place.auto, place.server.person, ASKED)
    until(lambda: [each[0] for each in place.chosen(question)] == ["silent"], "the question is left alone")
    assert place.server.answers(question) == []


@pytest.mark.item("unsure", "feedback")
def test_a_candidate_whose_article_changed_is_not_taken(place: Place) -> None:
    server = place.server
    question, reply = place.answered()
    for path in (place.folder / "corpus").iterdir():
        path.unlink()
    (place.folder / "corpus" / "umbra.md").write_text("---\ntitle: Umbra\n---\n\nThe lab of Umbra is dark.\n")
    build_index(place.folder / "corpus", place.folder / ".index")
    until(lambda: "dark" in server.plain(place.answered()[1]), "the new version serves")
    server.press(reply, "this_answers_it:1")
    server.wait_for_ephemeral(server.person, containing="The article has changed since I quoted it.")
    assert place.chosen(question)[0][1] == ""
