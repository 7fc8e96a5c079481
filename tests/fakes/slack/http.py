"""What the bot sends to Slack over HTTP: calls of the Web API and answers to response_urls, with faults on demand."""

import json
import socket
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.fakes.slack import rules as slack_rules
from tests.fakes.slack.methods import Methods
from tests.fakes.slack.rules import Json
from tests.fakes.slack.workspace import RESPONSE_URL_USES, Message, ResponseAddress, Workspace

# ----------------------------------------------------------------------------------------- faults


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with one call of a method; `status` 0 stands for a connection that breaks.

    The method "response_url" stands for what is sent to any of those addresses.
    """

    method: str
    status: int = 200
    error: str = ""
    retry_after: int = 0
    delay: float = 0.0
    processed: bool = False


class Faults:
    """What is to go wrong next, method by method (`*` for any); each fault strikes once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[Fault] = []

    def _add(self, fault: Fault, times: int) -> None:
        with self._lock:
            self._waiting += [fault] * times

    def rate_limit(self, method: str, times: int = 1, retry_after: int = 1) -> None:
        self._add(Fault(method, 429, "ratelimited", retry_after=retry_after), times)

    def fail(self, method: str, error: str, times: int = 1) -> None:
        self._add(Fault(method, error=error), times)

    def http_error(self, method: str, status: int = 500, times: int = 1) -> None:
        self._add(Fault(method, status, "internal_error"), times)

    def drop(self, method: str, times: int = 1, *, processed: bool = False) -> None:
        """Break the connection; `processed` does so after the call took effect, the worst moment."""
        self._add(Fault(method, 0, processed=processed), times)

    def delay(self, method: str, seconds: float, times: int = 1) -> None:
        self._add(Fault(method, delay=seconds), times)

    def clear(self) -> None:
        with self._lock:
            self._waiting.clear()

    def take(self, method: str) -> Fault | None:
        with self._lock:
            for fault in self._waiting:
                if fault.method in (method, "*"):
                    self._waiting.remove(fault)
                    return fault
        return None


# ------------------------------------------------------------------------------------------- HTTP


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer; status 0 stands for none at all."""

    status: int
    body: Json | str
    headers: Mapping[str, str]


class _Handler(BaseHTTPRequestHandler):
    """Hands requests to the server that it belongs to."""

    server: "Front"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        answer = self.server.answer(self.path, body, dict(self.headers.items()))
        if answer.status == 0:
            with suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return
        is_json = isinstance(answer.body, dict)
        content = json.dumps(answer.body) if is_json else str(answer.body)
        self.send_response(answer.status)
        self.send_header("Content-Type", "application/json; charset=utf-8" if is_json else "text/plain")
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content.encode())

    do_GET = do_POST  # noqa: N815

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing: what was called is in `SlackServer.calls()`."""


class Responses:
    """What comes in at the response_urls, and as the answer to a slash command."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def answer(self, key: str, body: str) -> Answer:
        with self.workspace.changed:
            address = self.workspace.addresses.get(key)
            if not address or address.expires < self.workspace.now():
                return self._refuse_response("expired_url", 404)
            if address.uses >= RESPONSE_URL_USES:
                return self._refuse_response("used_url", 404)
            self.workspace.addresses[key] = replace(address, uses=address.uses + 1)
        try:
            content = json.loads(body)
        except ValueError:
            return self._refuse_response("invalid_payload", 400)
        refusal = self.respond(address, content)
        return self._refuse_response(refusal, 400) if refusal else Answer(200, "ok", {})

    def _refuse_response(self, error: str, status: int) -> Answer:
        self.workspace.violate("response_url", error)
        return Answer(status, error, {})

    def respond(self, address: ResponseAddress, content: Json) -> str:
        """Do what was sent to a response_url; what it gives back is Slack's error, empty if all is well."""
        original = self._original(address)
        if content.get("delete_original"):
            if not original:
                return "message_not_found"
            self.workspace.remove(original)
            return ""
        if content.get("response_type") == "in_channel" and self.workspace.channels[address.channel].archived:
            return "is_archived"
        text, blocks = str(content.get("text") or ""), list(content.get("blocks") or [])
        if slack_rules.check_message_blocks(blocks):
            return "invalid_blocks"
        if not text.strip() and not blocks:
            return "no_text"
        if not text.strip():
            self.workspace.violate("response_url", "missing_text", "blocks without a top-level text")
        if content.get("replace_original") and original:
            self.workspace.revise(original, text[: slack_rules.POST_TEXT], blocks)
        else:
            self._post_response(address, content, text, blocks)
        return ""

    def _original(self, address: ResponseAddress) -> Message | None:
        with self.workspace.changed:
            ts = address.message_ts or ""
            found = self.workspace.ephemeral.get(ts) or self.workspace.posts.get((address.channel, ts))
            return found if found and not found.deleted else None

    def _post_response(self, address: ResponseAddress, content: Json, text: str, blocks: Sequence[Json]) -> None:
        in_channel = content.get("response_type") == "in_channel"
        for name in ("unfurl_links", "unfurl_media"):
            if in_channel and content.get(name) is not False:
                self.workspace.violate("response_url", name, "is not false")
        if len(text) > slack_rules.POST_TEXT:
            self.workspace.violate("response_url", "text_truncated", f"{len(text)} characters")
        team = self.workspace.teams[address.team]
        self.workspace.post(
            Message(
                channel=address.channel,
                ts=self.workspace.new_ts(),
                user=team.bot_user,
                team=team.id,
                text=text[: slack_rules.POST_TEXT],
                blocks=tuple(blocks),
                thread_ts=content.get("thread_ts"),
                bot_id=team.bot_id,
                ephemeral_to=None if in_channel else address.user,
            )
        )


