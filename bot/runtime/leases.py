"""Who holds what when several processes share a database, whatever it is that they share.

A process has a name and holds a lease of that name, which it renews as long as it lives: what is marked with the name
is left alone by the others. Work that only one process may do has a lease of its own, which goes over to another
process when its holder is gone. The clocks of the machines may differ by a second or two, no more.
"""

import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Protocol
from uuid import uuid4

from bot.runtime.periodic import every

# Longer than a database that fails twice is left alone, and than a busy machine keeps a process from its turn, so that
# neither costs anybody the lease; and not much longer, as what a killed process left waits for so long.
LEASE_SECONDS = 15.0
RENEWED_SECONDS = 1.0


class KeepsLeases(Protocol):
    """Where leases are written down. Nothing here raises."""

    def take(self, name: str, owner: str, seconds: float) -> bool:
        """Take or renew a lease for so long; False when somebody else holds it, or nobody can tell."""
        ...

    def end(self, owner: str) -> None:
        """Give back everything that a process holds."""
        ...


class Leases:
    """The leases of this process; `owner` is its name.

    shared: the work that only one process may do.
    """

    def __init__(
        self, table: KeepsLeases, shared: Collection[str] = (), clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.owner = uuid4().hex
        self._table = table
        self._clock = clock
        self._held_until = dict.fromkeys(shared, float("-inf"))
        self._steady_from = float("-inf")

    def holds(self, shared: str) -> bool:
        """Whether this process is the one that does the work."""
        return self._clock() < self._held_until[shared]

    @property
    def is_steady(self) -> bool:
        """Whether a lease that has run out means that its holder is gone.

        Where nobody could renew anything for a while, everybody first gets the time to do so.
        """
        return self._clock() >= self._steady_from

    def renew(self) -> None:
        """Take what is free and renew what is held."""
        if not self._table.take(self.owner, self.owner, LEASE_SECONDS):
            self._steady_from = self._clock() + LEASE_SECONDS
        for name in self._held_until:
            now = self._clock()
            if self._table.take(name, self.owner, LEASE_SECONDS):
                self._held_until[name] = now + LEASE_SECONDS

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Renew them as long as the block runs, and give them back afterwards."""
        self.renew()
        try:
            with every(RENEWED_SECONDS, self.renew):
                yield
        finally:
            self._table.end(self.owner)
