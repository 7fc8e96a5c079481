"""Installations are kept for a short while, and dropped when they are gone, never on an error."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from slack_sdk.oauth.installation_store.models.installation import Installation
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from bot.history.database import Database
from bot.settings import load_settings
from bot.slack.transport.installed import InstalledWorkspaces
from bot.slack.transport.installing import installation_store, oauth_flow
from bot.slack.transport.rotation import Rotation
from bot.slack.transport.workspaces import OneWorkspace, workspace_in
from tests.fakes.slack.server import SlackServer

NOW = 1_800_000_000.0


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Place:
    """Installed workspaces and how often the database was asked for them."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.clock = Clock()
        self.team = "T1"
        self.settings = load_settings(None).model_copy(update=settings)
        self.database = Database(f"sqlite:///{folder}/history.db", self.clock)
        self.store: SQLAlchemyInstallationStore = installation_store(self.settings, self.database)
        self.workspaces = InstalledWorkspaces(self.settings, self.store, self.database, self.clock)
        self.asked = 0
        event.listen(self.database.engine, "before_cursor_execute", self._count)

    def install(self, token: str, at: float = NOW, team: str | None = "T1") -> None:
        self.store.save(
            Installation(
                app_id="A1",
                team_id=team,
                enterprise_id=None if team else "E1",
                is_enterprise_install=team is None,
                user_id="U1",
                bot_id="B1",
                bot_user_id="UB",
                bot_token=token,
                installed_at=at,
            )
        )

    def token(self) -> str:
        found = self.workspaces.find(self.team)
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


def test_an_installation_for_an_organisation_serves_its_workspaces_as_they_are_heard_from(place: Place) -> None:
    place.install("xoxb-org", team=None)
    assert place.workspaces.find("E1") is not None
    assert place.workspaces.find("T1") is None
    place.workspaces.enrol("E1", ["T1", "T2"])
    place.workspaces.enrol("E2", ["T3"])  # which has installed nothing
    assert place.token() == "xoxb-org"
    assert place.workspaces.find("T3") is None
    assert place.workspaces.teams() == ["T1", "T2"]
    assert place.workspaces.within("E1") == {"E1", "T1", "T2"}
    assert place.workspaces.within("T1") == {"T1"}


def test_of_its_own_installation_and_its_organisations_the_newer_one_counts(place: Place) -> None:
    place.workspaces.enrol("E1", ["T1"])
    place.install("xoxb-org", NOW + 1, team=None)
    place.install("xoxb-own", NOW)
    assert place.token() == "xoxb-org"
    place.workspaces.forget("E1", NOW + 2)
    assert place.token() == "xoxb-own"
    assert place.workspaces.within("E1") == {"E1"}


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    with SlackServer() as slack:
        yield slack


@pytest.fixture
def rotating(slack: SlackServer, tmp_path: Path) -> Iterator[Place]:
    """An installation whose token ends in an hour; the next one holds for twelve."""
    place = Place(tmp_path, slack_api_url=slack.api_url, slack_client_id="1.2", slack_client_secret=SecretStr("s"))
    team, code = slack.install("Here")
    slack.rotate_tokens(3600)
    flow = oauth_flow(place.settings, place.database, place.store)
    installation = flow.run_installation(code)
    assert installation is not None
    place.team = team.id
    place.store.save(installation)
    slack.rotate_tokens(12 * 3600)
    yield place
    place.database.close()


def test_a_token_is_renewed_before_it_ends(rotating: Place, slack: SlackServer) -> None:
    with ThreadPoolExecutor(8) as threads:
        tokens = set(threads.map(lambda _: rotating.token(), range(8)))
    [renewed] = tokens
    assert renewed.startswith("xoxe.xoxb-")
    assert [each.content.get("grant_type") for each in slack.calls("oauth.v2.access")] == [None, "refresh_token"]
    rotating.clock.now += 31.0
    assert rotating.token() == renewed
    bot = rotating.store.find_bot(enterprise_id=None, team_id=rotating.team)
    assert bot is not None
    assert bot.bot_token == renewed
    assert slack.violations == []


def test_a_token_that_slack_does_not_renew_goes_on_and_is_tried_again(
    rotating: Place, slack: SlackServer, caplog: pytest.LogCaptureFixture
) -> None:
    slack.faults.http_error("oauth.v2.access", 503)
    old = rotating.token()
    assert old.startswith("xoxb-")
    assert "did not renew the token" in caplog.text
    assert old not in caplog.text
    rotating.clock.now += 31.0
    assert rotating.token().startswith("xoxe.xoxb-")


def test_a_token_that_another_process_renewed_is_taken_from_the_database(
    rotating: Place, slack: SlackServer, tmp_path: Path
) -> None:
    other = InstalledWorkspaces(rotating.settings, rotating.store, rotating.database, rotating.clock)
    stale = rotating.store.find_bot(enterprise_id=None, team_id=rotating.team)
    assert stale is not None
    home = other.find(rotating.team)
    assert home is not None
    found = Rotation(rotating.settings, rotating.store, rotating.database).fresh(
        stale, lambda: rotating.store.find_bot(enterprise_id=None, team_id=rotating.team)
    )
    assert found.bot_token == home.token


def test_a_renewed_token_that_cannot_be_written_down_is_used_and_written_later(
    rotating: Place, slack: SlackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(rotating.store, "save_bot", fail)
        renewed = rotating.token()
    assert renewed.startswith("xoxe.xoxb-")
    rotating.clock.now += 31.0
    assert rotating.token() == renewed
    bot = rotating.store.find_bot(enterprise_id=None, team_id=rotating.team)
    assert bot is not None
    assert bot.bot_token == renewed


def fail(_bot: object) -> None:
    raise OperationalError("save", {}, Exception("disk full"))


def test_a_token_in_the_settings_that_expires_is_named(slack: SlackServer, caplog: pytest.LogCaptureFixture) -> None:
    token = replace(slack.workspace.tokens[slack.bot_token], value="xoxe.xoxb-1")
    slack.workspace.tokens[token.value] = token
    tokens = {"slack_bot_token": SecretStr(token.value), "slack_api_url": slack.api_url}
    only = OneWorkspace(load_settings(None).model_copy(update=tokens))
    only.log_in()
    assert only.teams() == [slack.team.id]
    assert "SLACK_BOT_TOKEN holds for 12 hours" in caplog.text


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"team_id": "T1", "context_team_id": "T2"}, "T2"),
        ({"team_id": "T1", "context_team_id": "E1", "enterprise_id": "E1"}, "T1"),
        ({"team": None, "user": {"id": "U1", "team_id": "T1"}, "enterprise": {"id": "E1"}}, "T1"),
        ({"team": {"id": "T1"}, "user": {"id": "U1", "team_id": "T2"}}, "T1"),
        ({"team": None, "user": {"id": "U1"}, "enterprise": {"id": "E1"}}, "E1"),
        ({"enterprise_id": "E1", "event": {"type": "app_uninstalled"}}, "E1"),
        ({"team_id": "T1", "user_id": "U1"}, "T1"),
        ({}, ""),
    ],
)
def test_the_workspace_of_what_was_sent(body: dict[str, Any], expected: str) -> None:
    assert workspace_in(body) == expected
