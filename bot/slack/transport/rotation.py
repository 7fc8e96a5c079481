"""Tokens that expire (token rotation): a new one is fetched before the old one ends."""

import logging
import threading
import time
from collections.abc import Callable

from slack_sdk import WebClient
from slack_sdk.errors import SlackTokenRotationError
from slack_sdk.oauth.installation_store.models.bot import Bot
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.token_rotation.rotator import TokenRotator
from sqlalchemy import Connection

from bot.history.database import Database
from bot.settings import Settings
from bot.slack.transport.calls import FAILURES, LOGIN_SECONDS, SILENT, short_reason

_log = logging.getLogger(__name__)

_MINUTES_BEFORE = 120  # of the twelve hours that a token holds


class Rotation:
    """Renews the tokens of installations whose app rotates them, once for all who need one at the same time."""

    def __init__(
        self,
        settings: Settings,
        store: SQLAlchemyInstallationStore,
        database: Database,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._rotator = TokenRotator(
            client_id=settings.slack_client_id,
            client_secret=settings.slack_client_secret.get_secret_value(),
            client=WebClient(base_url=settings.slack_api_url, timeout=LOGIN_SECONDS, logger=SILENT, retry_handlers=[]),
        )
        self._store = store
        self._database = database
        self._clock = clock
        self._turn = threading.Lock()
        # Renewed, but not written down: the token that would renew them is used up, so they are all there is.
        self._unwritten: dict[str, Bot] = {}

    def fresh(self, bot: Bot, read: Callable[[], Bot | None]) -> Bot:
        """The installation, its token renewed where it would soon expire; as it is, where Slack renews nothing now.

        read: looks it up again, as another thread or process may have renewed it meanwhile.
        """
        if not self._is_due(bot):
            return bot
        with self._turn:
            if renewed := self._unwritten.pop(bot.bot_token, None):
                return self._written(bot, renewed)
            bot = read() or bot
            return (self._renewed(bot) or read() or bot) if self._is_due(bot) else bot

    def _is_due(self, bot: Bot) -> bool:
        expires = bot.bot_token_expires_at
        return bool(bot.bot_refresh_token and expires and expires < self._clock() + _MINUTES_BEFORE * 60)

    def _renewed(self, bot: Bot) -> Bot | None:
        try:
            renewed = self._rotator.perform_bot_token_rotation(bot=bot, minutes_before_expiration=_MINUTES_BEFORE)
        except SlackTokenRotationError as error:
            self._complain(bot, short_reason(error.api_error))
            return None
        except FAILURES as error:
            self._complain(bot, short_reason(error))
            return None
        return self._written(bot, renewed) if renewed else None

    def _written(self, bot: Bot, renewed: Bot) -> Bot:
        def write(_connection: Connection) -> bool:
            self._store.save_bot(renewed)  # which takes a connection of its own
            return True

        if self._database.attempt(write, False):
            _log.info("Slack renewed the token of %s.", renewed.team_id or renewed.enterprise_id)
        else:
            self._unwritten[bot.bot_token] = renewed
        return renewed

    def _complain(self, bot: Bot, why: str) -> None:
        _log.warning(
            "Slack did not renew the token of %s (%s): where that goes on, install the bot there again at "
            "/slack/install.",
            bot.team_id or bot.enterprise_id,
            why,
        )
