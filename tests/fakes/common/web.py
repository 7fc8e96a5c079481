"""A small web server on loopback, and a fetcher that may reach it and nothing else."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from index.articles.addresses import Address
from index.articles.fetch import Fetcher

Serve = Callable[[BaseHTTPRequestHandler], None]


def on_loopback(address: Address) -> bool:
    """What tests may reach."""
    return address.is_loopback


def sent(data: bytes | str, content_type: str = "text/html; charset=utf-8", status: int = 200, **headers: str) -> Serve:
    """An answer with these bytes; an underscore in a header's name stands for a hyphen."""
    body = data.encode() if isinstance(data, str) else data

    def serve(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("Content-Type", content_type)
        request.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(body)

    return serve


def redirected(target: str, status: int = 302) -> Serve:
    """An answer that sends elsewhere."""
    return sent(b"", status=status, Location=target)


def known_by(data: bytes | str, content_type: str = "text/html; charset=utf-8", *, etag: str = "") -> Serve:
    """An answer that comes only to who does not have it; without an ETag, by a Last-Modified that never changes."""
    value = etag or "Mon, 02 Nov 2026 08:00:00 GMT"
    wanted = "If-None-Match" if etag else "If-Modified-Since"
    whole = sent(data, content_type, ETag=etag) if etag else sent(data, content_type, Last_Modified=value)
    unchanged = sent(b"", content_type, 304)

    def serve(request: BaseHTTPRequestHandler) -> None:
        (unchanged if request.headers[wanted] == value else whole)(request)

    return serve


@contextmanager
def held() -> Iterator[tuple[Serve, threading.Event]]:
    """A page that does not come as long as the block runs, and what is set as soon as somebody waits for it."""
    asked, over = threading.Event(), threading.Event()

    def serve(request: BaseHTTPRequestHandler) -> None:
        asked.set()
        over.wait()
        request.close_connection = True

    try:
        yield serve, asked
    finally:
        over.set()


class Web:
    """What the server answers, by path, and what it was asked for."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.pages: dict[str, Serve] = {}
        self.asked: list[str] = []
        self.agents: set[str] = set()
        self.headers: list[Message] = []

    def address(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def fetcher(self, largest_mb: float = 20, seconds: float = 5) -> Fetcher:
        """A fetcher that reaches loopback only."""
        return Fetcher(on_loopback, largest_mb, seconds)


@contextmanager
def web() -> Iterator[Web]:
    """Serve until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append(self.path)
            served.agents.add(self.headers["User-Agent"])
            served.headers.append(self.headers)
            page = served.pages.get(self.path) or sent("Not here.", status=404)
            try:
                page(self)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served = Web(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
