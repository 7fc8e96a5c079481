"""Leases in the database, and taking over what has no living owner."""

import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Select, Table, and_, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.history.database import Database
from bot.history.tables import leases

_REMEMBERED_SECONDS = 3_600.0


class LeaseTable:
    """The leases of all processes that use a database."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    def take(self, name: str, owner: str, seconds: float) -> bool:
        """Take or renew a lease for so long; False when somebody else holds it, or the database is away."""
        now = self._clock()
        is_free = or_(leases.c.owner == owner, leases.c.until < now)
        again = update(leases).where(leases.c.name == name, is_free).values(owner=owner, until=now + seconds)

        def write(connection: Connection) -> bool:
            if connection.execute(again).rowcount:
                return True
            if connection.execute(select(leases.c.name).where(leases.c.name == name)).first():
                return False
            connection.execute(insert(leases).values(name=name, owner=owner, until=now + seconds))
            return True

        try:
            return self._database.attempt(write, False)
        except IntegrityError:  # another process was there first
            return False

    def end(self, owner: str) -> None:
        """Give back what a process holds, and forget processes that ended long ago."""
        is_old = leases.c.until < self._clock() - _REMEMBERED_SECONDS
        ended = delete(leases).where(or_(leases.c.owner == owner, is_old))
        self._database.change(ended)


def living(now: float) -> Select[tuple[str]]:
    """The processes that live."""
    return select(leases.c.name).where(leases.c.until >= now)


def has_no_owner(table: Table, owner: str, now: float) -> ColumnElement[bool]:
    """Whether a row belongs to no living process, nor to the one that asks."""
    return and_(table.c.owner != owner, table.c.owner.not_in(living(now)))


def hold_the_gone(connection: Connection, now: float) -> None:
    """From here to the end of the transaction no process whose lease has run out can renew it.

    Where the database locks rows; SQLite lets one process write at a time.
    """
    connection.execute(select(leases.c.name).where(leases.c.until < now).order_by(leases.c.name).with_for_update())


def take_over(connection: Connection, key: Column[Any], row: Any, owner: str, now: float) -> bool:
    """Become the owner of a row as it was read; False when its owner came back, or another process was faster."""
    is_as_read = and_(key == getattr(row, key.name), key.table.c.owner == row.owner)
    is_free = has_no_owner(key.table, owner, now)
    return connection.execute(update(key.table).where(is_as_read, is_free).values(owner=owner)).rowcount == 1


def stay(connection: Connection, owner: str, until: float) -> None:
    """Renew the lease of a process in the transaction of what it does as an owner.

    Before that: who takes over holds leases first, too, and two that wait for each other would wait for ever.
    """
    connection.execute(update(leases).where(leases.c.name == owner, leases.c.owner == owner).values(until=until))
