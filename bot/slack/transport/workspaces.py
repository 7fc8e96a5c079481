"""The workspaces that the bot is in: a client for each, and who the bot is there."""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Protocol

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
    ServerErrorRetryHandler,
)

from bot.settings import Settings
from bot.slack.transport.calls import LOGIN_SECONDS, SILENT, needing_slack

_log = logging.getLogger(__name__)

_RATE_LIMITS_WAITED_OUT = 10
_HASTY_SECONDS = 2
_PAGE = 200
_REFUSED = (
    "Slack refused SLACK_BOT_TOKEN ({}): copy the Bot User OAuth Token from your app's page, OAuth & Permissions, "
    "into .env."
)
EXPIRES = "xoxe."  # how the tokens of an app begin that rotates them
EXPIRING = (
    "SLACK_BOT_TOKEN holds for 12 hours at most, as the app rotates its tokens, and nothing renews one that stands in "
    "the settings: let the workspace install the bot by OAuth, see Several workspaces in docs/slack.md."
)


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
    """Finds a workspace by Slack's id of it, T1, or of the organisation that installed the bot, E1."""

    def log_in(self) -> None:
        """Find out who the bot is, where that must be known before. Raises SlackRefused or PlatformAway."""
        ...

    def find(self, team: str) -> Workspace | None:
        """The workspace, None when the bot is not, or no longer, in it."""
        ...

    def teams(self) -> list[str]:
        """The ids of all that are known; none while the database that knows them is away."""
        ...

    def enrol(self, organisation: str, teams: Collection[str]) -> None:
        """Workspaces that an installation for a whole organisation (Enterprise Grid) serves too, from now on."""
        ...

    def within(self, team: str) -> Collection[str] | None:
        """The workspaces that an id stands for, of an organisation all that are known; None where nobody can tell."""
        ...

    def forget(self, team: str, until: float) -> bool:
        """A workspace or organisation took the bot out: delete what it installed up to a time. Whether it was done."""
        ...


def is_organisation(team: str) -> bool:
    """Whether an id is that of a whole organisation."""
    return team.startswith("E")


def workspace_in(body: dict[str, Any]) -> str:
    """The workspace in which something was done, or, where Slack does not say, the organisation; "" for neither.

    body: all that Slack sent. With an installation for an organisation it names the workspace elsewhere, and not where
    it usually stands.
    """
    team, user = body.get("team"), body.get("user")
    inside = (
        body.get("context_team_id"),
        body.get("team_id"),
        team.get("id") if isinstance(team, dict) else team,
        user.get("team_id") if isinstance(user, dict) else None,
        (body.get("enterprise") or {}).get("id"),
        body.get("enterprise_id"),
    )
    known = [str(each) for each in inside if each]
    return next((each for each in known if not is_organisation(each)), known[0] if known else "")


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
    """The workspace of the token in the settings, or all of an organisation that the token is for.

    Known once `log_in` came to its end.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._only: Workspace | None = None
        self._teams: set[str] = set()

    def log_in(self) -> None:
        """Ask Slack who the token belongs to. Raises SlackRefused or PlatformAway."""
        token = self._settings.slack_bot_token.get_secret_value()
        client = WebClient(token, self._settings.slack_api_url, timeout=LOGIN_SECONDS, logger=SILENT, retry_handlers=[])
        with needing_slack(_REFUSED):
            who = client.auth_test()
            bot_user = str(who["user_id"])
            self._teams = _granted(client) if who.get("is_enterprise_install") else {str(who["team_id"])}
        self._only = workspace(self._settings, token, bot_user)
        if token.startswith(EXPIRES):
            _log.warning(EXPIRING)

    def find(self, team: str) -> Workspace | None:
        """The workspace."""
        return self._only

    def teams(self) -> list[str]:
        """The one, or those of the organisation, once they are known."""
        return sorted(self._teams)

    def enrol(self, organisation: str, teams: Collection[str]) -> None:
        """The organisation added workspaces, or they are heard from."""
        self._teams |= set(teams)

    def within(self, team: str) -> Collection[str]:
        """An organisation has all of them."""
        return {team, *(self._teams if is_organisation(team) else ())}

    def forget(self, team: str, until: float) -> bool:
        """Nothing to delete: the token is in the settings."""
        self._teams.discard(team)
        return True


def _granted(client: WebClient) -> set[str]:
    """The workspaces that an organisation's token is for; without that list they are known as they are heard from."""
    try:
        return {str(each["id"]) for page in client.auth_teams_list(limit=_PAGE) for each in page["teams"]}
    except SlackApiError:
        return set()
