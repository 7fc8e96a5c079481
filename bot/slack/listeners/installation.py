"""A workspace takes the bot out: everything that is known of it is deleted."""

import logging
from typing import Any

from slack_bolt import App, BoltContext

from bot.slack.bot import SlackBot

_log = logging.getLogger(__name__)

Payload = dict[str, Any]


def register(app: App, bot: SlackBot) -> None:
    """Hear that the bot was taken out. Slack says it in two events, in any order."""
    listeners = _Installation(bot)
    app.event("app_uninstalled")(listeners.uninstalled)
    app.event("tokens_revoked")(listeners.revoked)


class _Installation:
    def __init__(self, bot: SlackBot) -> None:
        self._bot = bot

    def uninstalled(self, context: BoltContext) -> None:
        """The app was removed from the workspace."""
        self._forget(context)

    def revoked(self, context: BoltContext, event: Payload) -> None:
        """Tokens were revoked; those of people do not matter here."""
        if event.get("tokens", {}).get("bot"):
            self._forget(context)

    def _forget(self, context: BoltContext) -> None:
        team = context.team_id or ""
        _log.info("Workspace %s took the bot out: its data is deleted.", team)
        self._bot.deletions.forget(team)
