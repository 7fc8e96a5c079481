"""The workspaces and organisations that installed the bot by OAuth, as the installation store has them."""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from slack_sdk.oauth.installation_store.models.bot import Bot
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from sqlalchemy import Column, Connection, MetaData, String, Table, delete, insert, or_, select

from bot.history.database import Database
from bot.settings import Settings
from bot.slack.transport.rotation import Rotation
from bot.slack.transport.workspaces import Workspace, workspace

# Installations are looked up for every event and every call; how long one that another process took out stays known.
_KNOWN_SECONDS = 30.0

tables = MetaData()
# An installation for a whole organisation has no workspace of its own, and what is kept is kept by workspace.
_members = Table(
    "slack_organisations",
    tables,
    Column("team_id", String(32), primary_key=True),
    Column("enterprise_id", String(32), primary_key=True),
)


@dataclass(frozen=True, slots=True)
class _Known:
    """What was found for a workspace, and when."""

    home: Workspace
    at: float


class InstalledWorkspaces:
    """Each with the token of its newest installation, its own or that of its organisation."""

    def __init__(
        self,
        settings: Settings,
        store: SQLAlchemyInstallationStore,
        database: Database,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._store = store
        self._database = database
        self._clock = clock
        self._rotation = Rotation(settings, store, database)
        self._known: dict[str, _Known] = {}
        self._enrolled: set[tuple[str, str]] = set()

    def log_in(self) -> None:
        """Nothing to find out: each installation says it."""

    def find(self, team: str) -> Workspace | None:
        """The workspace with a token that holds on for a while."""
        known = self._known.get(team)
        if known and self._clock() - known.at < _KNOWN_SECONDS:
            return known.home
        away: Any = object()
        found = self._database.attempt(lambda connection: self._newest(connection, team), away)
        if found is away:
            # While the database is away the workspaces that were seen before are still served.
            return known.home if known else None
        if found is None:
            self._known.pop(team, None)
            return None
        found = self._rotation.fresh(
            found, lambda: self._database.attempt(lambda connection: self._newest(connection, team), None)
        )
        home = known.home if known else None
        if home is None or home.token != found.bot_token:
            home = workspace(self._settings, found.bot_token, found.bot_user_id)
        self._known[team] = _Known(home, self._clock())
        return home

    def teams(self) -> list[str]:
        """Those with an installation, and those of organisations with one that were heard from."""

        def read(connection: Connection) -> list[str]:
            bots = self._store.bots.c
            own = select(bots.team_id).where(bots.team_id.is_not(None))
            theirs = select(_members.c.team_id).join(
                self._store.bots, (bots.enterprise_id == _members.c.enterprise_id) & bots.is_enterprise_install
            )
            return sorted(connection.execute(own.union(theirs)).scalars())

        return self._database.attempt(read, [])

    def enrol(self, organisation: str, teams: Collection[str]) -> None:
        """Write down whose they are, so that they are found after a restart, and deleted with their organisation."""
        new = {(team, organisation) for team in teams} - self._enrolled

        def write(connection: Connection) -> None:
            rows = connection.execute(select(_members)).all()
            for team, enterprise in new - {(row.team_id, row.enterprise_id) for row in rows}:
                connection.execute(insert(_members).values(team_id=team, enterprise_id=enterprise))
            self._enrolled.update(new)

        if new:
            self._database.attempt(write, None)

    def within(self, team: str) -> Collection[str] | None:
        """The workspace; of an organisation those that were heard from."""
        members = select(_members.c.team_id).where(_members.c.enterprise_id == team)
        return self._database.attempt(lambda connection: {team, *connection.execute(members).scalars()}, None)

    def forget(self, team: str, until: float) -> bool:
        """Delete its installations and tokens."""
        self._known.clear()  # also what was found through an organisation
        self._enrolled = {each for each in self._enrolled if team not in each}
        latest = datetime.fromtimestamp(until, UTC).replace(tzinfo=None)  # as the store writes times

        def remove(connection: Connection) -> bool:
            for table in (self._store.bots, self._store.installations):
                is_theirs = or_(table.c.team_id == team, (table.c.enterprise_id == team) & table.c.team_id.is_(None))
                connection.execute(delete(table).where(is_theirs, table.c.installed_at <= latest))
            is_left = or_(_members.c.team_id == team, _members.c.enterprise_id == team)
            connection.execute(delete(_members).where(is_left))
            return True

        return self._database.attempt(remove, False)

    def _newest(self, connection: Connection, team: str) -> Bot | None:
        bots = self._store.bots
        organisations = select(_members.c.enterprise_id).where(_members.c.team_id == team)
        of_all = or_(bots.c.enterprise_id == team, bots.c.enterprise_id.in_(organisations))
        query = (
            select(bots)
            .where(or_(bots.c.team_id == team, bots.c.is_enterprise_install & of_all), bots.c.bot_token.is_not(None))
            .order_by(bots.c.installed_at.desc())
        )
        row = connection.execute(query).mappings().first()
        return self._store.build_bot_entity(row) if row else None
