"""When a week is summed up, and what is new in it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.history.database import Database
from bot.history.digests import DigestPlace, DigestTable
from bot.history.history import History
from bot.messages.overview import Overview
from bot.numbers.digest import Digests, new_articles
from bot.numbers.figures import Numbers
from bot.visibility.asker import Asker
from index import Article
from tests.bot.articles import article
from tests.bot.numbers.test_figures import Letters

BERLIN = ZoneInfo("Europe/Berlin")
PLACE = DigestPlace("slack", "C1")


class Channels:
    """Notes what is posted, or refuses it in some channels."""

    def __init__(self, *channels: str, failing: str = "") -> None:
        self.digest_channels = channels
        self.failing = failing
        self.posted: list[tuple[str, str, bool]] = []

    def workspace_of(self, channel: str) -> str | None:
        return None if channel == "nowhere" else "T1"

    def reader(self, channel: str) -> Asker:
        return Asker("slack", ("T1",), (channel,), is_private=False)

    def post_digest(self, channel: str, overview: Overview, week: date, *, look_first: bool) -> None:
        if channel == self.failing:
            raise OSError("closed")
        self.posted.append((channel, overview.title, look_first))


class Place:
    def __init__(self, folder: Path, *articles: Article) -> None:
        self.database = Database(f"sqlite:///{folder / 'history.db'}")
        self.table = DigestTable(self.database)
        self.index = Letters(*articles)
        self.now = datetime(2026, 11, 30, 8, 59, tzinfo=BERLIN)
        self.digests = self.restarted()

    def restarted(self) -> Digests:
        history = History(self.database)
        numbers = Numbers(history.past, history.feedback, self.index, BERLIN)
        return Digests(lambda _reader: numbers, self.table, BERLIN, lambda: self.now)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path, article())


def test_it_is_monday_at_nine_where_the_zone_says_so(place: Place) -> None:
    channels = Channels("C1")
    place.digests.look({"slack": channels})
    place.now = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
    place.digests.look({"slack": channels})
    place.digests.look({"slack": channels})
    assert channels.posted == [
        ("C1", "The week of 16 to 22 November 2026", False),
        ("C1", "The week of 23 to 29 November 2026", False),
    ]


def test_a_bot_that_was_away_on_monday_does_it_when_it_is_back_and_only_for_the_last_week(place: Place) -> None:
    channels = Channels("C1")
    place.now = datetime(2026, 12, 6, 23, 0, tzinfo=BERLIN)
    place.digests.look({"slack": channels})
    place.restarted().look({"slack": channels})
    assert channels.posted == [("C1", "The week of 23 to 29 November 2026", False)]


def test_what_nobody_knows_to_have_arrived_is_looked_for_first(place: Place) -> None:
    place.now = datetime(2026, 12, 1, 12, 0, tzinfo=BERLIN)
    assert place.table.begin(PLACE, date(2026, 11, 23), []) is True  # and then it was killed
    channels = Channels("C1")
    place.digests.look({"slack": channels})
    assert channels.posted == [("C1", "The week of 23 to 29 November 2026", True)]
    assert place.table.is_sent(PLACE, date(2026, 11, 23))


def test_a_channel_that_takes_nothing_is_tried_again_in_an_hour_and_keeps_no_other_waiting(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    channels = Channels("C1", "nowhere", "C2", failing="C1")
    place.digests.look({"slack": channels})
    place.digests.look({"slack": channels})
    assert [channel for channel, _, _ in channels.posted] == ["C2"]
    assert sum("could not be summed up in C1" in record.message for record in caplog.records) == 1
    assert "could not be summed up in nowhere" in caplog.text
    channels.failing = ""
    place.now += timedelta(hours=1)
    place.digests.look({"slack": Channels("C1")})
    assert place.table.is_sent(PLACE, date(2026, 11, 23))


def test_without_the_database_nothing_is_sent(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place.database, "_make_ready", lambda _seconds: (_ for _ in ()).throw(OSError("locked")))
    channels = Channels("C1")
    place.digests.look({"slack": channels})
    assert channels.posted == []


def test_new_articles_are_those_that_the_last_digest_did_not_know() -> None:
    old, new = replace(article("Old"), id="old"), replace(article("New", published="2026-11-25"), id="new")
    week = [date(2026, 11, day) for day in range(23, 30)]
    assert new_articles((old, new), frozenset({"old"}), week) == (new,)
    assert new_articles((old, new), frozenset({"old", "new", "gone"}), week) == ()
    assert new_articles((old, new), None, week) == (new,)


def test_the_articles_of_the_last_digest_are_known_by_channel(place: Place) -> None:
    assert place.table.articles_before(PLACE, date(2026, 11, 23)) is None
    place.table.begin(PLACE, date(2026, 11, 16), ["b", "a"])
    assert place.table.articles_before(PLACE, date(2026, 11, 23)) == frozenset({"a", "b"})
    assert place.table.articles_before(PLACE, date(2026, 11, 16)) is None
    assert place.table.articles_before(DigestPlace("slack", "C2"), date(2026, 11, 23)) is None
