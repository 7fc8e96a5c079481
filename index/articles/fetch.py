"""Fetching a page from the web without reaching what only this machine or its network may reach.

Every address is checked where the connection is made, on each redirect anew, and the connection goes to the address
that was checked: a name that means another machine a moment later gains nothing. The only importer of httpcore2 and
protego.
"""

import ipaddress
import queue
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from itertools import chain
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

import httpcore2
from httpcore2 import NetworkBackend, NetworkStream
from protego import Protego

from index.articles.addresses import (
    Address,
    FetchRefused,
    Forbidden,
    NotPublic,
    Trusted,
    checked,
    is_public,
    is_public_or_private,
)
from index.errors import FetchError

AGENT = "Footnote"
SECONDS = 30.0
LARGEST_MB = 20.0
REDIRECTS = 5
LONGEST_PAUSE = 60.0  # seconds between two requests that a site may ask for

_HEADERS: dict[bytes | str, bytes | str] = {
    "User-Agent": AGENT,
    "Accept": "text/html, application/xhtml+xml, application/pdf, application/xml;q=0.9, text/*;q=0.9, */*;q=0.1",
    "Accept-Encoding": "gzip",
}
_ROBOTS_BYTES = 500 * 1024  # what RFC 9309 asks a crawler to read at least
_REDIRECTED = (301, 302, 303, 307, 308)
_INFLATED_AT_ONCE = 1 << 20
_LONGEST_VALIDATOR = 1_000


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server knows a page's state by, as it gave them: its ETag and Last-Modified, or ""."""

    etag: str = ""
    modified: str = ""


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
    validators: Validators = Validators()


@dataclass(frozen=True, slots=True)
class Coming:
    """What a server sends, while it comes: `parts` are its bytes, which are read as long as the connection is open."""

    url: str
    content_type: str
    charset: str
    parts: Iterator[bytes]
    validators: Validators


