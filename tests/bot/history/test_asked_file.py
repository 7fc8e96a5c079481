import json
import shutil
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.history.asked_file import AskedFile
from bot.history.database import Database
from bot.history.history import History
from bot.messages.question import Asked
from bot.messages.quoting import reply_to
from bot.messages.reply import Notice, Reply
from tests.bot.articles import answer

ASKED = Asked("slack", "T1", "C1", "1.0", "1.0", "U1", "mention", "What does it cost?")
DAY = 86_400.0


class PastQuestions:
    """A history in which a question is asked each second."""

    def __init__(self, folder: Path) -> None:
        self.now = 1_000_000.0
        self.database = Database(f"sqlite:///{folder}/history.db")
        self.history = History(self.database, clock=lambda: self.now)
        self.path = folder / "index" / "asked.jsonl"
        self.path.parent.mkdir()

    def ask(self, text: str, reply: Reply | None = None, way: str = "mention") -> Asked:
        self.now += 1
        asked = replace(ASKED, message=str(self.now), text=text, way=way)
        self.history.questions.accept(asked)
        self.history.questions.finish(asked, reply or reply_to(answer()), "2.0", 0.1)
        return asked

    def file(self, *, keeps_text: bool = True) -> AskedFile:
        return AskedFile(self.path.parent, self.history.past, keeps_text=keeps_text)

    @property
    def written(self) -> list[str]:
        return [json.loads(line)["question"] for line in self.path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def past(tmp_path: Path) -> Iterator[PastQuestions]:
    past = PastQuestions(tmp_path)
    yield past
    past.database.close()


def test_what_was_answered_is_left_newest_first_and_once(past: PastQuestions) -> None:
    for text in ("What does it cost?", "Où est le labo?", "what  does IT cost?"):
        past.ask(text)
    past.file().write()
    assert past.written == ["what  does IT cost?", "Où est le labo?"]


def test_only_the_owner_may_read_it(past: PastQuestions) -> None:
    past.ask("What does it cost?")
    past.file().write()
    assert stat.S_IMODE(past.path.stat().st_mode) == 0o600
    assert [path.name for path in past.path.parent.iterdir()] == ["asked.jsonl"]


def test_refusals_follow_ups_and_old_questions_are_left_out(past: PastQuestions) -> None:
    past.ask("An old one?")
    past.now += 14 * DAY
    past.ask("And in Beijing?", way="follow-up")
    past.ask("hello", Notice("Hello!", "greeting"))
    past.ask("A new one?")
    past.file().write()
    assert past.written == ["A new one?"]


def test_what_is_deleted_goes_with_the_next_writing(past: PastQuestions) -> None:
    asked = past.ask("What does it cost?")
    past.ask("Where is it?")
    past.file().write()
    past.history.erasure.forget_reply(asked.key)
    past.file().write()
    assert past.written == ["Where is it?"]
    past.history.erasure.forget_workspace("slack", "T1", past.now)
    past.file().write()
    assert past.written == []


def test_at_most_two_hundred_are_left(past: PastQuestions) -> None:
    for number in range(205):
        past.ask(f"Question {number}?")
    past.file().write()
    assert len(past.written) == 200
    assert (past.written[0], past.written[-1]) == ("Question 204?", "Question 5?")


def test_nothing_is_written_while_nothing_changes(past: PastQuestions) -> None:
    past.ask("What does it cost?")
    file = past.file()
    file.write()
    before = past.path.stat().st_mtime_ns, past.path.stat().st_ino
    file.write()
    assert (past.path.stat().st_mtime_ns, past.path.stat().st_ino) == before


def test_where_words_are_not_kept_the_file_goes(past: PastQuestions) -> None:
    past.ask("What does it cost?")
    past.file().write()
    past.file(keeps_text=False).write()
    assert not past.path.exists()


def test_while_the_database_is_away_the_file_stays(past: PastQuestions, tmp_path: Path) -> None:
    past.ask("What does it cost?")
    past.file().write()
    past.database.close()
    (tmp_path / "history.db").unlink()
    (tmp_path / "history.db").mkdir()
    past.file().write()
    assert past.written == ["What does it cost?"]


def test_without_the_index_folder_it_is_said_once(past: PastQuestions, caplog: pytest.LogCaptureFixture) -> None:
    past.ask("What does it cost?")
    shutil.rmtree(past.path.parent)
    file = past.file()
    file.write()
    file.write()
    warnings = [record.getMessage() for record in caplog.records if record.name == "bot.history.asked_file"]
    assert len(warnings) == 1
    assert warnings[0].startswith("What was asked lately cannot be left for builds: [Errno 2] ")