class Front(ThreadingHTTPServer):
    """The HTTP side of Slack: the Web API and the response_urls, with what is to go wrong in between."""

    daemon_threads = False
    request_queue_size = 128

    def __init__(self, workspace: Workspace, methods: Methods, *, limit_posts: bool) -> None:
        self.workspace = workspace
        self.methods = methods
        self.faults = Faults()
        self.responses = Responses(workspace)
        self.limit_posts = limit_posts
        self._last_post: dict[str, float] = {}
        self._closing = threading.Event()
        super().__init__(("127.0.0.1", 0), _Handler)
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), name="slack-front")
        self._thread.start()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A bot that hung up is its own affair; anything else is a fault of this server, to be seen in tests."""
        error = sys.exc_info()[1]
        if not isinstance(error, ConnectionError):
            self.workspace.violate("slack_server", "internal_error", repr(error))

    def close(self) -> None:
        self._closing.set()
        self.shutdown()
        self.server_close()
        self._thread.join()

    def answer(self, path: str, body: str, headers: Mapping[str, str]) -> Answer:
        """Answer one HTTP request of the bot."""
        split = urlsplit(path)
        kind, _, name = split.path.lstrip("/").partition("/")
        if kind == "response":
            return self._answer_response(name, body)
        if kind != "api":
            return Answer(404, "not found", {})
        lower = {key.lower(): value for key, value in headers.items()}
        arguments = _arguments(body, split.query, lower.get("content-type", ""))
        token = arguments.pop("token", None) or lower.get("authorization", "").removeprefix("Bearer ")
        fault = self.faults.take(name) or self._too_fast(name, arguments)
        if fault and fault.delay:
            self._closing.wait(fault.delay)
        elif fault and not fault.processed:
            return self._answer_fault(fault, name, arguments)
        answer, extra = self.methods.call(name, arguments, token)
        return Answer(0, "", {}) if fault and fault.processed else Answer(200, answer, extra)

    def _answer_response(self, key: str, body: str) -> Answer:
        fault = self.faults.take("response_url")
        if fault and fault.delay:
            self._closing.wait(fault.delay)
        elif fault and not fault.processed:
            headers = {"Retry-After": str(fault.retry_after)} if fault.status == 429 else {}
            return Answer(404 if fault.status == 200 else fault.status, fault.error, headers)
        answer = self.responses.answer(key, body)
        return Answer(0, "", {}) if fault and fault.processed else answer

    def _answer_fault(self, fault: Fault, method: str, arguments: Json) -> Answer:
        body = {"ok": False, "error": fault.error}
        self.workspace.record_call(method, arguments, body)
        headers = {"Retry-After": str(fault.retry_after)} if fault.status == 429 else {}
        return Answer(fault.status, body, headers)

    def _too_fast(self, method: str, arguments: Json) -> Fault | None:
        """Slack's limit of about one message a second in each channel, where a test turned it on."""
        if not self.limit_posts or method != "chat.postMessage":
            return None
        channel, now = str(arguments.get("channel")), time.monotonic()
        with self.workspace.changed:
            if now - self._last_post.get(channel, 0.0) < 1.0:
                return Fault(method, 429, "ratelimited", retry_after=1)
            self._last_post[channel] = now
        return None


def _arguments(body: str, query: str, content_type: str) -> Json:
    """The arguments of a call, however they came."""
    arguments: Json = dict(parse_qsl(query, keep_blank_values=True))
    if "json" in content_type:
        content = json.loads(body or "{}")
        return arguments | {name: value for name, value in content.items() if value is not None}
    return arguments | dict(parse_qsl(body, keep_blank_values=True))
