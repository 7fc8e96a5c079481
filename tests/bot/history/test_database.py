import logging
import sqlite3
import struct
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.exc import OperationalError

from bot.history.database import Database, DatabaseState
from bot.history.history import History
from bot.history.migrate import newest
from bot.history.questions import Claim
from bot.history.tables import changes, feedback, questions, stopped_threads, watches
from tests.bot.history.example import ASKED
from tests.bot.process import until


class StrictDriver:
    """SQLite by a driver that takes nothing but a path, as drivers that know no `connect_timeout`."""

    def __init__(self) -> None:
        self.error: Exception | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(sqlite3, name)

    def connect(self, path: str) -> sqlite3.Connection:
        if self.error:
            raise self.error
        return sqlite3.connect(path, check_same_thread=False)


driver = StrictDriver()


class StrictDialect(SQLiteDialect_pysqlite):
    name = "strict"
    driver = "strict"
    supports_statement_cache = True

    @classmethod
    def import_dbapi(cls) -> Any:
        return driver

    def create_connect_args(self, url: Any) -> Any:
        return [url.database], {}


registry.register("strict", __name__, "StrictDialect")


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "history.db"


@pytest.fixture
def database(file: Path, clock: Clock) -> Iterator[Database]:
    database = Database(f"sqlite:///{file}", clock)
    yield database
    database.close()


def write(thread: str) -> Callable[[Connection], int]:
    row = {"workspace": "T1", "channel": "C1", "thread": thread, "at": 0.0}
    return lambda connection: connection.execute(insert(stopped_threads).values(row)).rowcount


def count(connection: Connection) -> int:
    return int(connection.execute(select(func.count()).select_from(stopped_threads)).scalar_one())


def test_the_file_and_its_folder_are_made_when_first_used(database: Database, file: Path) -> None:
    assert not file.exists()
    assert database.attempt(write("1"), 0) == 1
    assert file.exists()
    assert database.attempt(count, -1) == 1


def test_a_locked_database_is_left_alone_for_some_seconds(database: Database, file: Path, clock: Clock) -> None:
    assert database.attempt(count, -1) == 0
    other = sqlite3.connect(file)
    other.execute("BEGIN EXCLUSIVE")
    try:
        assert database.attempt(write("1"), -1) == -1
        assert not database.is_available
        assert database.attempt(count, -1) == -1
    finally:
        other.rollback()
        other.close()
    clock.now += 5
    assert database.attempt(write("1"), -1) == 1


def test_a_lock_of_another_bot_is_waited_for_where_it_matters(file: Path, clock: Clock) -> None:
    database = Database(f"sqlite:///{file}", clock)
    assert database.attempt(count, -1) == 0
    other = sqlite3.connect(file)
    other.execute("BEGIN IMMEDIATE")
    with closing(database), closing(other), ThreadPoolExecutor() as beside:
        written = beside.submit(database.insist, write("1"), -1, 60.0)
        until(lambda: not database.is_available, "it was tried once")
        other.rollback()
        clock.now += 5.0
        assert written.result() == 1


def test_a_lock_that_nobody_ends_is_waited_for_no_second_time(file: Path, clock: Clock) -> None:
    database = Database(f"sqlite:///{file}", clock)
    assert database.attempt(count, -1) == 0
    other = sqlite3.connect(file)
    other.execute("BEGIN IMMEDIATE")
    with closing(database), closing(other):
        assert database.attempt(write("1"), -1) == -1
        clock.now += 10.0
        assert database.insist(write("1"), -1, 60.0) == -1
        assert database.may_be_anothers
        other.rollback()


def test_whose_a_question_is_cannot_be_told_from_a_file_that_another_bot_writes(file: Path, clock: Clock) -> None:
    database = Database(f"sqlite:///{file}", clock)
    questions = History(database).questions
    assert questions.accept(ASKED) is Claim.OURS
    other = sqlite3.connect(file)
    other.execute("BEGIN IMMEDIATE")
    with closing(database), closing(other):
        assert database.attempt(write("1"), -1) == -1
        clock.now += 10.0
        assert questions.mark_sending(ASKED) is Claim.UNKNOWN
        other.rollback()
        clock.now += 10.0
        file.unlink()
        file.mkdir()
        assert questions.mark_sending(ASKED) is Claim.OURS


