"""What befalls the index while people ask: the real process against the local Slack, builds in processes beside it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.history.database import Database
from bot.history.history import History
from bot.messages.question import Asked
from bot.messages.quoting import reply_to
from tests.bot.articles import answer
from tests.bot.process import BotProcess, bot, slack_bot, taken_over, until
from tests.fakes.slack.server import SlackServer
from tests.paths import CORPUS

LAMP = "how much does the lab of Umbra pay for a lamp?"
LAB = "where is the YouTu Lab?"


@dataclass(frozen=True, slots=True)
class Place:
    server: SlackServer
    process: BotProcess
    folder: Path

    def build(self) -> str:
        """Run `python -m index build` beside the bot, and give what it prints once the bot serves that version."""
        with self.taken_over(), bot(["build"], {}, self.folder, "index") as neighbour:
            code, printed = neighbour.wait()
            assert code == 0, neighbour.log
            return printed

    @contextmanager
    def taken_over(self) -> Iterator[None]:
        """At its end wait until the bot serves another version; until that is open, the one before answers."""
        before = taken_over(self.process)
        yield
        until(lambda: taken_over(self.process) > before, "another version serves")

    def write_lamp(self, dollars: int) -> None:
        text = f"---\ntitle: Umbra\n---\n\nThe lab of Umbra pays {dollars} dollars for a lamp.\n"
        (self.folder / "corpus" / "umbra.md").write_text(text)

    def answer(self, question: str = LAMP) -> str:
        asked = self.server.mention(self.server.channel, self.server.person, question)
        return self.server.plain(self.server.wait_for_reply(asked))


def remember(path: Path) -> None:
    """Leave the history of a bot that answered before."""
    database = Database(f"sqlite:///{path}")
    asked = Asked("slack", "T1", "C1", "1.0", "1.0", "U1", "mention", LAB)
    History(database).questions.finish(
        asked, reply_to(answer()), "", 0.1
    )  # of no message here, so that none is changed
    database.close()


@pytest.fixture(scope="module")
def place(our_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("bot")
    shutil.copytree(CORPUS, folder / "corpus")
    shutil.copytree(our_index, folder / ".index")
    remember(folder / ".footnote" / "history.db")
    with SlackServer() as server, slack_bot(server, folder / ".index", folder) as process:
        yield Place(server, process, folder)
        assert server.violations == []
        assert "Traceback" not in process.log, process.log


def test_a_running_bot_takes_each_version_with_the_next_question_and_answers_all_the_while(place: Place) -> None:
    assert "42 dollars" not in place.answer()
    for dollars, command in ((42, ("build",)), (43, ("build",)), (42, ("rollback",))):
        place.write_lamp(dollars)
        with place.taken_over(), bot(list(command), {}, place.folder, "index") as neighbour:
            while not neighbour.has_ended:
                assert "Caohejing" in place.answer(LAB)
            assert neighbour.wait()[0] == 0, neighbour.log
        assert f"{dollars} dollars" in place.answer()


def test_what_was_asked_lately_is_asked_of_a_new_version(place: Place) -> None:
    asked = place.folder / ".index" / "asked.jsonl"
    until(lambda: asked.is_file() and LAB in asked.read_text(), "nothing was left for builds")
    (place.folder / "corpus" / "umbra.md").unlink()
    assert place.build().startswith(
        "1 question to versions 000002 and 000004: 1 same, 0 moved, 0 changed, 0 lost, 0 gained.\n"
    )


def test_a_version_deleted_under_the_bot_goes_on_answering(place: Place) -> None:
    shutil.rmtree(place.folder / ".index" / "versions")
    assert "Suzhou" in place.answer("which city's police use Eye-in-the-Sky?")
    shutil.rmtree(place.folder / ".index")
    assert "Xu Li" in place.answer("who is Xu Li?")
    until(lambda: "goes on serving: There is no index in" in place.process.log, "the log does not say what is wrong")


def test_a_bot_follows_again_when_the_index_is_back(place: Place, our_index: Path) -> None:
    place.write_lamp(44)
    shutil.copytree(our_index / "encoders", place.folder / ".index" / "encoders")  # exporting takes its time
    place.build()
    assert "44 dollars" in place.answer()
