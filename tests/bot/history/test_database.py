import logging
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, insert, select

from bot.errors import SettingsError
from bot.history.database import Database
from bot.history.tables import stopped_threads


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


def test_a_folder_that_can_not_be_made_is_no_reason_to_raise(tmp_path: Path) -> None:
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


@pytest.mark.parametrize("url", ["nonsense", "mysql+nothing://x/y", "nosuch://x"])
def test_a_url_that_names_no_database_is_refused_with_an_example(url: str) -> None:
    with pytest.raises(SettingsError, match="write for example sqlite:///"):
        Database(url)
