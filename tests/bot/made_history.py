"""A history with its tables, made once: going through all migrations is a third of what a start of the bot computes.

What makes it and what brings it up to date is tested in tests/bot/history, and tests/test_alone.py starts the bot
without one.
"""

import atexit
import os
import shutil
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile, mkdtemp

from sqlalchemy import Engine

from bot.history.engine import engine_for
from bot.history.migrate import migrate


@cache
def made_history() -> Path:
    """The file of an empty history, as the newest migration leaves it."""
    folder = Path(mkdtemp(prefix="footnote-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    file = folder / "history.db"
    engine = engine_for(f"sqlite:///{file}")
    migrate(engine, file, 0.0)
    engine.dispose()
    return file


def migrate_from(made: Path, engine: Engine, file: Path | None, seconds: float) -> None:
    """Bring a database to the newest revision, as `migrate` does, beginning with a copy where there is no file yet."""
    if file and not file.exists():
        with NamedTemporaryFile(dir=file.parent) as copied:
            shutil.copy(made, copied.name)
            with suppress(FileExistsError):  # of another process, which began at the same moment
                os.link(copied.name, file)
    migrate(engine, file, seconds)
