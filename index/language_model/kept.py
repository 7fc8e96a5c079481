"""What is known of a language model beyond a restart: the tokens used today, and what it chose for which question.

A small database in the index folder, so that all who answer from that folder share it. No words of people stand in it.
"""

import logging
import os
import sqlite3
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

_log = logging.getLogger(__name__)

FILE = "language_model.db"
MOST_CHOICES = 10_000
_FORM = 1  # of the tables; what has another form is begun anew
_LOCKED_SECONDS = 2.0

T = TypeVar("T")


class Kept:
    """Tokens by day, choices by key. Never raises: where the file cannot be used, this process remembers for itself.

    folder: of the index; None for nothing that lasts.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._using = threading.Lock()
        self._file = folder / FILE if folder else None
        self._connection = _memory()
        if self._file:
            try:
                self._connection = _opened(self._file)
            except (OSError, sqlite3.Error) as error:
                self._give_up(error)

    def used(self, day: date) -> int:
        """The tokens of a day so far, those of questions in flight as estimated."""

        def look(connection: sqlite3.Connection) -> int:
            row = connection.execute("SELECT used FROM tokens WHERE day = ?", (day.isoformat(),)).fetchone()
            return int(row[0]) if row else 0

        return self._do(look)

    def take(self, day: date, tokens: int, limit: int) -> bool:
        """Count so many tokens for a day, unless there would then be more than the limit; 0 is no limit."""

        def count(connection: sqlite3.Connection) -> bool:
            connection.execute("INSERT OR IGNORE INTO tokens VALUES (?, 0)", (day.isoformat(),))
            connection.execute("DELETE FROM tokens WHERE day < ?", (day.isoformat(),))
            changed = connection.execute(
                "UPDATE tokens SET used = used + ? WHERE day = ? AND (? = 0 OR used + ? <= ?)",
                (tokens, day.isoformat(), limit, tokens, limit),
            )
            return changed.rowcount > 0

        return self._do(count)

    def give_back(self, day: date, tokens: int) -> None:
        """Count so many tokens less; fewer than none for more."""
        self._do(
            lambda connection: connection.execute(
                "UPDATE tokens SET used = max(used - ?, 0) WHERE day = ?", (tokens, day.isoformat())
            )
        )

    def choice(self, key: str) -> str:
        """What was kept by a key, "" if nothing was."""

        def look(connection: sqlite3.Connection) -> str:
            row = connection.execute("SELECT choice FROM choices WHERE key = ?", (key,)).fetchone()
            return str(row[0]) if row else ""

        return self._do(look)

    def keep(self, key: str, choice: str) -> None:
        """Keep a choice, and of all the newest `MOST_CHOICES`."""

        def write(connection: sqlite3.Connection) -> None:
            connection.execute("INSERT OR REPLACE INTO choices VALUES (?, ?)", (key, choice))
            connection.execute(
                "DELETE FROM choices WHERE rowid <= (SELECT max(rowid) FROM choices) - ?", (MOST_CHOICES,)
            )

        self._do(write)

    def close(self) -> None:
        """Close the file."""
        with self._using:
            self._connection.close()

    def _do(self, job: Callable[[sqlite3.Connection], T]) -> T:
        with self._using:
            try:
                with self._connection:
                    return job(self._connection)
            except sqlite3.Error as error:
                self._connection.close()
                self._connection = _memory()
                self._give_up(error)
                with self._connection:
                    return job(self._connection)

    def _give_up(self, error: Exception) -> None:
        _log.warning(
            "%s cannot be used (%s): the language model's tokens of the day and its choices are known to this process "
            "alone until it starts again.",
            self._file,
            error,
        )


def _memory() -> sqlite3.Connection:
    return _with_tables(sqlite3.connect(":memory:", check_same_thread=False))


def _opened(path: Path) -> sqlite3.Connection:
    """The file, which nobody else may read. Raises OSError or sqlite3.Error."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    connection = sqlite3.connect(path, timeout=_LOCKED_SECONDS, check_same_thread=False)
    try:
        return _with_tables(connection)
    except BaseException:
        connection.close()
        raise


def _with_tables(connection: sqlite3.Connection) -> sqlite3.Connection:
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        (form,) = connection.execute("PRAGMA user_version").fetchone()
        if form != _FORM:
            for table in ("tokens", "choices"):
                connection.execute(f"DROP TABLE IF EXISTS {table}")
            connection.execute("CREATE TABLE tokens (day TEXT PRIMARY KEY, used INTEGER NOT NULL)")
            connection.execute("CREATE TABLE choices (key TEXT PRIMARY KEY, choice TEXT NOT NULL)")
            connection.execute(f"PRAGMA user_version = {_FORM}")
    return connection
