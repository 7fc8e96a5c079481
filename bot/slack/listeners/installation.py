"""A workspace takes the bot out: everything that is known of it is deleted."""

import logging
from typing import Any

from slack_bolt import App, BoltContext

from bot.slack.bot import SlackBot

_log = logging.getLogger(__name__)

Payload = dict[str, Any]


def register(app: App, bot: SlackBot) -> None:
    """Hear that the bot was taken out. Slack says it in two events, in any order.

    An organisation also says which of its workspaces have the bot.
    """
    listeners = _Installation(bot)
    app.event("app_uninstalled")(listeners.uninstalled)
    app.event("tokens_revoked")(listeners.revoked)
    app.event("team_access_granted")(listeners.granted)
    app.event("team_access_revoked")(listeners.taken_away)


class _Installation:
    def __init__(self, bot: SlackBot) -> None:
        self._bot = bot

    def uninstalled(self, context: BoltContext) -> None:
        """The app was removed from the workspace, or from the whole organisation."""
        self._forget(_installed_in(context))

    def revoked(self, context: BoltContext, event: Payload) -> None:
        """Tokens were revoked; those of people do not matter here."""
        if event.get("tokens", {}).get("bot"):
            self._forget(_installed_in(context))

    def granted(self, context: BoltContext, event: Payload) -> None:
        """An organisation added the bot to workspaces."""
        self._bot.workspaces.enrol(context.enterprise_id or "", event.get("team_ids") or ())

    def taken_away(self, event: Payload) -> None:
        """An organisation took the bot out of workspaces."""
        for team in event.get("team_ids") or ():
            self._forget(team)

    def _forget(self, team: str) -> None:
        _log.info("Workspace %s took the bot out: its data is deleted.", team)
        self._bot.deletions.forget(team)


def _installed_in(context: BoltContext) -> str:
    return (context.enterprise_id if context.is_enterprise_install else context.team_id) or ""
