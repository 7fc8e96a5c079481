"""Threads in which somebody said "stop"."""

from collections.abc import Callable
from contextlib import suppress

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from bot.history.database import Database
from bot.history.tables import stopped_threads


class StoppedThreads:
    """Threads in which nothing is answered any more without a mention."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def stop(self, workspace: str, channel: str, thread: str) -> None:
        """Nothing in the thread is answered any more without a mention."""
        row = {"workspace": workspace, "channel": channel, "thread": thread, "at": self._clock()}
        with suppress(IntegrityError):  # it was stopped before
            self._database.change(insert(stopped_threads).values(row))

    def is_stopped(self, workspace: str, channel: str, thread: str) -> bool:
        """Whether somebody said "stop" in the thread."""
        stops = select(stopped_threads.c.at).where(
            stopped_threads.c.workspace == workspace,
            stopped_threads.c.channel == channel,
            stopped_threads.c.thread == thread,
        )
        return bool(self._database.rows(stops))
