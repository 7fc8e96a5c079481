"""Leases are renewed as long as a process lives, and each is held by one process."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.history.database import Database
from bot.history.ownership import LeaseTable
from bot.runtime.leases import LEASE_SECONDS, Leases


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def table(tmp_path: Path, clock: Clock) -> Iterator[LeaseTable]:
    database = Database(f"sqlite:///{tmp_path}/history.db")
    yield LeaseTable(database, clock)
    database.close()


def test_shared_work_is_done_by_one_and_goes_over_when_that_one_is_gone(table: LeaseTable, clock: Clock) -> None:
    first, second = (Leases(table, ["cleaning"], clock) for _ in range(2))
    first.renew()
    second.renew()
    assert (first.holds("cleaning"), second.holds("cleaning")) == (True, False)
    clock.now += LEASE_SECONDS - 0.1
    first.renew()
    clock.now += LEASE_SECONDS - 0.1
    second.renew()
    assert (first.holds("cleaning"), second.holds("cleaning")) == (True, False)
    clock.now += 0.2  # the first one is killed
    second.renew()
    assert (first.holds("cleaning"), second.holds("cleaning")) == (False, True)


def test_at_its_end_a_process_gives_everything_back(table: LeaseTable, clock: Clock) -> None:
    first, second = (Leases(table, ["cleaning"], clock) for _ in range(2))
    with first.kept():
        assert first.holds("cleaning")
        assert not table.take(first.owner, second.owner, 8.0)
    second.renew()
    assert second.holds("cleaning")
    assert table.take(first.owner, second.owner, 8.0)


class Outage(LeaseTable):
    """A table that can be away."""

    is_away = False

    def take(self, name: str, owner: str, seconds: float) -> bool:
        return not self.is_away and super().take(name, owner, seconds)


def test_after_an_outage_everybody_has_the_time_to_renew_before_anything_is_taken_over(
    table: LeaseTable, clock: Clock
) -> None:
    leases = Leases(outage := Outage(table._database, clock), clock=clock)

    def is_steady(is_away: bool, later: float) -> bool:
        outage.is_away = is_away
        clock.now += later
        leases.renew()
        return leases.is_steady

    assert is_steady(is_away=False, later=0.0)
    assert not is_steady(is_away=True, later=1.0)
    assert not is_steady(is_away=False, later=LEASE_SECONDS - 0.1)
    assert is_steady(is_away=False, later=0.1)


def test_without_a_database_nobody_holds_anything(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    database = Database(f"sqlite:///{tmp_path}/file/history.db")
    leases = Leases(LeaseTable(database), ["cleaning"])
    with leases.kept():
        assert not leases.holds("cleaning")
    database.close()
