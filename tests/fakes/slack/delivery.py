"""How Slack brings events to the bot, over WebSocket or HTTP, and what it does with those not acknowledged."""

import hashlib
import heapq
import hmac
import itertools
import json
import logging
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from urllib.error import HTTPError, URLError
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import OpenerDirector, ProxyHandler, Request, build_opener

from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request as Handshake
from websockets.http11 import Response
from websockets.sync.server import ServerConnection, serve

from tests.fakes.common.memory import PATIENCE_SECONDS, Json
from tests.fakes.slack.workspace import APP_ID, VERIFICATION_TOKEN, Workspace

ACK_SECONDS = 3.0
READ_SECONDS = 0.5
RETRY_AFTER = (0.0, 60.0, 300.0)
EVENTS, COMMANDS, INTERACTIVE = "events_api", "slash_commands", "interactive"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that the bot is told of; `id` is Slack's event id, or a trigger id."""

    id: str
    kind: str
    payload: Json


@dataclass(frozen=True, slots=True)
class Ack:
    """An acknowledgement of the bot: when (of `time.monotonic`), seconds after the delivery, what it answered with."""

    event: Event
    attempt: int
    at: float
    latency: float
    payload: Json
    late: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """One delivery that is under way."""

    event: Event
    attempt: int
    at: float


class Agenda:
    """A thread that does things at their time."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._entries: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="slack-agenda")
        self._thread.start()

    def after(self, seconds: float, action: Callable[[], None]) -> None:
        with self._changed:
            heapq.heappush(self._entries, (time.monotonic() + seconds, next(self._order), action))
            self._changed.notify()

    def _next(self) -> Callable[[], None] | None:
        with self._changed:
            while not self._closed:
                wait = self._entries[0][0] - time.monotonic() if self._entries else None
                if wait is not None and wait <= 0:
                    return heapq.heappop(self._entries)[2]
                self._changed.wait(wait)
        return None

    def _run(self) -> None:
        while action := self._next():
            action()

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join()


class Sockets:
    """Socket Mode: the connections of the bot."""

    def __init__(self, received: Callable[[Json], None], changed: threading.Condition) -> None:
        self._received = received
        self._changed = changed
        self._connections: list[ServerConnection] = []
        self._leaving: set[ServerConnection] = set()
        # Set by the pong that answers the ping behind the last frame.
        self._unread: dict[ServerConnection, threading.Event] = {}
        self._tickets: set[str] = set()
        self._numbers = itertools.count(1)
        self._turn = itertools.count()
        self._refusing_until = 0.0
        self.opened = 0
        logger = logging.getLogger("slack_server.sockets")
        # A dropped connection is what tests ask for, nothing to be reported.
        logger.setLevel(logging.CRITICAL)
        self._server = serve(
            self._serve,
            "127.0.0.1",
            0,
            compression=None,
            process_request=self._admit,
            close_timeout=0.5,
            logger=logger,
        )
        self._thread = threading.Thread(target=self._server.serve_forever, name="slack-sockets")
        self._thread.start()

    def new_url(self) -> str:
        """An address for one connection, as apps.connections.open gives it."""
        with self._changed:
            ticket = f"ticket-{next(self._numbers)}"
            self._tickets.add(ticket)
        port = self._server.socket.getsockname()[1]
        return f"ws://127.0.0.1:{port}/link/?ticket={ticket}&app_id={APP_ID}"

    def _admit(self, connection: ServerConnection, request: Handshake) -> Response | None:
        ticket = parse_qs(urlsplit(request.path).query).get("ticket", [""])[0]
        with self._changed:
            if time.monotonic() < self._refusing_until:
                return connection.respond(HTTPStatus.SERVICE_UNAVAILABLE, "not now\n")
            if ticket not in self._tickets:
                return connection.respond(HTTPStatus.FORBIDDEN, "unknown ticket\n")
            self._tickets.remove(ticket)
        return None

    def _serve(self, connection: ServerConnection) -> None:
        debug = {"host": "applink-1", "build_number": 1, "approximate_connection_time": 18060}
        with self._changed:
            count = len(self._connections) + 1
        hello = {"type": "hello", "num_connections": count, "debug_info": debug}
        try:
            connection.send(json.dumps({**hello, "connection_info": {"app_id": APP_ID}}))
            with self._changed:
                self._connections.append(connection)
                self.opened += 1
                self._changed.notify_all()
            for frame in connection:
                _confirm_receipt(connection.socket)
                self._received(json.loads(frame))
        except (ConnectionClosed, OSError):
            pass
        finally:
            with self._changed:
                if connection in self._connections:
                    self._connections.remove(connection)
                self._leaving.discard(connection)
                self._unread.pop(connection, None)
                self._changed.notify_all()

    @property
    def count(self) -> int:
        with self._changed:
            return len(self._connections)

    def send(self, frame: Json) -> bool:
        """Send to one of the connections, in turn; False if there is none that takes it."""
        with self._changed:
            staying = [each for each in self._connections if each not in self._leaving]
            choice = staying or self._connections
            if not choice:
                return False
            connection = choice[next(self._turn) % len(choice)]
        try:
            self._send_alone(connection, frame)
        except ConnectionClosed:
            return False
        return True

    def _send_alone(self, connection: ServerConnection, frame: Json) -> None:
        """Send once the bot has read what came before.

        TLS brings each frame of the real Slack in a record of its own, and the SDK's reader counts on that:
        frames that run together in plain TCP make it recurse until it fails.
        """
        before = self._unread.get(connection)
        if before:
            before.wait(READ_SECONDS)
        connection.send(json.dumps(frame))
        self._unread[connection] = connection.ping()

    def announce_end(self, reason: str) -> None:
        """Tell every connection that it ends soon; the bot should open a new one."""
        with self._changed:
            connections = list(self._connections)
            self._leaving.update(connections)
        frame = {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-1"}}
        for connection in connections:
            try:
                connection.send(json.dumps(frame))
            except ConnectionClosed:
                continue

    def drop(self) -> None:
        """Cut every connection without a word."""
        with self._changed:
            connections = list(self._connections)
        for connection in connections:
            try:
                connection.socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue

    def refuse(self, seconds: float) -> None:
        with self._changed:
            self._refusing_until = time.monotonic() + seconds

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()


def _confirm_receipt(connection: socket.socket) -> None:
    """Spare the bot the 40 ms for which Linux holds back the confirmation, and with it the bot's next frame."""
    if hasattr(socket, "TCP_QUICKACK"):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)


