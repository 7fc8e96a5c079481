"""Slack's events over a WebSocket that the bot opens."""

import logging
import select
import socket
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress

from slack_bolt import App
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_bolt.response import BoltResponse
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError, SlackClientNotConnectedError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.conversation.apologies import log_with_id
from bot.errors import PlatformAway, SlackRefused
from bot.runtime.periodic import every
from bot.runtime.retries import Backoff, Rarely
from bot.settings import Settings
from bot.slack.transport.calls import LOGIN_SECONDS, SILENT, needing_slack

_log = logging.getLogger(__name__)

_ACKNOWLEDGED_WITHIN_SECONDS = 0.2
_RECONNECTED_WITHIN_SECONDS = 2.0
_STEP_SECONDS = 0.05
_WATCHED_EVERY_SECONDS = 0.5
_PING_SECONDS = 5.0
# Slack brings an event for the last time five minutes after it tried before.
_GIVEN_UP_SECONDS = 300.0

_ENDED = select.POLLHUP | select.POLLERR | getattr(select, "POLLRDHUP", 0)
_REFUSED = (
    "Slack refused SLACK_APP_TOKEN ({}): make an app-level token with the scope connections:write on your app's page, "
    "Basic Information, and copy it into .env."
)


class SocketMode:
    """The connection. A lost one is replaced at once, and while Slack is away, as soon as it is back.

    The SDK opens a new one when Slack asks for it, but notices a connection that was cut only by five failed pings,
    half a minute in which nobody would get an answer; so the socket is watched here.

    give_up: hears that Slack takes the token no more.
    """

    def __init__(self, app: App, settings: Settings, give_up: Callable[[Exception], None]) -> None:
        self._app = app
        self._give_up = give_up
        self._client = _Client(
            settings.slack_app_token.get_secret_value(),
            logger=SILENT,
            web_client=WebClient(
                base_url=settings.slack_api_url, timeout=LOGIN_SECONDS, logger=SILENT, retry_handlers=[]
            ),
            auto_reconnect_enabled=False,
            ping_interval=_PING_SECONDS,
            concurrency=1,  # questions are taken in the order in which they arrive
        )
        self._client.socket_mode_request_listeners.append(self._handle)
        self._watching = ExitStack()
        self._is_lost = self._is_over = False
        self._backoff, self._line = Backoff(), Rarely()
        self._next_attempt = 0.0
        self._lost_at = 0.0
        # How often the bot was away for so long that Slack may have given events up.
        self.absences = 0

    @property
    def is_connected(self) -> bool:
        """Whether Slack can reach the bot just now."""
        return not self._is_lost and self._client.is_connected()

    def open(self) -> None:
        """Connect. Raises SlackRefused or PlatformAway."""
        with needing_slack(_REFUSED):
            self._client.open_anew()
        self._watching.enter_context(every(_WATCHED_EVERY_SECONDS, self._mend))

    def close(self) -> None:
        """Close so that each event is either acknowledged and answered, or neither: Slack sends those again."""
        self._watching.close()
        self._client.socket_mode_request_listeners.clear()
        time.sleep(_ACKNOWLEDGED_WITHIN_SECONDS)
        # The SDK would take the half of a message that the closing connection leaves for a whole one.
        self._client.closed = True
        self._client.enqueue_message("")
        self._client.stop_reading()
        self._client.close()

    def _mend(self) -> None:
        session = self._client.current_session
        if session is not None and session.sock is not None and _was_cut(session.sock):
            session.disconnect()
        if self._client.is_connected():
            if self._is_lost and time.monotonic() - self._lost_at >= _GIVEN_UP_SECONDS:
                self.absences += 1
            self._is_lost = False
            self._backoff.begin_anew()
            return
        if not self._is_lost:
            _log.warning("The connection to Slack was lost; opening a new one.")
            self._lost_at = time.monotonic()
        self._is_lost = True
        if not self._is_over and time.monotonic() >= self._next_attempt:
            self._reconnect()

    def _reconnect(self) -> None:
        try:
            with needing_slack(_REFUSED):
                self._client.open_anew()
        except SlackRefused as error:
            self._is_over = True
            self._give_up(error)
        except PlatformAway as error:
            self._next_attempt = time.monotonic() + max(error.seconds, self._backoff.pause())
            if self._line.is_due():
                _log.warning("%s Trying again until it does.", error)
        else:
            self._next_attempt = time.monotonic() + self._backoff.pause()

    def _handle(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        """Let Bolt handle a request, then acknowledge it: over the next connection if the last one is lost by then."""
        began = time.time()
        try:
            response = run_bolt_app(self._app, request)
        except Exception:  # one event costs no other
            log_with_id(_log, "Something that Slack sent could not be handled")
            response = BoltResponse(status=500)
        if response.status != 200:
            return  # Slack brings it again
        # No connection follows the last one: what is not acknowledged by then was written down, and is known when it
        # comes again.
        while not client.closed and time.time() - began < _RECONNECTED_WITHIN_SECONDS:
            if client.is_connected():
                try:
                    send_response(client, request, response, began)
                except (SlackClientError, OSError):
                    pass
                else:
                    return
            time.sleep(_STEP_SECONDS)
        _log.warning("An acknowledgement could not be sent; Slack will deliver the event again.")


class _Client(SocketModeClient):
    """Asks Slack for a new connection only when the bot does, who knows when it is time to."""

    def open_anew(self) -> None:
        """Open a new connection if there is none. Raises what Slack refuses with."""
        super().connect_to_new_endpoint()
        if not self.is_connected():  # of which the SDK says nothing
            raise SlackClientNotConnectedError("Socket Mode takes no connection")

    def stop_reading(self) -> None:
        """End the wait for the next frame, which would hold up closing for seconds."""
        session = self.current_session
        if session is not None and session.sock is not None:
            with suppress(OSError):  # it was cut already
                socket.socket.shutdown(session.sock, socket.SHUT_RDWR)

    def connect_to_new_endpoint(self, force: bool = False) -> None:
        """Slack is about to end the connection and asks for a new one; if that fails, one is opened when it has."""
        try:
            super().connect_to_new_endpoint(force)
        except Exception as error:
            _log.debug("Slack asked for a new connection and did not give it: %s", error)

    def issue_new_wss_url(self) -> str:
        """Where to connect to. Raises what Slack refuses with; the SDK would sleep after too many requests."""
        return str(self.web_client.apps_connections_open(app_token=self.app_token)["url"])


def _was_cut(connection: socket.socket) -> bool:
    """Whether the other side ended the connection; looks without reading."""
    watch = select.poll()
    try:
        watch.register(connection, _ENDED)
        return bool(watch.poll(0))
    except (OSError, ValueError):  # closed on this side meanwhile
        return True
