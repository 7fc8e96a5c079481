"""Fetching a page from the web without reaching what only this machine or its network may reach.

Every address is checked where the connection is made, on each redirect anew, and the connection goes to the address
that was checked: a name that means another machine a moment later gains nothing. The only importer of httpcore2 and
protego.
"""

import ipaddress
import queue
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from http import HTTPStatus
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

import httpcore2
import idna
from httpcore2 import NetworkBackend, NetworkStream
from protego import Protego

from index.errors import FetchError

AGENT = "Footnote"
SECONDS = 30.0
LARGEST_MB = 20.0
REDIRECTS = 5

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_HEADERS: dict[bytes | str, bytes | str] = {
    "User-Agent": AGENT,
    "Accept": "text/html, application/xhtml+xml, application/pdf, application/xml;q=0.9, text/*;q=0.9, */*;q=0.1",
    "Accept-Encoding": "gzip",
}
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_ROBOTS_BYTES = 500 * 1024  # what RFC 9309 asks a crawler to read at least
_REDIRECTED = (301, 302, 303, 307, 308)
_INFLATED_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server sent.

    url: where it came from in the end, after redirects.
    content_type: in lower case, without parameters; "" when the server does not say.
    charset: as the server gives it, or "".
    """

    url: str
    content_type: str
    charset: str
    data: bytes


class _Refused(FetchError):
    """What may not be fetched, whoever asks; for a robots.txt too."""


def is_public(address: Address) -> bool:
    """Whether an address is one of the open internet.

    It is not when it is private, loopback, link-local, shared, multicast or reserved, or an IPv6 form of such an IPv4
    address.
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
        if inner:
            return is_public(inner)
        if address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


class Fetcher:
    """Fetches pages, one after the other.

    may_reach: which addresses may be connected to.
    largest_mb: of a page, after decompression.
    seconds: for all of a page with its redirects, however slowly its bytes come.
    """

    def __init__(
        self,
        may_reach: Callable[[Address], bool] = is_public,
        largest_mb: float = LARGEST_MB,
        seconds: float = SECONDS,
    ) -> None:
        self._may_reach = may_reach
        self._largest = int(largest_mb * 1_000_000)
        self._seconds = seconds
        self._robots: dict[str, Protego | FetchError] = {}

    def fetch(self, url: str) -> Fetched:
        """Fetch a page, if its robots.txt lets us. Raises FetchError."""
        deadline = time.monotonic() + self._seconds
        for _ in range(REDIRECTS + 1):
            parts = _checked(url)
            self._check_robots(parts, deadline)
            with self._get(parts, deadline) as response:
                target = _redirect(response, parts)
                if target is None:
                    return self._fetched(response, parts)
            url = target
        raise _Refused(f"{url} is redirected more than {REDIRECTS} times.")

    def _fetched(self, response: httpcore2.Response, parts: SplitResult) -> Fetched:
        url = urlunsplit(parts)
        if response.status != HTTPStatus.OK:
            raise FetchError(f"{url} cannot be fetched: the server answers {_status(response.status)}.")
        data = b"".join(_body(response, url, self._largest))
        header = Message()
        header["content-type"] = _header(response, "content-type")
        content_type = header.get_content_type() if header["content-type"] else ""
        return Fetched(url, content_type, header.get_content_charset("") or "", data)

    @contextmanager
    def _get(self, parts: SplitResult, deadline: float) -> Iterator[httpcore2.Response]:
        url = urlunsplit(parts)
        headers = _HEADERS | {"Host": parts.netloc}
        backend = _CheckedBackend(self._may_reach, deadline)
        try:
            with (
                httpcore2.ConnectionPool(network_backend=backend) as pool,
                pool.stream("GET", url, headers=headers) as response,
            ):
                yield response
        except (httpcore2.TimeoutException, TimeoutError) as error:
            raise FetchError(f"{url} takes longer than {self._seconds:g} seconds; try again later.") from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError, ssl.SSLError, OSError, zlib.error) as error:
            raise FetchError(f"{url} cannot be fetched: {error or type(error).__name__}.") from error

    def _check_robots(self, parts: SplitResult, deadline: float) -> None:
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            self._robots[origin] = self._read_robots(origin, deadline)
        rules = self._robots[origin]
        if isinstance(rules, FetchError):
            raise FetchError(f"Nothing of {origin} may be fetched while its robots.txt cannot be read: {rules}")
        if not rules.can_fetch(urlunsplit(parts), AGENT):
            raise _Refused(f"{urlunsplit(parts)} may not be fetched: the robots.txt of {origin} forbids it.")

    def _read_robots(self, origin: str, deadline: float) -> Protego | FetchError:
        """Its rules; without any where there is no such file, an error where that cannot be told (RFC 9309, 2.3.1)."""
        url = f"{origin}/robots.txt"
        for _ in range(REDIRECTS + 1):
            try:
                parts = _checked(url)
                with self._get(parts, deadline) as response:
                    target = _redirect(response, parts)
                    if target is None:
                        return _rules(response, url)
            except _Refused:
                raise
            except FetchError as error:
                return error
            url = target
        return Protego.parse("")