class Fetcher:
    """Fetches pages, one after the other.

    may_reach: which addresses may be connected to.
    largest_mb: of a page, after decompression.
    seconds: for all of a page with its redirects, however slowly its bytes come.
    trusted: a site for which more is allowed, where it is asked for itself; a redirect from elsewhere gains nothing.
    sleep: how the pauses that sites ask for in their robots.txt are kept.
    """

    def __init__(
        self,
        may_reach: Callable[[Address], bool] = is_public,
        largest_mb: float = LARGEST_MB,
        seconds: float = SECONDS,
        *,
        trusted: Trusted | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._may_reach = may_reach
        self._largest = int(largest_mb * 1_000_000)
        self._seconds = seconds
        self._trusted = trusted
        self._sleep = sleep
        self._robots: dict[str, Protego | FetchError] = {}
        self._next_request: dict[str, float] = {}

    def fetch(self, url: str) -> Fetched:
        """Fetch a page, if its robots.txt lets us. Raises FetchError."""
        fetched = self.fetch_if_changed(url, Validators())
        if fetched is None:
            raise FetchError(f"{url} cannot be fetched: the server answers 304 Not Modified, unasked.")
        return fetched

    def fetch_if_changed(self, url: str, before: Validators) -> Fetched | None:
        """Fetch a page, unless its server says that it is as it was with these. Raises FetchError."""
        with self.coming(url, before) as coming:
            if coming is None:
                return None
            data = b"".join(coming.parts)
            return Fetched(coming.url, coming.content_type, coming.charset, data, coming.validators)

    @contextmanager
    def coming(
        self, url: str, before: Validators = Validators(), largest_mb: float | None = None
    ) -> Iterator[Coming | None]:
        """The same, to be read as it comes; None where nothing has changed."""
        deadline = time.monotonic() + self._seconds
        largest = self._largest if largest_mb is None else int(largest_mb * 1_000_000)
        is_trusted = True
        for _ in range(REDIRECTS + 1):
            parts = checked(url)
            is_trusted = is_trusted and self._trusts(parts)
            self._check_robots(parts, deadline, is_trusted=is_trusted)
            deadline += self._pause(parts)
            with self._get(parts, deadline, before, is_trusted=is_trusted) as response:
                target = _redirect(response, parts)
                if target is None:
                    is_same = response.status == HTTPStatus.NOT_MODIFIED and before != Validators()
                    yield None if is_same else _coming(response, parts, largest)
                    return
            url = target
        raise FetchRefused(f"{url} is redirected more than {REDIRECTS} times.")

    def _trusts(self, parts: SplitResult) -> bool:
        return self._trusted is not None and self._trusted.origin == f"{parts.scheme}://{parts.netloc}"

    def _pause(self, parts: SplitResult) -> float:
        """Wait until the site wants to be asked again; gives the seconds that were waited."""
        origin = f"{parts.scheme}://{parts.netloc}"
        now = time.monotonic()
        seconds = max(self._next_request.get(origin, now) - now, 0.0)
        if seconds:
            self._sleep(seconds)
        rules = self._robots[origin]
        wanted = _wanted_pause(rules) if isinstance(rules, Protego) else 0.0
        if wanted > LONGEST_PAUSE:
            raise FetchRefused(
                f"Nothing of {origin} is fetched: its robots.txt asks to wait {wanted:g} seconds between two requests, "
                f"and {LONGEST_PAUSE:g} are the most that is waited."
            )
        self._next_request[origin] = now + seconds + wanted
        return seconds

    @contextmanager
    def _get(
        self, parts: SplitResult, deadline: float, before: Validators = Validators(), *, is_trusted: bool
    ) -> Iterator[httpcore2.Response]:
        url = urlunsplit(parts)
        headers = _HEADERS | {"Host": parts.netloc}
        if before.etag:
            headers |= {"If-None-Match": before.etag}
        if before.modified:
            headers |= {"If-Modified-Since": before.modified}
        may_reach = self._may_reach
        if is_trusted and self._trusted:
            headers.update(self._trusted.headers)
            may_reach = is_public_or_private if self._trusted.is_private else may_reach
        backend = _CheckedBackend(may_reach, deadline)
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

    def _check_robots(self, parts: SplitResult, deadline: float, *, is_trusted: bool) -> None:
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            self._robots[origin] = self._read_robots(origin, deadline, is_trusted=is_trusted)
        rules = self._robots[origin]
        if isinstance(rules, FetchError):
            raise FetchError(
                f"Nothing of {origin} may be fetched while its robots.txt cannot be read: {rules}",
                retry_after=rules.retry_after,
            )
        if not rules.can_fetch(urlunsplit(parts), AGENT):
            raise Forbidden(f"{urlunsplit(parts)} may not be fetched: the robots.txt of {origin} forbids it.")

    def _read_robots(self, origin: str, deadline: float, *, is_trusted: bool) -> Protego | FetchError:
        """Its rules; without any where there is no such file, an error where that cannot be told (RFC 9309, 2.3.1)."""
        url = f"{origin}/robots.txt"
        for _ in range(REDIRECTS + 1):
            try:
                parts = checked(url)
                is_trusted = is_trusted and self._trusts(parts)
                with self._get(parts, deadline, is_trusted=is_trusted) as response:
                    target = _redirect(response, parts)
                    if target is None:
                        return _rules(response, url)
            except FetchRefused:
                raise
            except FetchError as error:
                return error
            url = target
        return Protego.parse("")


def _coming(response: httpcore2.Response, parts: SplitResult, largest: int) -> Coming:
    url = urlunsplit(parts)
    if response.status != HTTPStatus.OK:
        raise FetchError(
            f"{url} cannot be fetched: the server answers {_status(response.status)}.",
            status=response.status,
            retry_after=_retry_after(response),
        )
    header = Message()
    header["content-type"] = _header(response, "content-type")
    content_type = header.get_content_type() if header["content-type"] else ""
    validators = Validators(_validator(response, "etag"), _validator(response, "last-modified"))
    charset = header.get_content_charset("") or ""
    return Coming(url, content_type, charset, _body(response, url, largest), validators)


def _validator(response: httpcore2.Response, name: str) -> str:
    """What may be sent back as it came."""
    value = _header(response, name)
    return value if value.isascii() and value.isprintable() and len(value) <= _LONGEST_VALIDATOR else ""


def _retry_after(response: httpcore2.Response) -> float:
    """The seconds after which the server wants to be asked again, 0 where it does not say."""
    said = _header(response, "retry-after")
    if said.isdecimal():
        return float(said[:9])
    try:
        when = parsedate_to_datetime(said)
    except ValueError:
        return 0.0
    return max((when - datetime.now(UTC)).total_seconds(), 0.0) if when.tzinfo else 0.0


def _wanted_pause(rules: Protego) -> float:
    """The seconds between two requests that a robots.txt asks for."""
    rate = rules.request_rate(AGENT)
    return max(rules.crawl_delay(AGENT) or 0.0, rate.seconds / rate.requests if rate and rate.requests else 0.0)


def _rules(response: httpcore2.Response, url: str) -> Protego:
    if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise FetchError(
            f"the server answers {_status(response.status)}. Try again later.", retry_after=_retry_after(response)
        )
    if response.status != HTTPStatus.OK:
        return Protego.parse("")
    text = b""
    for part in _body(response, url, None):
        text += part
        if len(text) >= _ROBOTS_BYTES:
            break
    return Protego.parse(text[:_ROBOTS_BYTES].decode("utf-8-sig", errors="replace"))


def _redirect(response: httpcore2.Response, parts: SplitResult) -> str | None:
    """Where the server sends us on to, or None when it does not."""
    location = _header(response, "location")
    if response.status not in _REDIRECTED or not location:
        return None
    target = urljoin(urlunsplit(parts), location)
    if parts.scheme == "https" and urlsplit(target).scheme == "http":
        raise FetchRefused(f"{urlunsplit(parts)} is redirected from https to http ({target}), which is not followed.")
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


def unpacked(parts: Iterator[bytes], largest: int, url: str) -> Iterator[bytes]:
    """The bytes of a file that may be compressed with gzip itself; raises FetchError beyond `largest` of them."""
    first = next(parts, b"")
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 16) if first.startswith(b"\x1f\x8b") else None
    length = 0
    for part in chain([first], parts):
        try:
            for piece in _inflated(inflater, part) if inflater else (part,):
                length += len(piece)
                if length > largest:
                    raise FetchError(f"{url} has more than {largest / 1_000_000:,.0f} MB, which is the limit.")
                yield piece
        except zlib.error as error:
            raise FetchError(f"{url} cannot be unpacked ({error}); tell who publishes it.") from error


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
