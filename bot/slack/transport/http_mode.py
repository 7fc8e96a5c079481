"""Slack's events over HTTP: uvicorn in front of Bolt, which checks the signature of each request."""

import asyncio
import os
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import uvicorn
from slack_bolt import App
from slack_bolt.adapter.asgi import SlackRequestHandler
from slack_bolt.adapter.asgi.http_request import AsgiHttpRequest
from slack_bolt.request import BoltRequest
from slack_bolt.response import BoltResponse

from bot.errors import SettingsError
from bot.runtime.sockets import bound
from bot.settings import Settings

_STARTED_WITHIN_SECONDS = 10.0
_CLOSED_WITHIN_SECONDS = 5
# Of the largest that Slack sends, a press with its message of 50 blocks of 3,000 characters, several times the size.
LARGEST_BODY = 2_000_000


class HttpMode:
    """The server; its paths are /slack/events and, for OAuth, /slack/install and /slack/oauth_redirect."""

    def __init__(self, app: App, settings: Settings) -> None:
        self._address = (settings.slack_http_host, settings.slack_http_port)
        self._server = uvicorn.Server(
            uvicorn.Config(
                _Handler(app),
                lifespan="off",
                log_config=None,
                log_level="warning",
                access_log=False,
                timeout_graceful_shutdown=_CLOSED_WITHIN_SECONDS,
            )
        )
        self._thread = threading.Thread(target=self._serve, name="http")
        self._socket: socket.socket | None = None

    @property
    def absences(self) -> int:
        """None that the server would notice: a web server before it may be away."""
        return 0

    @property
    def is_connected(self) -> bool:
        """Whether the server takes requests."""
        return self._server.started and not self._server.should_exit

    def open(self) -> None:
        """Listen. Raises SettingsError when the port cannot be used."""
        try:
            self._socket = bound(*self._address)
        except OSError as error:
            host, port = self._address
            why = os.strerror(error.errno or 0)
            raise SettingsError(
                f"SLACK_HTTP_PORT {port} on {host} cannot be used ({why}): choose another one."
            ) from error
        self._thread.start()

    def close(self) -> None:
        """Answer the requests that are there and take no more."""
        self._server.should_exit = True
        self._thread.join()
        if self._socket:
            self._socket.close()

    def _serve(self) -> None:
        self._server.run(sockets=[self._socket] if self._socket else None)


class _Handler(SlackRequestHandler):
    """Bolt's ASGI handler, with its blocking work off the event loop."""

    def __init__(self, app: App) -> None:
        super().__init__(app)
        # One thread: questions are taken in the order in which they arrive.
        self._flow: Any = app.oauth_flow  # None without OAuth, and then neither page is served
        self._in_order = ThreadPoolExecutor(1, thread_name_prefix="taking")

    async def dispatch(self, request: AsgiHttpRequest) -> BoltResponse:
        """An event, command or press of a button."""
        try:
            bolt_request = await _bolt_request(request)
        except _UnreadableRequest as refusal:
            return refusal.response
        return await asyncio.get_running_loop().run_in_executor(self._in_order, self.app.dispatch, bolt_request)

    async def handle_installation(self, request: AsgiHttpRequest) -> BoltResponse:
        """The page that leads to Slack's question whether to install."""
        return await asyncio.to_thread(self._flow.handle_installation, _page_request(request))

    async def handle_callback(self, request: AsgiHttpRequest) -> BoltResponse:
        """The browser comes back from there."""
        return await asyncio.to_thread(self._flow.handle_callback, _page_request(request))


class _UnreadableRequest(Exception):
    """What no Slack sends; whoever sends it has not even signed it yet, so it is worth no line in the log."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.response = BoltResponse(status=status, body=why)


async def _bolt_request(request: AsgiHttpRequest) -> BoltRequest:
    """A request with its body. Raises _UnreadableRequest."""
    headers = request.get_headers()
    if not str(headers.get("x-slack-request-timestamp", "0")).isdecimal():
        raise _UnreadableRequest(401, "The time of the request cannot be read.")  # nor by Bolt, which fails at it
    try:
        body = (await _body(request)).decode()
        return BoltRequest(body=body, query=request.query_string, headers=headers)
    except (ValueError, AttributeError) as error:  # no UTF-8, no JSON, or nothing with fields
        raise _UnreadableRequest(400, "The body cannot be read.") from error


async def _body(request: AsgiHttpRequest) -> bytes:
    body = bytearray()
    while True:
        part: dict[str, Any] = await request.receive()
        body += part.get("body", b"")
        if part["type"] != "http.request":
            raise _UnreadableRequest(400, "The body ended early.")
        if len(body) > LARGEST_BODY:
            raise _UnreadableRequest(413, f"More than {LARGEST_BODY} bytes.")
        if not part.get("more_body"):
            return bytes(body)


def _page_request(request: AsgiHttpRequest) -> BoltRequest:
    return BoltRequest(body="", query=request.query_string, headers=request.get_headers())
