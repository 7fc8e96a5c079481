"""What is promised to be deleted is deleted, whenever the database takes it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from bot.history.database import Database
from bot.history.deletions import Deletions
from bot.history.history import History
from bot.history.questions import Claim
from bot.messages.question import Asked

ASKED = Asked("slack", "T1", "C1", "1.0", "1.0", "U1", "mention", "What does it cost?")


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


class Place:
    """What a process has; another one on the same folder is the next process."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.clock = clock
        self.database = Database(f"sqlite:///{folder}/history.db", clock)
        self.history = History(self.database, clock=clock)
        deletes = [partial(self.history.erasure.forget_workspace, "slack")]
        self.deletions = Deletions(folder / "to-delete", "slack", deletes, clock)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def place(tmp_path: Path, clock: Clock) -> Iterator[Place]:
    place = Place(tmp_path, clock)
    assert place.history.questions.accept(ASKED) is Claim.OURS
    yield place
    place.database.close()


@contextmanager
def busy(folder: Path, clock: Clock) -> Iterator[None]:
    """Somebody else writes into the database for longer than anybody waits."""
    other = sqlite3.connect(folder / "history.db")
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.rollback()
        other.close()
        clock.now += 10.0  # until it is tried again


def is_kept(place: Place) -> bool:
    return bool(History(place.database, clock=place.clock).questions.take_over("slack"))


def test_a_workspace_is_forgotten_at_once_where_that_can_be(place: Place, tmp_path: Path) -> None:
    place.deletions.forget("T1")
    assert not is_kept(place)
    assert not (tmp_path / "to-delete").exists()


def test_while_the_database_is_busy_it_is_promised_and_done_later(place: Place, tmp_path: Path, clock: Clock) -> None:
    with busy(tmp_path, clock):
        place.deletions.forget("T1")
        place.deletions.carry_out()
        assert [file.name for file in (tmp_path / "to-delete").iterdir()] == ["slack-T1"]
    place.deletions.carry_out()
    assert not is_kept(place)
    assert list((tmp_path / "to-delete").iterdir()) == []


def test_the_next_process_keeps_the_promise(place: Place, tmp_path: Path, clock: Clock) -> None:
    with busy(tmp_path, clock):
        place.deletions.forget("T1")
    after = Place(tmp_path, clock)
    after.deletions.carry_out()
    assert not is_kept(after)
    assert list((tmp_path / "to-delete").iterdir()) == []
    after.database.close()


def test_a_workspace_that_took_the_bot_in_again_keeps_what_came_since(
    place: Place, tmp_path: Path, clock: Clock
) -> None:
    with busy(tmp_path, clock):
        place.deletions.forget("T1")
    place.history.questions.accept(Asked("slack", "T1", "C1", "2.0", "2.0", "U1", "mention", "Why?"))
    place.deletions.carry_out()
    assert [asked.message for asked in History(place.database, clock=clock).questions.take_over("slack")] == ["2.0"]


def test_what_cannot_even_be_promised_is_not_said_to_be(place: Place, tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "to-delete").write_text("in the way")
    with busy(tmp_path, clock), pytest.raises(OSError, match="to-delete"):
        place.deletions.forget("T1")
    place.deletions.carry_out()
    assert not is_kept(place)
