"""A strict server with OpenAI's API on loopback: it refuses what the real ones refuse, and fails as a test says."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from index.language_model.server import ModelServer

MODEL = "small-model"
KEY = "key-of-the-test"
WAIT_SECONDS = 20.0
_TAKEN = {"model", "messages", "max_tokens", "max_completion_tokens", "temperature", "response_format"}
_HEADERS = {
    *("host", "accept", "accept-encoding", "connection"),
    *("content-type", "content-length", "authorization"),
}

# What it does with a request: a whole answer, or something else with the connection.
Turn = Callable[["Request"], None]


@dataclass(frozen=True, slots=True)
class Request:
    """One request that was taken as valid, and how it can be answered."""

    body: dict[str, Any]
    http: BaseHTTPRequestHandler

    @property
    def data(self) -> Any:
        """The document that the model was given."""
        return json.loads(self.body["messages"][1]["content"])

    def send(self, status: int, body: object, **headers: str) -> None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.http.send_response(status)
        self.http.send_header("Content-Type", "application/json")
        self.http.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.http.send_header(name.replace("_", "-"), value)
        self.http.end_headers()
        self.http.wfile.write(data)

    def refuse(self, status: int, message: str, **headers: str) -> None:
        self.send(status, {"error": {"message": message, "type": "invalid_request_error", "code": None}}, **headers)


def says(text: str, tokens: int | None = 120) -> Turn:
    """A reply with this text."""

    def turn(request: Request) -> None:
        usage = {"prompt_tokens": (tokens or 0) - 20, "completion_tokens": 20, "total_tokens": tokens}
        request.send(
            200,
            {
                "id": "chatcmpl-1",
                "object": "chat.completion",
                "created": 1_700_000_000,
                "model": MODEL,
                "choices": [
                    {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"},
                ],
                **({"usage": usage} if tokens else {}),
            },
        )

    return turn


def chooses(*numbers: object, answered: str = "yes", words: str = "", missing: tuple[str, ...] = ()) -> Turn:
    """A reply of the right form."""
    sentences = [{"number": number, "words": words} for number in numbers]
    return says(json.dumps({"answered": answered, "sentences": sentences, "missing": list(missing)}))


def chooses_what_holds(words: str, says_in_short: str = "") -> Turn:
    """A model that is sure of the first sentence with these words, and says this of it in short."""

    def turn(request: Request) -> None:
        if "quotations" in request.data:
            says(json.dumps({"in_short": says_in_short}))(request)
            return
        shown = {number: text for each in request.data["passages"] for number, text in each["sentences"].items()}
        chooses(next(int(number) for number, text in shown.items() if words in text))(request)

    return turn


def fails(status: int, message: str = "it broke", **headers: str) -> Turn:
    """An error of the server's."""
    return lambda request: request.refuse(status, message, **headers)


def half(request: Request) -> None:
    """The first half of a reply, then the connection ends."""
    request.http.send_response(200)
    request.http.send_header("Content-Type", "application/json")
    request.http.send_header("Content-Length", "1000")
    request.http.end_headers()
    request.http.wfile.write(b'{"id": "chatcmpl-1", "object": "chat.comp')
    request.http.wfile.flush()
    request.http.close_connection = True


def garbage(request: Request) -> None:
    """No JSON at all, though it says so."""
    request.send(200, b"<html>Bad gateway</html>")


@dataclass
class Server:
    """What it was asked, and what it does next: each of `turns` once, then `always`.

    release: what is held goes on when it is set. held: set as soon as a request is held.
    """

    port: int
    key: str = KEY
    turns: list[Turn] = field(default_factory=list)
    always: Turn = field(default_factory=lambda: chooses(1))
    asked: list[Request] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    release: threading.Event = field(default_factory=threading.Event)
    held: threading.Event = field(default_factory=threading.Event)

    def model_server(self, **fields: Any) -> ModelServer:
        return ModelServer(**{"url": f"http://127.0.0.1:{self.port}/v1", "model": MODEL, "key": self.key} | fields)

    def hold(self, request: Request) -> None:
        """Say nothing until the test lets it."""
        self.held.set()
        self.release.wait(WAIT_SECONDS)
        request.http.close_connection = True

    def drip(self, request: Request) -> None:
        """A byte now and then, so that no single wait is long, until the test lets it end."""
        request.http.send_response(200)
        request.http.send_header("Content-Type", "application/json")
        request.http.send_header("Content-Length", "100000")
        request.http.end_headers()
        self.held.set()
        while not self.release.wait(0.02):
            request.http.wfile.write(b" ")
            request.http.wfile.flush()

    def problem(self, http: BaseHTTPRequestHandler, body: Any) -> tuple[int, str] | None:
        """What a strict server says of a request, None where nothing is wrong with it."""
        if http.path != "/v1/chat/completions":
            return 404, "Invalid URL"
        if http.headers.get("Authorization") != (f"Bearer {self.key}" if self.key else None):
            return 401, "Incorrect API key provided"
        strange = {name.lower() for name in http.headers} - _HEADERS
        if strange:
            return 400, f"Headers that nobody needs: {', '.join(sorted(strange))}"
        if not isinstance(body, dict) or set(body) - _TAKEN:
            return 400, f"Unrecognized request argument supplied: {sorted(set(body) - _TAKEN)}"
        if body.get("model") != MODEL:
            return 404, "The model does not exist"
        roles = [message.get("role") for message in body["messages"]]
        if roles[:2] != ["system", "user"] or not all(isinstance(each["content"], str) for each in body["messages"]):
            return 400, "Invalid messages"
        form = body.get("response_format", {})
        if form.get("type") == "json_schema" and not _is_strict(form["json_schema"]["schema"]):
            return 400, "Invalid schema for response_format"
        return None


def _is_strict(schema: Any) -> bool:
    """Whether every object of a schema names all its properties as required and takes no others."""
    if not isinstance(schema, dict):
        return True
    if schema.get("type") == "object" and (
        schema.get("additionalProperties") is not False or set(schema["required"]) != set(schema["properties"])
    ):
        return False
    return all(map(_is_strict, [*schema.get("properties", {}).values(), schema.get("items")]))


@contextmanager
def model_server(port: int = 0) -> Iterator[Server]:
    """Serve until the block ends, at a port of its own if none is given."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            super().setup()
            connections.add(self.connection)

        def finish(self) -> None:
            connections.discard(self.connection)
            with suppress(OSError):  # whoever asked has gone
                super().finish()

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            request = Request(body, self)
            wrong = server.problem(self, body)
            if wrong:
                server.refused.append(wrong[1])
                request.refuse(*wrong)
                return
            server.asked.append(request)
            turn = server.turns.pop(0) if server.turns else server.always
            try:
                turn(request)
            except OSError:  # whoever asked has gone
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    connections: set[socket.socket] = set()
    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as http:
        http.daemon_threads = True
        server = Server(http.server_address[1])
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.release.set()
            http.shutdown()
            thread.join()
            for connection in list(connections):  # what is kept alive would be answered still
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
