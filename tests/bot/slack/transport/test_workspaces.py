"""Installations are kept for a short while, and dropped when they are gone, never on an error."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from slack_sdk.oauth.installation_store.models.installation import Installation
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from sqlalchemy import event

from bot.history.database import Database
from bot.settings import load_settings
from bot.slack.transport.installing import installation_store
from bot.slack.transport.workspaces import InstalledWorkspaces

NOW = 1_800_000_000.0


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Place:
    """Installed workspaces and how often the database was asked for them."""

    def __init__(self, folder: Path) -> None:
        self.clock = Clock()
        self.database = Database(f"sqlite:///{folder}/history.db", self.clock)
        self.store: SQLAlchemyInstallationStore = installation_store(load_settings(None), self.database)
        self.workspaces = InstalledWorkspaces(load_settings(None), self.store, self.database, self.clock)
        self.asked = 0
        event.listen(self.database.engine, "before_cursor_execute", self._count)

    def install(self, token: str, at: float = NOW) -> None:
        self.store.save(
            Installation(
                app_id="A1",
                team_id="T1",
                user_id="U1",
                bot_id="B1",
                bot_user_id="UB",
                bot_token=token,
                installed_at=at,
            )
        )

    def token(self) -> str:
        found = self.workspaces.find("T1")
        return found.token if found else ""

    def _count(self, _connection: object, _cursor: object, statement: str, *_others: object) -> None:
        self.asked += statement.startswith("SELECT slack_bots")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    place = Place(tmp_path)
    yield place
    place.database.close()


def test_the_database_is_asked_once_in_a_while(place: Place) -> None:
    place.install("xoxb-1")
    place.asked = 0
    assert [place.token() for _ in range(100)] == ["xoxb-1"] * 100
    assert place.asked == 1
    place.install("xoxb-2", NOW + 1)
    place.asked = 0
    place.clock.now += 29.9
    assert place.token() == "xoxb-1"
    assert place.asked == 0
    place.clock.now += 0.2
    assert place.token() == "xoxb-2"


def test_one_that_is_not_installed_is_looked_for_each_time(place: Place) -> None:
    assert place.token() == ""
    place.install("xoxb-1")
    assert place.token() == "xoxb-1"


def test_one_that_took_the_bot_out_is_dropped_at_once(place: Place) -> None:
    place.install("xoxb-1")
    assert place.token() == "xoxb-1"
    assert place.workspaces.forget("T1", NOW + 1)
    assert place.token() == ""
    assert place.store.find_bot(enterprise_id=None, team_id="T1") is None


def test_an_installation_after_the_promise_to_delete_stays(place: Place) -> None:
    place.install("xoxb-1", NOW)
    place.install("xoxb-2", NOW + 60)
    assert place.workspaces.forget("T1", NOW + 30)
    assert place.token() == "xoxb-2"


def test_those_that_are_known_are_served_while_the_database_is_away(place: Place, tmp_path: Path) -> None:
    place.install("xoxb-1")
    assert place.token() == "xoxb-1"
    place.database.close()
    (tmp_path / "history.db").rename(tmp_path / "away")
    (tmp_path / "history.db").mkdir()
    for _ in range(3):
        place.clock.now += 31.0
        assert place.token() == "xoxb-1"
    assert not place.workspaces.forget("T1", NOW)


def test_times_are_compared_as_the_store_writes_them(place: Place) -> None:
    place.install("xoxb-1")
    bot = place.store.find_bot(enterprise_id=None, team_id="T1")
    assert bot is not None
    assert datetime.fromtimestamp(bot.installed_at, UTC).timestamp() == NOW


def test_all_that_installed_it_are_known(place: Place) -> None:
    assert place.workspaces.teams() == []
    place.install("xoxb-1")
    place.install("xoxb-2", NOW + 1)
    assert place.workspaces.teams() == ["T1"]
