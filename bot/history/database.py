"""The database that may be locked, full or gone without any question staying unanswered."""

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Executable, MetaData, func, insert, inspect, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from bot.errors import SettingsError
from bot.history.engine import BUSY_SECONDS, engine_for, file_of
from bot.history.migrate import check_known, locked, migrate, revision
from bot.history.tables import questions, stopped_threads

_log = logging.getLogger(__name__)

T = TypeVar("T")

# At the start another process may be bringing the tables up to date.
_MIGRATING_SECONDS = 30.0
_RETRY_SECONDS = 5.0
_LOG_SECONDS = 60.0
_LOOKING_SECONDS = 0.25
# Two attempts: one more than a lock takes that is another bot's.
_LOCKED_SECONDS = 10.0

_PRIMARY_CODE = 0xFF  # of an error of SQLite; the bits above say more about it


@dataclass(frozen=True, slots=True)
class DatabaseState:
    """What is in a database.

    revision: "" for one from before there were revisions.
    """

    revision: str
    questions: int


class Database:
    """Runs one transaction at a time; after a failure it is left alone for some seconds.

    Raises SettingsError when the URL names no database that SQLAlchemy can use here.
    """

    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.engine = engine_for(url)
        self._file = file_of(url)
        self._clock = clock
        self._turn = threading.Lock()
        self._is_ready = False
        self._is_locked = False
        self._left_alone_until = 0.0
        self._away_since = float("inf")
        self._logged_at = float("-inf")
        self._lost = 0
        self._is_ending = threading.Event()

    @property
    def is_shared(self) -> bool:
        """Whether it is a server's, so that bots on several machines may use it."""
        return self.engine.dialect.name != "sqlite"

    @property
    def may_be_anothers(self) -> bool:
        """Whether another bot may write there while this one cannot: a server, or a file that is only locked."""
        return self.is_shared or self._is_locked

    @property
    def folder(self) -> Path | None:
        """Where the database is kept, None for one that is no file here."""
        return self._file.parent if self._file else None

    @property
    def is_available(self) -> bool:
        """Whether the last transaction succeeded, or the time to try again has come."""
        return self._clock() >= self._left_alone_until

    def attempt(self, work: Callable[[Connection], T], otherwise: T) -> T:
        """What the work gives in a transaction, or `otherwise` when the database cannot be used."""
        done = self._try(work)
        return done[0] if done else otherwise

    def rows(self, query: Executable) -> Sequence[Any]:
        """The rows of a query; none while the database cannot be used."""
        nothing: Sequence[Any] = ()
        return self.attempt(lambda connection: connection.execute(query).all(), nothing)

    def change(self, statement: Executable) -> int:
        """How many rows a statement changed, alone in its transaction; 0 while the database cannot be used."""
        return self.attempt(lambda connection: connection.execute(statement).rowcount, 0)

    def insist(self, work: Callable[[Connection], T], otherwise: T, seconds: float) -> T:
        """Like `attempt`; a shared database is waited for until it has been away for so long.

        A file that somebody else is writing is waited for as well, but only for as long as another bot may take.

        For what other processes would do too if it were not written down. A work may have been done though the
        database could not say so: it must not mind being done again.
        """
        while (done := self._try(work)) is None:
            patience = seconds if self.is_shared else _LOCKED_SECONDS if self._is_locked else 0.0
            is_over = self._clock() >= self._away_since + patience
            if is_over or self._is_ending.wait(_LOOKING_SECONDS):
                return otherwise
        return done[0]

    def stop_waiting(self) -> None:
        """From now on nobody waits for a database that is away."""
        self._is_ending.set()

    def open(self) -> None:
        """Bring the tables up to date; if the database is away, that is done as soon as it is back.

        Raises SettingsError when the database was used by a newer version of the bot.
        """
        with self._turn:
            try:
                self._make_ready(_MIGRATING_SECONDS)
            except SettingsError:
                raise
            except Exception as error:
                self._fail(error)

    def try_out(self) -> DatabaseState:
        """What the database is like; a row was written there, and taken back.

        One without tables gets them; older ones are left to the bot. Raises SettingsError for a database that a newer
        version used, and whatever the driver raises.
        """
        if self._file is None or self._file.exists():
            with self.engine.connect() as connection:
                has_tables = inspect(connection).has_table(questions.name)
        else:
            has_tables = False
        if not has_tables:
            self._make_ready(BUSY_SECONDS)
        with self.engine.connect() as connection:
            state = DatabaseState(
                revision(connection),
                connection.execute(select(func.count()).select_from(questions)).scalar_one(),
            )
            check_known(self.engine, state.revision)
            row = {"workspace": "", "channel": "", "thread": "", "at": 0.0}
            connection.execute(insert(stopped_threads).values(row))
            connection.rollback()
        return state

    def create(self, tables: MetaData) -> None:
        """Create the tables that are not there. Raises whatever the driver raises."""
        if self._file:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            tables.create_all(self.engine)
            return
        with locked(self.engine, _MIGRATING_SECONDS) as connection:
            tables.create_all(connection)

    def close(self) -> None:
        """Close the connections."""
        self.engine.dispose()

    def _try(self, work: Callable[[Connection], T]) -> tuple[T] | None:
        """What the work gives in a transaction; None when the database cannot be used."""
        with self._turn:
            if not self.is_available:
                self._note_loss("it failed a moment ago")
                return None
            try:
                found = self._run(work)
            except IntegrityError:
                raise
            except Exception as error:  # drivers raise what they like: the database is away
                self._fail(error)
                return None
            self._away_since = float("inf")
            return (found,)

    def _run(self, work: Callable[[Connection], T]) -> T:
        if self._file and not self._file.exists():
            # A removed file lives on for those who hold it open, and with it everything that is written.
            self.engine.dispose()
            self._is_ready = False
        if not self._is_ready:
            self._make_ready(BUSY_SECONDS)
        with self.engine.begin() as connection:
            return work(connection)

    def _make_ready(self, seconds: float) -> None:
        if self._file:
            self._file.parent.mkdir(parents=True, exist_ok=True)
        migrate(self.engine, self._file, seconds)
        self._is_ready = True

    def _fail(self, error: Exception) -> None:
        now = self._clock()
        self._left_alone_until = now + _RETRY_SECONDS
        self._away_since = min(self._away_since, now)
        self._is_locked = _is_locked(error)
        is_expected = isinstance(error, SQLAlchemyError | OSError | SettingsError)
        self._note_loss(str(getattr(error, "orig", None) or error), None if is_expected else error)

    def _note_loss(self, why: str, unexpected: Exception | None = None) -> None:
        self._lost += 1
        now = self._clock()
        if now - self._logged_at >= _LOG_SECONDS:
            _log.error(
                "The database %s cannot be used (%s): answers go on, %d entries of the history are lost.",
                self.engine.url.render_as_string(hide_password=True),
                why,
                self._lost,
                exc_info=unexpected,
            )
            self._logged_at = now
            self._lost = 0


def _is_locked(error: Exception) -> bool:
    """Whether SQLite only says that somebody else is writing."""
    code = getattr(getattr(error, "orig", None), "sqlite_errorcode", sqlite3.SQLITE_OK)
    return code & _PRIMARY_CODE == sqlite3.SQLITE_BUSY
