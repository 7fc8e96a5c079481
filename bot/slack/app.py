"""The Slack bot: one process, Socket Mode, no open port."""

import logging
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
    ServerErrorRetryHandler,
)

from bot.answering import Answering
from bot.errors import SettingsError, SlackRefused
from bot.seen import Seen
from bot.settings import Settings
from bot.slack.listeners import Listeners
from bot.slack.summaries import SummaryListeners
from bot.summarising import Summarising
from bot.workers import Workers
from index import LiveIndex

_log = logging.getLogger(__name__)

# Acknowledgements have threads of their own: they must never wait for an answer.
_ACKNOWLEDGING_THREADS = 10
_ACKNOWLEDGED_WITHIN_SECONDS = 0.2


def run(settings: Settings) -> None:
    """Connect and answer until SIGTERM or SIGINT; then finish the questions in flight.

    Raises SettingsError or SlackRefused, and what `LiveIndex` raises.
    """
    if not settings.has_slack_tokens:
        raise SettingsError(
            "Slack needs SLACK_BOT_TOKEN (xoxb-...) and SLACK_APP_TOKEN (xapp-...) in .env; "
            "the README says where to get them."
        )
    index = LiveIndex(settings.footnote_index, settings.footnote_model)
    index.warm_up()
    client = _client(settings)
    bot_user_id = _who_am_i(client)
    workers = Workers(settings.footnote_workers, settings.footnote_waiting)
    app = App(
        client=client,
        token_verification_enabled=False,  # _who_am_i did
        listener_executor=ThreadPoolExecutor(_ACKNOWLEDGING_THREADS, thread_name_prefix="listening"),
    )
    SummaryListeners(client, Summarising(index), workers).register(app)
    Listeners(client, bot_user_id, Answering(index), workers, Seen()).register(app)
    handler = SocketModeHandler(app, settings.slack_app_token.get_secret_value())
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        _connect(handler)
        _log.info("Connected to Slack; ask away.")
        stop.wait()
        _log.info("Closing: no new questions, those in flight are answered.")
    finally:
        _disconnect(handler)
        workers.close()


def _client(settings: Settings) -> WebClient:
    return WebClient(
        token=settings.slack_bot_token.get_secret_value(),
        base_url=settings.slack_api_url,
        retry_handlers=[
            ConnectionErrorRetryHandler(max_retry_count=2),
            RateLimitErrorRetryHandler(max_retry_count=5),
            ServerErrorRetryHandler(max_retry_count=2),
        ],
    )


def _who_am_i(client: WebClient) -> str:
    try:
        return str(client.auth_test()["user_id"])
    except SlackApiError as error:
        raise SlackRefused(
            f"Slack refused SLACK_BOT_TOKEN ({error.response['error']}): copy the Bot User OAuth Token from "
            "your app's page, OAuth & Permissions, into .env."
        ) from error
    except (SlackClientError, OSError) as error:
        raise SlackRefused(f"Slack can not be reached at {client.base_url}: check the network.") from error


def _disconnect(handler: SocketModeHandler) -> None:
    """Close so that each event is either acknowledged and answered, or neither: Slack sends those again."""
    handler.client.socket_mode_request_listeners.clear()
    time.sleep(_ACKNOWLEDGED_WITHIN_SECONDS)
    handler.close()  # type: ignore[no-untyped-call]


def _connect(handler: SocketModeHandler) -> None:
    try:
        handler.connect()  # type: ignore[no-untyped-call]
    except SlackApiError as error:
        raise SlackRefused(
            f"Slack refused SLACK_APP_TOKEN ({error.response['error']}): make an app-level token with the scope "
            "connections:write on your app's page, Basic Information, and copy it into .env."
        ) from error
    except (SlackClientError, OSError) as error:
        raise SlackRefused("Slack's Socket Mode can not be reached: check the network.") from error
