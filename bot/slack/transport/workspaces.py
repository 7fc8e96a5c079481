"""The workspaces that the bot is in: a client for each, and who the bot is there."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
    ServerErrorRetryHandler,
)
from sqlalchemy import Connection, delete, select

from bot.history.database import Database
from bot.settings import Settings
from bot.slack.transport.calls import LOGIN_SECONDS, SILENT, needing_slack

if TYPE_CHECKING:
    from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore

_RATE_LIMITS_WAITED_OUT = 10
_HASTY_SECONDS = 2
_REFUSED = (
    "Slack refused SLACK_BOT_TOKEN ({}): copy the Bot User OAuth Token from your app's page, OAuth & Permissions, "
    "into .env."
)
# Installations are looked up for every event and every call; how long one that another process took out stays known.
_KNOWN_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace with the bot in it.

    client: repeats what failed; for calls that may be made twice.
    poster: waits out rate limits and repeats nothing else, because Slack may have posted what seemed to fail.
    hasty: waits for nothing and repeats nothing; for what is never worth a delay of the answer.
    """

    bot_user: str
    client: WebClient
    poster: WebClient
    hasty: WebClient

    @property
    def token(self) -> str:
        """The bot's token there."""
        return str(self.client.token)


class Workspaces(Protocol):
    """Finds a workspace by Slack's id of it."""

    def log_in(self) -> None:
        """Find out who the bot is, where that must be known before. Raises SlackRefused or PlatformAway."""
        ...

    def find(self, team: str) -> Workspace | None:
        """The workspace, None when the bot is not, or no longer, in it."""
        ...

    def teams(self) -> list[str]:
        """The ids of all; none while the database that knows them is away."""
        ...

    def forget(self, team: str, until: float) -> bool:
        """The workspace took the bot out: delete what it installed up to a time. Whether that was done."""
        ...


def workspace(settings: Settings, token: str, bot_user: str) -> Workspace:
    """A workspace for a token that is known to work."""
    patient = RateLimitErrorRetryHandler(max_retry_count=_RATE_LIMITS_WAITED_OUT)
    again = [ConnectionErrorRetryHandler(max_retry_count=2), ServerErrorRetryHandler(max_retry_count=2)]
    url = settings.slack_api_url
    return Workspace(
        bot_user,
        client=WebClient(token=token, base_url=url, retry_handlers=[*again, patient]),
        poster=WebClient(token=token, base_url=url, retry_handlers=[patient]),
        hasty=WebClient(token=token, base_url=url, retry_handlers=[], timeout=_HASTY_SECONDS),
    )


class OneWorkspace:
    """The workspace of the token in the settings; known once `log_in` came to its end."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._only: Workspace | None = None
        self._team = ""

    def log_in(self) -> None:
        """Ask Slack who the token belongs to. Raises SlackRefused or PlatformAway."""
        token = self._settings.slack_bot_token.get_secret_value()
        client = WebClient(token, self._settings.slack_api_url, timeout=LOGIN_SECONDS, logger=SILENT, retry_handlers=[])
        with needing_slack(_REFUSED):
            who = client.auth_test()
            bot_user, self._team = str(who["user_id"]), str(who["team_id"])
        self._only = workspace(self._settings, token, bot_user)

    def find(self, team: str) -> Workspace | None:
        """The workspace."""
        return self._only

    def teams(self) -> list[str]:
        """The one, once it is known."""
        return [self._team] if self._team else []

    def forget(self, team: str, until: float) -> bool:
        """Nothing to forget: the token is in the settings."""
        return True


class InstalledWorkspaces:
    """The workspaces whose people installed the bot, as the installation store has them."""

    def __init__(
        self,
        settings: Settings,
        store: "SQLAlchemyInstallationStore",
        database: Database,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._store = store
        self._database = database
        self._clock = clock
        self._known: dict[str, tuple[Workspace, float]] = {}

    def log_in(self) -> None:
        """Nothing to find out: each installation says it."""

    def find(self, team: str) -> Workspace | None:
        """The workspace with the token of its newest installation."""
        known, looked_at = self._known.get(team, (None, float("-inf")))
        if known and self._clock() - looked_at < _KNOWN_SECONDS:
            return known
        bots = self._store.bots.c
        newest = select(bots.bot_token, bots.bot_user_id).where(bots.team_id == team).order_by(bots.installed_at.desc())
        away: Any = object()
        found = self._database.attempt(lambda connection: connection.execute(newest).first(), away)
        if found is away:
            return known  # while the database is away the workspaces that were seen before are still served
        if found is None:
            self._known.pop(team, None)
            return None
        if known is None or known.token != found.bot_token:
            known = workspace(self._settings, found.bot_token, found.bot_user_id)
        self._known[team] = (known, self._clock())
        return known

    def teams(self) -> list[str]:
        """Those with an installation."""
        query = select(self._store.bots.c.team_id).distinct()
        return self._database.attempt(lambda connection: list(connection.execute(query).scalars()), [])

    def forget(self, team: str, until: float) -> bool:
        """Delete its installations and tokens."""
        self._known.pop(team, None)
        latest = datetime.fromtimestamp(until, UTC).replace(tzinfo=None)  # as the store writes times
        tables = (self._store.bots, self._store.installations)

        def remove(connection: Connection) -> bool:
            for table in tables:
                connection.execute(delete(table).where(table.c.team_id == team, table.c.installed_at <= latest))
            return True

        return self._database.attempt(remove, False)