def _rules(response: httpcore2.Response, url: str) -> Protego:
    if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise FetchError(f"the server answers {_status(response.status)}. Try again later.")
    if response.status != HTTPStatus.OK:
        return Protego.parse("")
    text = b""
    for part in _body(response, url, None):
        text += part
        if len(text) >= _ROBOTS_BYTES:
            break
    return Protego.parse(text[:_ROBOTS_BYTES].decode("utf-8-sig", errors="replace"))


def _checked(url: str) -> SplitResult:
    """The parts of an address that may be asked for, in ASCII and without its fragment. Raises FetchError."""
    try:
        parts = urlsplit(url.strip())
        port = f":{parts.port}" if parts.port is not None else ""
        host = parts.hostname or ""
        if not host.isascii():
            host = idna.encode(host, uts46=True).decode()
    except (ValueError, idna.IDNAError):
        raise _Refused(f"{url} is not an address of the web; give one like https://example.org/article.") from None
    if parts.scheme not in ("http", "https"):
        raise _Refused(f"{url} cannot be fetched: only http and https addresses are.")
    if not host or re.search(r"[^\w.:%-]", host):
        raise _Refused(f"{url} is not an address of the web; give one like https://example.org/article.")
    if parts.username is not None or parts.password is not None:
        raise _Refused(f"An address with a user name or password in it is not fetched (host {host}); leave them out.")
    netloc = (f"[{host}]" if ":" in host else host) + port
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/?%:@!$&'()*+,;=~-._[]")
    return SplitResult(parts.scheme, netloc, path, query, "")


def _redirect(response: httpcore2.Response, parts: SplitResult) -> str | None:
    """Where the server sends us on to, or None when it does not."""
    location = _header(response, "location")
    if response.status not in _REDIRECTED or not location:
        return None
    target = urljoin(urlunsplit(parts), location)
    if parts.scheme == "https" and urlsplit(target).scheme == "http":
        raise _Refused(f"{urlunsplit(parts)} is redirected from https to http ({target}), which is not followed.")
    return target


def _body(response: httpcore2.Response, url: str, largest: int | None) -> Iterator[bytes]:
    """The decompressed bytes, as they come; raises FetchError once there are more than `largest`."""
    encoding = _header(response, "content-encoding").lower()
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        raise FetchError(f"{url} cannot be fetched: it is compressed in a way that was not asked for ({encoding}).")
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 16) if "gzip" in encoding else None
    length = 0
    for part in response.iter_stream():
        for piece in _inflated(inflater, part) if inflater else (part,):
            length += len(piece)
            if largest is not None and length > largest:
                raise FetchError(f"{url} has more than {largest / 1_000_000:,.0f} MB, which is the limit.")
            yield piece


def _inflated(inflater: "zlib._Decompress", part: bytes) -> Iterator[bytes]:
    """A little at a time: a few bytes may stand for very many."""
    while part:
        yield inflater.decompress(part, _INFLATED_AT_ONCE)
        part = inflater.unconsumed_tail


def _header(response: httpcore2.Response, name: str) -> str:
    return next(
        (value.decode("latin-1") for key, value in response.headers if key.lower() == name.encode()), ""
    ).strip()


def _status(code: int) -> str:
    try:
        return f"{code} {HTTPStatus(code).phrase}"
    except ValueError:
        return str(code)


class _CheckedBackend(NetworkBackend):
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
        addresses = _resolved(host, port, _time_left(self._deadline))
        for address in addresses:
            if not self._may_reach(address):
                raise _Refused(f"{host} is at {address}, which is not a public address; it is not fetched.")
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
        raise _Refused(f"There is no host {host} ({answer}); check the address.") from answer
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
