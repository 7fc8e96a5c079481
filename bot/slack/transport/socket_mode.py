"""Slack's events over a WebSocket that the bot opens."""

import logging
import select
import socket
import time
from contextlib import ExitStack

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.errors import SlackRefused
from bot.runtime.periodic import every
from bot.settings import Settings

_log = logging.getLogger(__name__)

_ACKNOWLEDGED_WITHIN_SECONDS = 0.2
_RECONNECTED_WITHIN_SECONDS = 2.0
_STEP_SECONDS = 0.05
_WATCHED_EVERY_SECONDS = 0.5
_PING_SECONDS = 5.0

_ENDED = select.POLLHUP | select.POLLERR | getattr(select, "POLLRDHUP", 0)


class SocketMode:
    """The connection. A lost one is replaced at once.

    The SDK opens a new one when Slack asks for it, but notices a connection that was cut only by five failed pings,
    half a minute in which nobody would get an answer; so the socket is watched here.
    """

    def __init__(self, app: App, settings: Settings) -> None:
        self._handler = _Handler(
            app,
            settings.slack_app_token.get_secret_value(),
            ping_interval=_PING_SECONDS,
            concurrency=1,  # questions are taken in the order in which they arrive
        )
        self._client = self._handler.client
        self._watching = ExitStack()
        self._is_lost = False

    @property
    def is_connected(self) -> bool:
        """Whether Slack can reach the bot just now."""
        return not self._is_lost and self._client.is_connected()

    def open(self) -> None:
        """Connect. Raises SlackRefused."""
        try:
            self._handler.connect()  # type: ignore[no-untyped-call]
        except SlackApiError as error:
            raise SlackRefused(
                f"Slack refused SLACK_APP_TOKEN ({error.response['error']}): make an app-level token with the scope "
                "connections:write on your app's page, Basic Information, and copy it into .env."
            ) from error
        except (SlackClientError, OSError) as error:
            raise SlackRefused("Slack's Socket Mode cannot be reached: check the network.") from error
        self._watching.enter_context(every(_WATCHED_EVERY_SECONDS, self._mend))

    def close(self) -> None:
        """Close so that each event is either acknowledged and answered, or neither: Slack sends those again."""
        self._watching.close()
        self._client.socket_mode_request_listeners.clear()
        time.sleep(_ACKNOWLEDGED_WITHIN_SECONDS)
        # The SDK would take the half of a message that the closing connection leaves for a whole one.
        self._client.closed = True
        self._client.enqueue_message("")
        self._handler.close()  # type: ignore[no-untyped-call]

    def _mend(self) -> None:
        session = self._client.current_session
        if session is not None and session.sock is not None and _was_cut(session.sock):
            session.disconnect()
        if self._client.is_connected():
            return
        if not self._is_lost:
            _log.warning("The connection to Slack was lost; opening a new one.")
        self._is_lost = True
        try:
            self._client.connect_to_new_endpoint()
        except Exception as error:  # whatever it was, the next attempt is half a second away
            _log.debug("Slack cannot be reached yet: %s", error)
        else:
            self._is_lost = not self._client.is_connected()


class _Handler(SocketModeHandler):
    """Acknowledges over the next connection what came just before the last one was lost."""

    def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        """Let Bolt handle a request, then acknowledge it."""
        began = time.time()
        response = run_bolt_app(self.app, req)
        # No connection follows the last one: what is not acknowledged by then was written down, and is known when it
        # comes again.
        while not client.closed and time.time() - began < _RECONNECTED_WITHIN_SECONDS:
            if client.is_connected():
                try:
                    send_response(client, req, response, began)
                except (SlackClientError, OSError):
                    pass
                else:
                    return
            time.sleep(_STEP_SECONDS)
        _log.warning("An acknowledgement could not be sent; Slack will deliver the event again.")


def _was_cut(connection: socket.socket) -> bool:
    """Whether the other side ended the connection; looks without reading."""
    watch = select.poll()
    try:
        watch.register(connection, _ENDED)
        return bool(watch.poll(0))
    except (OSError, ValueError):  # closed on this side meanwhile
        return True
