"""The tables brought up to date: by one process at a time, and whole or not at all.

The migrations stand in migrations/versions/. While a new version of the bot starts, one of the version before may still
run on the same database: a migration adds, and takes away only what two versions did not use.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from filelock import FileLock
from sqlalchemy import Connection, Engine, text

from bot.errors import SettingsError

_MIGRATIONS = Path(__file__).with_name("migrations")
_LOCK = 0x666F6F74  # any number that all processes use


def newest() -> str:
    """The revision that this version of the bot works with."""
    return str(_scripts().get_current_head())


def revision(connection: Connection) -> str:
    """The revision of a database, "" for one without our tables or from before there were revisions."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def check_known(engine: Engine, current: str) -> None:
    """Raises SettingsError when this version of the bot does not know a revision: a newer one was there."""
    if current in {"", *(script.revision for script in _scripts().walk_revisions())}:
        return
    where = engine.url.render_as_string(hide_password=True)
    raise SettingsError(
        f"The database {where} was brought to revision {current} by a newer version of this bot; this one knows "
        f"revisions up to {newest()}. Install that version again, or set FOOTNOTE_DATABASE to another database."
    )


def migrate(engine: Engine, file: Path | None, seconds: float) -> None:
    """Bring a database to the newest revision.

    file: where an SQLite database is kept. seconds: how long to wait for another process that does the same.

    Raises SettingsError when a newer version of the bot was there, and whatever the driver raises.
    """
    # SQLite has no lock that one could wait for while the file is being made.
    lock = FileLock(file.with_name(f".{file.name}.lock"), timeout=seconds) if file else nullcontext()
    with lock, locked(engine, seconds) as connection:
        current = revision(connection)
        check_known(engine, current)
        if current != newest():
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


@contextmanager
def locked(engine: Engine, seconds: float) -> Iterator[Connection]:
    """A transaction that no other process changes tables beside; seconds: how long to wait for one."""
    if engine.dialect.name == "sqlite":
        with _sqlite(engine) as connection:
            yield connection
        return
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text(f"SET LOCAL lock_timeout = '{int(1000 * seconds)}ms'"))
            connection.execute(text("SET LOCAL statement_timeout = 0"))  # a change of many rows may take its time
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        elif engine.dialect.name in ("mysql", "mariadb"):
            connection.execute(text("SELECT get_lock(:lock, :seconds)"), {"lock": str(_LOCK), "seconds": seconds})
        try:
            yield connection
        finally:
            if engine.dialect.name in ("mysql", "mariadb"):
                connection.execute(text("SELECT release_lock(:lock)"), {"lock": str(_LOCK)})


@contextmanager
def _sqlite(engine: Engine) -> Iterator[Connection]:
    """A transaction around changes of tables, which Python's driver would begin only with the first row.

    Foreign keys are off in it: a table is changed by making it anew, and what belongs to its rows must stay.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.exec_driver_sql("COMMIT")
        except BaseException:
            connection.exec_driver_sql("ROLLBACK")
            raise
        finally:
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())
