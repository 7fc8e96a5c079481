"""What people see when the bot is not sure, and what their presses do. The real process, never sure."""

import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from index import build_index
from tests.bot.process import BotProcess, discord_bot, until
from tests.fakes.discord.guild import Channel, Message
from tests.fakes.discord.people import Person
from tests.fakes.discord.server import DiscordServer
from tests.paths import CORPUS

ASKED = "where is the YouTu Lab?"


@dataclass(frozen=True, slots=True)
class Place:
    server: DiscordServer
    process: BotProcess
    folder: Path
    auto: Channel
    ada: Person

    def answered(self) -> tuple[Message, Message]:
        question = self.ada.says(f"@Footnote {ASKED}")
        return question, self.server.wait_for_reply(question)

    def chosen(self, question: Message) -> list[tuple[str, str, int, int]]:
        with sqlite3.connect(self.folder / ".footnote" / "history.db") as database:
            query = "select outcome, quote, quote_start, quote_end from questions where message = ?"
            return database.execute(query, (str(question.id),)).fetchall()


@pytest.fixture(scope="module")
def place(our_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("bot")
    shutil.copytree(CORPUS, folder / "corpus")
    shutil.copytree(our_index, folder / ".index")
    with DiscordServer() as server:
        auto = server.add_channel("questions")
        settings = {"DISCORD_READ_MESSAGES": "true", "DISCORD_AUTO_CHANNELS": str(auto.id)}
        with discord_bot(server, folder / ".index", folder, module="tests.bot.unsure_bot", **settings) as process:
            yield Place(server, process, folder, auto, server.person("Ada"))
            assert server.violations == []
            assert server.rings == []
            assert "Traceback" not in process.log, process.log


@pytest.mark.item("unsure")
def test_candidates_are_quoted_with_a_row_of_buttons_each(place: Place) -> None:
    _, reply = place.answered()
    assert "I am not sure. Perhaps one of these:" in place.server.plain(reply)
    assert [[each["label"] for each in row["components"]] for row in reply.components] == [
        ["In context [1]", "This answers it [1]"],
        ["In context [2]", "This answers it [2]"],
        ["In context [3]", "This answers it [3]"],
        ["More passages", "Tell me when it is covered"],
    ]


@pytest.mark.item("unsure", "feedback")
def test_the_last_candidate_that_was_said_to_answer_is_kept(place: Place) -> None:
    question, reply = place.answered()
    until(lambda: place.chosen(question)[0][0] == "unsure", "booked")
    place.ada.presses(reply, "This answers it [1]")
    place.server.wait_for_private(place.ada, "Noted: this answers it.")
    (first,) = place.chosen(question)
    place.ada.presses(reply, "This answers it [2]")
    until(lambda: place.chosen(question) != [first], "the second press")
    (second,) = place.chosen(question)
    assert first[0] == second[0] == "unsure"
    assert first[1] != second[1]
    assert all(quote and end - start == len(quote) for _, quote, start, end in (first, second))


@pytest.mark.item("unsure", "in context", "more passages")
def test_each_candidate_is_shown_in_its_context_and_more_passages_follow(place: Place) -> None:
    _, reply = place.answered()
    boris = place.server.person("Boris")
    boris.presses(reply, "In context [2]")
    place.server.wait_for_private(boris, "paragraph")
    boris.presses(reply, "More passages")
    place.server.wait_for(lambda: "[6]" in place.server.plain(reply))


@pytest.mark.item("unsure", "ask command", "feedback")
def test_a_private_reply_takes_the_press_too(place: Place) -> None:
    eve = place.server.person("Eve")
    eve.slash("ask", question=ASKED)
    reply = place.server.wait_for_private(eve, "I am not sure.")
    assert "Share to channel" not in place.server.plain(reply)
    eve.presses(reply, "This answers it [3]")
    place.server.wait_for_private(eve, "Noted: this answers it.")


@pytest.mark.item("unsure", "auto channels")
def test_nothing_is_said_where_nobody_asked_the_bot(place: Place) -> None:
    question = place.ada.says(ASKED, place.auto)
    until(lambda: [each[0] for each in place.chosen(question)] == ["silent"], "the question is left alone")
    assert place.server.answers(question) == []


@pytest.mark.item("unsure", "feedback")
def test_a_candidate_whose_article_changed_is_not_taken(place: Place) -> None:
    question, reply = place.answered()
    for path in (place.folder / "corpus").iterdir():
        path.unlink()
    (place.folder / "corpus" / "umbra.md").write_text("---\ntitle: Umbra\n---\n\nThe lab of Umbra is dark.\n")
    build_index(place.folder / "corpus", place.folder / ".index")
    until(lambda: "dark" in place.server.plain(place.answered()[1]), "the new version serves")
    place.ada.presses(reply, "This answers it [1]")
    place.server.wait_for_private(place.ada, "The article has changed since I quoted it.")
    assert place.chosen(question)[0][1] == ""
