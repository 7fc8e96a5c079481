"""/metrics, /healthz and /readyz, for those who run the bot."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from bot.errors import SettingsError
from bot.runtime.metrics import Metrics

_METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], metrics: Metrics, problem: Callable[[], str]) -> None:
        self.metrics = metrics
        self.problem = problem
        super().__init__(address, _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        """Answer one request."""
        match self.path:
            case "/metrics":
                self._answer(200, self.server.metrics.text(), _METRICS_TYPE)
            case "/healthz":
                self._answer(200, b"alive\n")
            case "/readyz":
                problem = self.server.problem()
                self._answer(503 if problem else 200, f"{problem or 'ready'}\n".encode())
            case _:
                self._answer(404, b"There is /metrics, /healthz and /readyz.\n")

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing: a request every few seconds is no news."""

    def _answer(self, status: int, body: bytes, content_type: str = "text/plain; charset=utf-8") -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def health_server(host: str, port: int, metrics: Metrics, problem: Callable[[], str]) -> Iterator[None]:
    """Serve as long as the block runs; port 0 serves nothing.

    problem: what keeps the bot from answering just now, "" if nothing does. Raises SettingsError for an address that
    cannot be had.
    """
    if not port:
        yield
        return
    try:
        server = _Server((host, port), metrics, problem)
    except OSError as error:
        raise SettingsError(
            f"FOOTNOTE_HEALTH_PORT {port} on {host} cannot be used ({error.strerror}): choose a free port."
        ) from error
    thread = threading.Thread(target=server.serve_forever, name="health")
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
