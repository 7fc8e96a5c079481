"""The Slack bot: the parts put together, over Socket Mode (no open port) or HTTP."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from slack_bolt import App, BoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.authorize import CallableAuthorize
from slack_bolt.oauth.oauth_flow import OAuthFlow
from slack_bolt.response import BoltResponse
from slack_sdk import WebClient

from bot.conversation.afterwards import Afterwards
from bot.conversation.apologies import log_with_id
from bot.conversation.edits import Edits
from bot.conversation.presses import Presses
from bot.history.database import Database
from bot.history.deletions import Deletions
from bot.messages.reply import Notice
from bot.serving.parts import Parts
from bot.serving.platform import Opening
from bot.settings import Settings
from bot.slack import listeners
from bot.slack.access import Access, asker_of
from bot.slack.bot import SlackBot
from bot.slack.listeners.missed import Missed
from bot.slack.render.help import HELP, NOT_INSTALLED
from bot.slack.sending.delivery import SlackDelivery
from bot.slack.sending.digests import SlackDigests
from bot.slack.sending.owners import SlackOwners
from bot.slack.sending.presses import SlackPresses
from bot.slack.sending.replies import SlackReplies
from bot.slack.transport.calls import REFUSALS
from bot.slack.transport.http_mode import HttpMode
from bot.slack.transport.socket_mode import SocketMode
from bot.slack.transport.workspaces import OneWorkspace, Workspaces, is_organisation, workspace_in

_log = logging.getLogger(__name__)


class SlackPlatform:
    """Slack, as `bot.serving` serves it."""

    name = "slack"

    def __init__(
        self, bot: SlackBot, afterwards: Afterwards, digests: SlackDigests, transport: HttpMode | SocketMode
    ) -> None:
        self.delivery = bot.delivery
        self.afterwards = afterwards
        self.digests = digests
        self.owners = bot.owners
        self.edits = bot.edits
        self.deletions = bot.deletions
        self._workspaces = bot.workspaces
        self._missed = Missed(bot)
        self._transport = transport

    @property
    def problem(self) -> str:
        """What keeps events from coming just now."""
        return "" if self._transport.is_connected else "not connected to Slack"

    def log_in(self) -> None:
        """Find out who the bot is. Raises SlackRefused or PlatformAway."""
        self._workspaces.log_in()

    @contextmanager
    def hearing(self) -> Iterator[None]:
        """Be connected as long as the block runs. Raises SlackRefused, PlatformAway, or SettingsError for a port."""
        heard_from = time.time()
        self._transport.open()
        _log.info("Connected to Slack; ask away.")
        try:
            with self._missed.looked_for(lambda: self._transport.absences, heard_from):
                yield
        finally:
            self._transport.close()


@contextmanager
def opened(settings: Settings, parts: Parts) -> Iterator[SlackPlatform]:
    """Slack, put together; its settings are all there. Raises SettingsError for a database that cannot be used."""
    flow, workspaces = _workspaces(settings, parts.database)
    access = Access.of(settings)
    delivery, afterwards = SlackDelivery(workspaces, parts.metrics), Afterwards(SlackReplies(workspaces), REFUSALS)

    def forget(team: str, until: float) -> bool:
        inside = workspaces.within(team)
        done = [parts.history.erasure.forget_workspace("slack", each, until) for each in inside or ()]
        return bool(done) and all(done) and workspaces.forget(team, until)

    parts.views.know("slack", asker_of)
    bot = SlackBot(
        parts=parts,
        delivery=delivery,
        edits=Edits(parts.intake, parts.views, parts.history, delivery, afterwards),
        deletions=Deletions(parts.promises, "slack", [forget]),
        presses=SlackPresses(Presses(parts.intake), workspaces, access),
        workspaces=workspaces,
        access=access,
        owners=SlackOwners(settings, workspaces),
    )
    app = build_app(settings, bot, flow)
    transport = HttpMode(app, settings) if settings.uses_http else SocketMode(app, settings, parts.give_up)
    yield SlackPlatform(bot, afterwards, SlackDigests(settings, workspaces), transport)


SLACK = Opening("slack", lambda _settings: {"help": Notice(HELP, "help")}, opened)


def build_app(settings: Settings, bot: SlackBot, flow: OAuthFlow | None = None) -> App:
    """The Bolt app with every listener."""

    def in_its_workspace(context: BoltContext, body: dict[str, Any], next: Callable[[], None]) -> None:  # noqa: A002
        """What an organisation's installation hears is of one of its workspaces, which Bolt looks for elsewhere."""
        if context.is_enterprise_install:
            team = workspace_in(body)
            context["team_id"] = team
            if context.enterprise_id and not is_organisation(team):
                bot.workspaces.enrol(context.enterprise_id, [team])
        next()

    def authorize(team_id: str | None) -> AuthorizeResult | None:
        home = bot.workspaces.find(team_id or "")
        if home is None:
            return None
        return AuthorizeResult(enterprise_id=None, team_id=team_id, bot_user_id=home.bot_user, bot_token=home.token)

    # Bolt looks for SLACK_BOT_TOKEN in the environment by itself and then wonders what it is for.
    logging.getLogger("slack_bolt.App").addFilter(lambda record: "`token` will be unused" not in record.getMessage())
    app = App(
        name="footnote",
        client=WebClient(base_url=settings.slack_api_url),
        signing_secret=settings.slack_signing_secret.get_secret_value(),
        before_authorize=in_its_workspace,
        authorize=CallableAuthorize(logger=_log, func=authorize),  # type: ignore[arg-type]
        oauth_flow=flow,
        user_facing_authorize_error_message=NOT_INSTALLED,
        process_before_response=True,  # what is acknowledged was written down before
    )
    app.error(_not_handled)
    listeners.register(app, bot)
    return app


def _not_handled(error: Exception) -> BoltResponse:
    """An event that a listener failed at is not acknowledged; Slack brings it again."""
    log_with_id(_log, "Something that Slack sent could not be handled")
    return BoltResponse(status=500)


def _workspaces(settings: Settings, database: Database) -> tuple[OAuthFlow | None, Workspaces]:
    if not settings.serves_many_workspaces:
        return None, OneWorkspace(settings)
    from bot.slack.transport.installed import InstalledWorkspaces  # noqa: PLC0415 - one workspace needs none
    from bot.slack.transport.installing import installation_store, oauth_flow  # noqa: PLC0415

    store = installation_store(settings, database)
    return oauth_flow(settings, database, store), InstalledWorkspaces(settings, store, database)