@dataclass(frozen=True, slots=True)
class Address:
    """The bot's request URL in HTTP mode, and the secret that signs what goes there."""

    url: str
    signing_secret: str


def sign(secret: str, timestamp: str, body: str) -> str:
    """Slack's signature of a request."""
    base = f"v0:{timestamp}:{body}".encode()
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def http_request(address: Address, event: Event, attempt: int, reason: str) -> Request:
    """A delivery as Slack sends it to a request URL."""
    content_type = "application/x-www-form-urlencoded"
    match event.kind:
        case "events_api":
            content_type, body = "application/json", json.dumps(event.payload)
        case "slash_commands":
            body = urlencode(event.payload)
        case _:
            body = urlencode({"payload": json.dumps(event.payload)})
    timestamp = str(int(time.time()))
    headers = {
        "Content-Type": content_type,
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": sign(address.signing_secret, timestamp, body),
    }
    if attempt:
        headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
    return Request(address.url, body.encode(), headers)


class Delivery:
    """Sends each event until it is acknowledged or Slack gives up."""

    def __init__(
        self,
        workspace: Workspace,
        answered: Callable[[Event, Json], None],
        *,
        ack_within: float = ACK_SECONDS,
        patience: float = PATIENCE_SECONDS,
        time_scale: float = 1.0,
    ) -> None:
        self.workspace = workspace
        self.ack_within = ack_within
        self.patience = patience
        self.time_scale = time_scale
        self.address: Address | None = None
        self.events: dict[str, Event] = {}
        self.acks: list[Ack] = []
        self.undelivered: list[Event] = []
        self._answered = answered
        self._on_the_way: dict[str, Sent] = {}
        self._overdue: dict[str, Sent] = {}
        self._agenda = Agenda()
        self._pool = ThreadPoolExecutor(32, "slack-http")
        # Request URLs of tests are local; a proxy of the environment must not see them.
        self._opener: OpenerDirector = build_opener(ProxyHandler({}))
        self.sockets = Sockets(self._acknowledged, workspace.changed)

    def send(self, event: Event, attempt: int = 0, reason: str = "", *, wait: float = 0.0) -> Event:
        """Deliver in the order of the calls, on another thread: a bot that does not read blocks no caller."""
        with self.workspace.changed:
            self.events[event.id] = event
        self._agenda.after(wait, lambda: self._send_now(event, attempt, reason))
        return event

    def _send_now(self, event: Event, attempt: int, reason: str) -> None:
        if self.address:
            self._pool.submit(self._send_http, self.address, event, attempt, reason)
        else:
            self._send_frame(event, attempt, reason)

    def _waits_for(self, event: Event) -> float:
        """How long an event is waited for before it comes again, and what else is before the person sees it fail."""
        return self.ack_within if event.kind == EVENTS else self.patience

    def _retry(self, event: Event, attempt: int, reason: str) -> None:
        """Try an event once more at its time; nothing else is tried again, its person sees it fail."""
        if event.kind != EVENTS:
            failed = "operation_timeout" if "timeout" in reason else "dispatch_failed"
            self.workspace.violate(event.kind, failed, str(event.payload.get("command") or event.id))
        elif attempt < len(RETRY_AFTER):
            self.send(event, attempt + 1, reason, wait=RETRY_AFTER[attempt] * self.time_scale)
        else:
            with self.workspace.changed:
                self.undelivered.append(event)
                self.workspace.changed.notify_all()

    # -------------------------------------------------------------------------- Socket Mode

    def _send_frame(self, event: Event, attempt: int, reason: str) -> None:
        envelope = self.workspace.new_id("E")
        frame = {
            "envelope_id": envelope,
            "type": event.kind,
            "payload": event.payload,
            "accepts_response_payload": event.kind != EVENTS,
        }
        if event.kind == EVENTS:
            frame |= {"retry_attempt": attempt, "retry_reason": reason}
        with self.workspace.changed:
            # Before it is sent: the acknowledgement may be faster than this thread.
            self._on_the_way[envelope] = Sent(event, attempt, time.monotonic())
        if self.sockets.send(frame):
            self._agenda.after(self._waits_for(event), lambda: self._expire(envelope))
        elif self._take(envelope):
            self._retry(event, attempt, "connection_failed")

    def _take(self, envelope: str) -> Sent | None:
        with self.workspace.changed:
            return self._on_the_way.pop(envelope, None)

    def _expire(self, envelope: str) -> None:
        sent = self._take(envelope)
        if sent:
            with self.workspace.changed:
                self._overdue[envelope] = sent
            self._retry(sent.event, sent.attempt, "timeout")

    def _acknowledged(self, frame: Json) -> None:
        envelope, payload = str(frame.get("envelope_id")), frame.get("payload") or {}
        sent = self._take(envelope)
        with self.workspace.changed:
            late = self._overdue.pop(envelope, None)
        if sent:
            self._record(sent, payload)
        elif late:
            self._record(late, payload, late=True)
        else:
            self.workspace.violate("acknowledgement", "unknown_envelope", envelope)

    def _record(self, sent: Sent, payload: Json, *, late: bool = False) -> None:
        if payload and sent.event.kind == EVENTS:
            self.workspace.violate("acknowledgement", "unexpected_payload", sent.event.id)
        elif not late:
            self._take_answer(sent.event, payload)
        now = time.monotonic()
        ack = Ack(sent.event, sent.attempt, now, now - sent.at, payload, late)
        with self.workspace.changed:
            self.acks.append(ack)
            self.workspace.changed.notify_all()

    def _take_answer(self, event: Event, payload: Json) -> None:
        try:
            self._answered(event, payload)
        except (KeyError, TypeError, AttributeError) as error:
            # Malformed in a way that no rule foresaw; the thread that reads must live on.
            self.workspace.violate("acknowledgement", "malformed_payload", repr(error))

    # -------------------------------------------------------------------------------- HTTP

    def _send_http(self, address: Address, event: Event, attempt: int, reason: str) -> None:
        sent = Sent(event, attempt, time.monotonic())
        try:
            request = http_request(address, event, attempt, reason)
            with self._opener.open(request, timeout=self._waits_for(event)) as response:
                body = response.read().decode()
        except HTTPError as error:
            wants_no_retry = error.headers.get("X-Slack-No-Retry") == "1"
            error.close()
            self._retry(event, len(RETRY_AFTER) if wants_no_retry else attempt, "http_error")
        except TimeoutError:
            self._retry(event, attempt, "http_timeout")
        except (URLError, OSError) as error:
            timed_out = isinstance(getattr(error, "reason", None), TimeoutError)
            self._retry(event, attempt, "http_timeout" if timed_out else "connection_failed")
        else:
            self._record(sent, _http_payload(body))

    def verify_url(self, address: Address) -> bool:
        """The question that Slack asks a new request URL: whether it gives the challenge back."""
        challenge = {"type": "url_verification", "token": VERIFICATION_TOKEN, "challenge": "challenge-1"}
        event = Event("challenge-1", EVENTS, challenge)
        with self._opener.open(http_request(address, event, 0, ""), timeout=self.ack_within) as response:
            return "challenge-1" in response.read().decode()

    def close(self) -> None:
        self._agenda.close()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self.sockets.close()
        self._opener.close()


def _http_payload(body: str) -> Json:
    """What an HTTP answer says: JSON, or plain text that stands for a message."""
    if not body.strip():
        return {}
    try:
        answer = json.loads(body)
    except ValueError:
        return {"text": body}
    return answer if isinstance(answer, dict) else {"text": body}
