"""The database that may be locked, full or gone without any question staying unanswered."""

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, MetaData, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, IntegrityError, SQLAlchemyError

from bot.errors import SettingsError
from bot.history.tables import metadata

_log = logging.getLogger(__name__)

T = TypeVar("T")

# An acknowledgement waits for the database: it must be quick or left out.
_BUSY_SECONDS = 0.25
_CONNECT_SECONDS = 2
_RETRY_SECONDS = 5.0
_LOG_SECONDS = 60.0


class Database:
    """Runs one transaction at a time; after a failure it is left alone for some seconds.

    Raises SettingsError when the URL names no database that SQLAlchemy can use here.
    """

    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.engine = _engine(url)
        self._file = _file(url)
        self._clock = clock
        self._turn = threading.Lock()
        self._is_ready = False
        self._left_alone_until = 0.0
        self._logged_at = float("-inf")
        self._lost = 0

    @property
    def is_available(self) -> bool:
        """Whether the last transaction succeeded, or the time to try again has come."""
        return self._clock() >= self._left_alone_until

    def attempt(self, work: Callable[[Connection], T], otherwise: T) -> T:
        """What the work gives in a transaction, or `otherwise` when the database cannot be used."""
        with self._turn:
            if not self.is_available:
                self._note_loss("it failed a moment ago")
                return otherwise
            try:
                return self._run(work)
            except IntegrityError:
                raise
            except (SQLAlchemyError, OSError) as error:
                self._left_alone_until = self._clock() + _RETRY_SECONDS
                self._note_loss(str(getattr(error, "orig", None) or error))
                return otherwise

    def create(self, tables: MetaData) -> None:
        """Create the tables that are not there. Raises SQLAlchemyError or OSError."""
        if self._file:
            self._file.parent.mkdir(parents=True, exist_ok=True)
        tables.create_all(self.engine)

    def close(self) -> None:
        """Close the connections."""
        self.engine.dispose()

    def _run(self, work: Callable[[Connection], T]) -> T:
        if self._file and not self._file.exists():
            # A removed file lives on for those who hold it open, and with it everything that is written.
            self.engine.dispose()
            self._is_ready = False
        if not self._is_ready:
            self.create(metadata)
            self._is_ready = True
        with self.engine.begin() as connection:
            return work(connection)

    def _note_loss(self, why: str) -> None:
        self._lost += 1
        now = self._clock()
        if now - self._logged_at >= _LOG_SECONDS:
            _log.error(
                "The database %s cannot be used (%s): answers go on, %d entries of the history are lost.",
                self.engine.url.render_as_string(hide_password=True),
                why,
                self._lost,
            )
            self._logged_at = now
            self._lost = 0


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
        if backend == "sqlite":
            engine = create_engine(parsed, connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False})
            event.listen(engine, "connect", _tune_sqlite)
            return engine
        return create_engine(parsed, connect_args={"connect_timeout": _CONNECT_SECONDS}, pool_pre_ping=True)
    except (ArgumentError, ImportError, SQLAlchemyError) as error:
        raise SettingsError(
            f"FOOTNOTE_DATABASE is no URL of a database that can be used here ({error}): "
            "write for example sqlite:///.footnote/history.db, or install the driver that it names."
        ) from None


def _tune_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")  # readers do not wait for the bot, nor it for them
    cursor.execute("PRAGMA synchronous=NORMAL")  # what was committed outlives the process
    cursor.close()


def _file(url: str) -> Path | None:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        return None
    return Path(str(parsed.database))
