"""The URL of a database to an engine that gives up soon: people wait for what it is asked."""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from bot.errors import SettingsError

# An acknowledgement waits for the database, and has three seconds. Another process beside this one may take a while
# over its own entry on a busy machine: what was not written down because of that would be answered by both.
BUSY_SECONDS = 1.5
_CONNECT_SECONDS = 2

# A server of which nothing is heard any more, because a cable was pulled, would otherwise be waited for by the hour.
_DEAD_AFTER = {
    "tcp_user_timeout": 4_000,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "options": "-c statement_timeout=5000",
}

# What each driver calls the time that connecting may take; others wait as long as they are used to.
_CONNECT_TIMEOUTS = {
    "psycopg": "connect_timeout",
    "psycopg2": "connect_timeout",
    "pymysql": "connect_timeout",
    "mysqldb": "connect_timeout",
    "mariadbconnector": "connect_timeout",
    "mysqlconnector": "connection_timeout",
    "oracledb": "tcp_connect_timeout",
    "pymssql": "login_timeout",
    "pyodbc": "timeout",
}


def engine_for(url: str) -> Engine:
    """The engine. Raises SettingsError when the URL names no database that SQLAlchemy can use here."""
    try:
        parsed = _with_driver(make_url(url))
        if parsed.get_backend_name() == "sqlite":
            engine = create_engine(parsed, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})
            event.listen(engine, "connect", _tune_sqlite)
            return engine
        return create_engine(parsed, connect_args=connect_arguments(parsed), pool_pre_ping=True)
    except (ArgumentError, ImportError, SQLAlchemyError) as error:
        raise SettingsError(
            f"FOOTNOTE_DATABASE is no URL of a database that can be used here ({error}): "
            "write for example sqlite:///.footnote/history.db, or install the driver that it names "
            '(PostgreSQL: pip install ".[postgres]").'
        ) from None


def file_of(url: str) -> Path | None:
    """Where the database is kept, None for one that is no file here."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        return None
    return Path(str(parsed.database))


def connect_arguments(parsed: URL) -> dict[str, Any]:
    """The arguments by which a driver gives up after a while, but for those that the URL names itself."""
    driver = parsed.get_driver_name()
    name = _CONNECT_TIMEOUTS.get(driver)
    arguments: dict[str, Any] = {name: _CONNECT_SECONDS} if name else {}
    if driver == "psycopg":
        arguments |= _DEAD_AFTER
    return {name: value for name, value in arguments.items() if name not in parsed.query}


def _with_driver(url: URL) -> URL:
    """PostgreSQL's URLs as everybody writes them name no driver, or are called after the program."""
    return url.set(drivername="postgresql+psycopg") if url.drivername in ("postgres", "postgresql") else url


def _tune_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")  # readers do not wait for the bot, nor it for them
    cursor.execute("PRAGMA synchronous=NORMAL")  # what was committed outlives the process
    cursor.execute("PRAGMA foreign_keys=ON")  # what belongs to a question goes with it
    cursor.close()