def test_a_full_disk_loses_the_entry_and_nothing_else(database: Database) -> None:
    assert database.attempt(count, -1) == 0
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1")  # SQLite then says what it says of a full disk
    assert database.attempt(write("x" * 50_000), -1) == -1
    assert not database.is_available


def test_a_removed_file_is_made_anew(database: Database, file: Path) -> None:
    database.attempt(write("1"), 0)
    file.unlink()
    assert database.attempt(count, -1) == 0
    assert file.exists()


def test_a_folder_that_cannot_be_made_is_no_reason_to_raise(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    database = Database(f"sqlite:///{tmp_path}/file/history.db")
    assert database.attempt(count, -1) == -1
    database.close()


def test_the_loss_is_logged_once_a_minute_with_its_size(
    file: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    file.parent.parent.joinpath("folder").write_text("in the way")
    database = Database(f"sqlite:///{file}", clock)
    with caplog.at_level(logging.ERROR):
        for _ in range(5):
            database.attempt(count, 0)
        clock.now += 61
        database.attempt(count, 0)
    database.close()
    told = [record.getMessage() for record in caplog.records]
    assert len(told) == 2
    assert "answers go on, 1 entries of the history are lost" in told[0]
    assert "answers go on, 5 entries of the history are lost" in told[1]


def test_a_driver_is_given_no_argument_that_it_does_not_know(tmp_path: Path) -> None:
    database = Database(f"strict:///{tmp_path}/history.db")
    with database.engine.begin() as connection:
        assert connection.exec_driver_sql("SELECT 1").scalar_one() == 1
    database.close()


@pytest.mark.parametrize("error", [TypeError("no such argument"), struct.error("short"), RuntimeError("no route")])
def test_whatever_a_driver_raises_is_a_database_that_is_away(
    tmp_path: Path, error: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(driver, "error", error)
    database = Database(f"strict:///{tmp_path}/history.db")
    assert database.attempt(count, -1) == -1
    assert not database.is_available
    assert f"cannot be used ({error})" in caplog.text
    database.close()


def test_what_belongs_to_a_question_goes_with_it(database: Database) -> None:
    row = dict.fromkeys(("key", "state", "platform", "workspace", "channel", "thread", "message", "person"), "1")
    row |= {"way": "mention", "text": "", "address": ""}

    def fill(connection: Connection) -> None:
        connection.execute(insert(questions).values(**row, asked_at=0.0))
        connection.execute(insert(feedback).values(question="1", person="U1", helpful=1, at=0.0))
        connection.execute(insert(watches).values(question="1", person="U1", text="", at=0.0))
        connection.execute(insert(changes).values(question="1", text="", at=0.0))

    def left(connection: Connection) -> list[int]:
        tables = (feedback, watches, changes)
        return [connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables]

    database.attempt(fill, None)
    assert database.attempt(left, [0]) == [1, 1, 1]
    database.attempt(lambda connection: connection.execute(delete(questions)), None)
    assert database.attempt(left, [0]) == [0, 0, 0]


def test_trying_it_out_writes_nothing_and_tells_what_is_there(database: Database) -> None:
    assert database.try_out() == DatabaseState(newest(), 0)
    assert database.attempt(count, -1) == 0


def test_a_database_that_can_be_read_and_not_written_is_told_from_a_good_one(database: Database, file: Path) -> None:
    database.open()
    other = sqlite3.connect(file)
    other.execute("BEGIN IMMEDIATE")
    try:
        assert database.attempt(count, -1) == 0
        with pytest.raises(OperationalError, match="locked"):
            database.try_out()
    finally:
        other.rollback()
        other.close()
