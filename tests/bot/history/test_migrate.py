"""Databases of before are taken over, one process at a time, whole or not at all."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine

from bot.errors import SettingsError
from bot.history.database import Database
from bot.history.history import History
from bot.history.migrate import newest, revision
from bot.history.questions import Claim
from bot.history.tables import metadata
from bot.messages.question import Asked
from bot.messages.quoting import reply_to
from tests.bot.articles import answer

ASKED = Asked("slack", "T1", "C1", "1.0", "1.0", "U1", "mention", "What does it cost?")
KEY = ASKED.key

# As the first versions of the bot made them, before there were migrations.
TABLES_OF_BEFORE = """
CREATE TABLE questions (
    "key" VARCHAR(255) NOT NULL, state VARCHAR(16) NOT NULL, asked_at FLOAT NOT NULL, platform VARCHAR(16) NOT NULL,
    workspace VARCHAR(64) NOT NULL, channel VARCHAR(64) NOT NULL, thread VARCHAR(64) NOT NULL,
    message VARCHAR(128) NOT NULL, person VARCHAR(64) NOT NULL, way VARCHAR(16) NOT NULL, text TEXT NOT NULL,
    address TEXT NOT NULL, has_files BOOLEAN NOT NULL, outcome VARCHAR(16) NOT NULL, seconds FLOAT, confidence FLOAT,
    reply VARCHAR(64) NOT NULL, article TEXT NOT NULL, quote_start INTEGER, quote_end INTEGER, quote TEXT NOT NULL,
    PRIMARY KEY ("key")
);
CREATE INDEX questions_by_state ON questions (state, asked_at);
CREATE INDEX questions_by_thread ON questions (workspace, channel, thread);
CREATE TABLE feedback (
    question VARCHAR(255) NOT NULL, person VARCHAR(64) NOT NULL, helpful INTEGER NOT NULL, at FLOAT NOT NULL,
    PRIMARY KEY (question, person)
);
CREATE TABLE watches (
    question VARCHAR(255) NOT NULL, person VARCHAR(64) NOT NULL, text TEXT NOT NULL, at FLOAT NOT NULL, told_at FLOAT,
    PRIMARY KEY (question, person)
);
CREATE TABLE stopped_threads (
    workspace VARCHAR(64) NOT NULL, channel VARCHAR(64) NOT NULL, thread VARCHAR(64) NOT NULL, at FLOAT NOT NULL,
    PRIMARY KEY (workspace, channel, thread)
);
"""
ROWS_OF_BEFORE = f"""
INSERT INTO questions VALUES ('{KEY}', 'done', 1000.0, 'slack', 'T1', 'C1', '1.0', '1.0', 'U1', 'mention',
    'What does it cost?', '', 0, 'answered', 0.5, 0.9, '2.0', 'lab', 23, 55, 'Each session costs 500,000 yuan.');
INSERT INTO feedback VALUES ('{KEY}', 'U1', 1, 1001.0), ('slack:T9:C9:9.9', 'U1', 1, 1001.0);
INSERT INTO watches VALUES ('{KEY}', 'U2', 'What does it cost?', 1002.0, NULL);
INSERT INTO stopped_threads VALUES ('T1', 'C1', '1.0', 1003.0);
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "history.db"


@pytest.fixture
def database(file: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{file}")
    yield database
    database.close()


def run(file: Path, script: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(script)


def at(database: Database) -> str:
    return database.attempt(revision, "away")


def test_a_new_database_has_the_tables_that_the_bot_works_with(database: Database) -> None:
    database.open()
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    assert at(database) == newest()


def test_a_database_of_before_keeps_every_row_that_belongs_to_something(file: Path, database: Database) -> None:
    run(file, TABLES_OF_BEFORE + ROWS_OF_BEFORE)
    database.open()
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    history = History(database)
    posted = history.past.posted(KEY)
    assert posted is not None
    assert (posted.asked, posted.asked_at, posted.quote) == (ASKED, 1000.0, "Each session costs 500,000 yuan.")
    assert (posted.helpful, posted.unhelpful) == (1, 0)
    assert [watched.people for watched in history.watches.waiting()] == [("U2",)]
    assert history.stopped_threads.is_stopped("T1", "C1", "1.0")
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT count(*) FROM feedback").fetchone() == (1,)


@pytest.mark.parametrize("missing", ["confidence", "has_files", "quote"])
def test_a_column_that_is_missing_is_added_and_nothing_written_is_lost(
    file: Path, database: Database, missing: str
) -> None:
    run(file, f"{TABLES_OF_BEFORE}{ROWS_OF_BEFORE} ALTER TABLE questions DROP COLUMN {missing};")
    database.open()
    history = History(database)
    other = Asked("slack", "T1", "C1", "5.0", "5.0", "U1", "mention", "Why?")
    assert history.questions.accept(other) is Claim.OURS
    history.questions.finish(other, reply_to(answer()), "6.0", 0.5)
    assert [each.asked.message for each in history.past.posted_in_thread("T1", "C1", "5.0")] == ["5.0"]
    assert history.past.posted(KEY) is not None
    assert database.is_available


def test_a_database_that_a_newer_version_used_is_refused(file: Path, database: Database) -> None:
    database.open()
    run(file, "UPDATE alembic_version SET version_num = '9999'")
    with closing_database(file) as older, pytest.raises(SettingsError) as refused:
        older.open()
    assert "to revision 9999 by a newer version of this bot" in str(refused.value)
    assert f"up to {newest()}" in str(refused.value)
    with closing_database(file) as older:
        assert older.attempt(revision, "away") == "away"  # nothing is written there either


def test_a_migration_that_fails_leaves_everything_as_it_was(file: Path, database: Database) -> None:
    run(file, TABLES_OF_BEFORE + ROWS_OF_BEFORE + "CREATE TABLE leases (x INTEGER);")  # in the way of the last one
    before = schema(file)
    database.open()
    assert not database.is_available
    assert schema(file) == before
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT count(*) FROM feedback").fetchone() == (2,)


def test_processes_that_start_at_the_same_time_migrate_once(file: Path) -> None:
    run(file, TABLES_OF_BEFORE + ROWS_OF_BEFORE)
    code = (
        "import sys; from bot.history.database import Database; database = Database(sys.argv[1]); database.open(); "
        "sys.exit(not database.is_available)"
    )
    arguments = [sys.executable, "-c", code, f"sqlite:///{file}"]
    processes = [subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    results = [(process.communicate(timeout=60)[1], process.returncode) for process in processes]
    assert results == [("", 0)] * 4
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        assert revision(connection) == newest()
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def closing_database(file: Path) -> "closing[Database]":
    return closing(Database(f"sqlite:///{file}"))


def schema(file: Path) -> list[tuple[str]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("SELECT sql FROM sqlite_master ORDER BY name").fetchall()
