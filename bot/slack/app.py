"""The Slack bot: the parts put together, over Socket Mode (no open port) or HTTP."""

import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.authorize import CallableAuthorize
from slack_bolt.oauth.oauth_flow import OAuthFlow
from slack_sdk import WebClient

from bot.after_rebuild import AfterRebuild
from bot.answering import Answering
from bot.database import Database
from bot.duplicates import AnsweredBefore
from bot.errors import SettingsError
from bot.follow_ups import FollowUps
from bot.health import health_server
from bot.history import History
from bot.intake import Intake
from bot.metrics import Metrics
from bot.periodic import every
from bot.reindexing import Reindexing
from bot.settings import Settings
from bot.slack import listeners
from bot.slack.access import Access
from bot.slack.afterwards import Afterwards
from bot.slack.bot import SlackBot
from bot.slack.delivery import SlackDelivery
from bot.slack.http_mode import HttpMode
from bot.slack.installing import installation_store, oauth_flow
from bot.slack.presses import Presses
from bot.slack.socket_mode import SocketMode
from bot.slack.workspaces import InstalledWorkspaces, OneWorkspace, Workspaces
from bot.suggestions import Suggestions
from bot.summarising import Summarising
from bot.workers import Workers
from index import LiveIndex

_log = logging.getLogger(__name__)

# Far more than are answered at once: most of them wait for Slack, some for as long as it limits a channel.
_SENDING_THREADS = 32
_PRUNING_SECONDS = 3_600.0
_LOOKING_SECONDS = 2.0


def run(settings: Settings) -> None:
    """Connect and answer until SIGTERM or SIGINT; then finish the questions in flight.

    Raises SettingsError or SlackRefused, and what `LiveIndex` raises.
    """
    if settings.missing_for_slack:
        raise SettingsError(settings.missing_for_slack)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    index = LiveIndex(settings.footnote_index, settings.footnote_model, reranker=settings.footnote_reranker)
    index.warm_up()
    database = Database(settings.footnote_database.get_secret_value())
    history = History(database, keeps_text=settings.footnote_keep_text)
    metrics = Metrics()
    workers = Workers(_SENDING_THREADS)
    flow, workspaces = _workspaces(settings, database)
    delivery, afterwards = SlackDelivery(workspaces, metrics), Afterwards(workspaces)
    answering = Answering(index, settings.footnote_workers)
    before = AnsweredBefore(history, index.vector)
    intake = Intake(answering, history, workers, metrics, settings.footnote_waiting, before)
    bot = SlackBot(
        intake=intake,
        answering=answering,
        summarising=Summarising(index),
        delivery=delivery,
        afterwards=afterwards,
        presses=Presses(workspaces),
        workspaces=workspaces,
        access=Access.of(settings),
        history=history,
        follow_ups=FollowUps(history, settings.footnote_follow_ups, settings.footnote_follow_up_minutes),
        reindexing=Reindexing(settings.footnote_corpus, settings.footnote_index, settings.footnote_model),
        suggestions=Suggestions(index),
        auto_channels=settings.slack_auto_channels,
    )
    after_rebuild = AfterRebuild(index, answering, history, settings.footnote_changed_days)
    app = build_app(settings, bot, flow)
    transport = HttpMode(app, settings) if settings.uses_http else SocketMode(app, settings)
    _show(metrics, index, workers)

    def problem() -> str:
        return "" if transport.is_connected else "not connected to Slack"

    with ExitStack() as running:
        running.callback(database.close)
        running.callback(workers.close)
        running.enter_context(health_server(settings.footnote_health_port, metrics, problem))
        running.enter_context(every(_PRUNING_SECONDS, lambda: history.prune(settings.footnote_keep_days)))
        left = intake.resume("slack", delivery)
        if left:
            _log.info("Answering %d questions that the process before this one left.", left)
        running.enter_context(_connected(transport))
        running.enter_context(every(_LOOKING_SECONDS, lambda: after_rebuild.look(afterwards)))
        stop.wait()
        _log.info("Closing: no new questions, those in flight are answered.")


def build_app(settings: Settings, bot: SlackBot, flow: OAuthFlow | None = None) -> App:
    """The Bolt app with every listener."""

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
        authorize=CallableAuthorize(logger=_log, func=authorize),  # type: ignore[arg-type]
        oauth_flow=flow,
        process_before_response=True,  # what is acknowledged was written down before
    )
    listeners.register(app, bot)
    return app


def _workspaces(settings: Settings, database: Database) -> tuple[OAuthFlow | None, Workspaces]:
    if not settings.serves_many_workspaces:
        return None, OneWorkspace(settings)
    store = installation_store(settings, database)
    return oauth_flow(settings, database, store), InstalledWorkspaces(settings, store)


@contextmanager
def _connected(transport: HttpMode | SocketMode) -> Iterator[None]:
    transport.open()
    _log.info("Connected to Slack; ask away.")
    try:
        yield
    finally:
        transport.close()


def _show(metrics: Metrics, index: LiveIndex, workers: Workers) -> None:
    def age() -> float:
        created = datetime.fromisoformat(index.manifest.created)
        return (datetime.now(UTC) - created).total_seconds()

    metrics.gauge("footnote_waiting", "Questions that were taken and are not answered", lambda: workers.waiting)
    metrics.version(lambda: index.manifest.id)
    metrics.gauge("footnote_index_age_seconds", "Since the index that serves was built", age)
