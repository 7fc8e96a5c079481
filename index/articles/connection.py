"""Connections to the web that reach nothing but what may be reached, and last no longer than they may.

Every address is checked where the connection is made, and the connection goes to the address that was checked: a name
that means another machine a moment later gains nothing.
"""

import ipaddress
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable

import httpcore2
from httpcore2 import NetworkBackend, NetworkStream

from index.articles.addresses import Address, FetchRefused, NotPublic


class CheckedBackend(NetworkBackend):
    """Connects to public addresses only, and lets nothing last beyond the deadline."""

    def __init__(self, may_reach: Callable[[Address], bool], deadline: float) -> None:
        self._may_reach = may_reach
        self._deadline = deadline
        self._inner = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> NetworkStream:
        """Connect to the first address that answers. Raises NotPublic where one of them may not be reached."""
        addresses = _resolved(host, port, _time_left(self._deadline))
        for address in addresses:
            if not self._may_reach(address):
                raise NotPublic(host, address)
        problem: Exception = httpcore2.ConnectError("it has no address")
        for address in addresses:
            try:
                left = _time_left(self._deadline)
                return _TimedStream(self._inner.connect_tcp(str(address), port, left), self._deadline)
            except httpcore2.ConnectError as error:
                problem = error
        raise problem


def _resolved(host: str, port: int, seconds: float) -> list[Address]:
    """The addresses of a host. Nothing ends the system's own search for them, so it is left alone after a while."""
    found: queue.SimpleQueue[list[Address] | Exception] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.put([ipaddress.ip_address(address[0]) for *_, address in answers])
        except (OSError, UnicodeError) as error:
            found.put(error)

    threading.Thread(target=look_up, name="resolving", daemon=True).start()
    try:
        answer = found.get(timeout=seconds)
    except queue.Empty:
        raise httpcore2.ConnectTimeout from None
    if isinstance(answer, Exception):
        raise FetchRefused(f"There is no host {host} ({answer}); check the address.") from answer
    return answer


class _TimedStream(NetworkStream):
    """A connection whose every step has only the time that is left of all."""

    def __init__(self, inner: NetworkStream, deadline: float) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _time_left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _time_left(self._deadline))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, _time_left(self._deadline))
        return _TimedStream(inner, self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)


def _time_left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore2.ReadTimeout
    return left
