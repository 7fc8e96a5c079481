"""Fetching a page from the web as its site allows, without reaching what only this machine or its network may reach.

Redirects are checked like the first address.
"""

import ssl
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import SplitResult, urlunsplit

import httpcore2
from protego import Protego

from index.articles.addresses import Address, FetchRefused, Forbidden, Trusted, checked, is_public, is_public_or_private
from index.articles.connection import CheckedBackend
from index.articles.response import UNKNOWN, Coming, Validators, body_of, coming_of, redirect_of, retry_after, status_of
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
    validators: Validators = UNKNOWN


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
        fetched = self.fetch_if_changed(url, UNKNOWN)
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
        self, url: str, before: Validators = UNKNOWN, largest_mb: float | None = None
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
                target = redirect_of(response, parts)
                if target is None:
                    is_same = response.status == HTTPStatus.NOT_MODIFIED and before != UNKNOWN
                    yield None if is_same else coming_of(response, parts, largest)
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
        self, parts: SplitResult, deadline: float, before: Validators = UNKNOWN, *, is_trusted: bool
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
        backend = CheckedBackend(may_reach, deadline)
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
                    target = redirect_of(response, parts)
                    if target is None:
                        return _rules(response, url)
            except FetchRefused:
                raise
            except FetchError as error:
                return error
            url = target
        return Protego.parse("")


def _wanted_pause(rules: Protego) -> float:
    """The seconds between two requests that a robots.txt asks for."""
    rate = rules.request_rate(AGENT)
    return max(rules.crawl_delay(AGENT) or 0.0, rate.seconds / rate.requests if rate and rate.requests else 0.0)


def _rules(response: httpcore2.Response, url: str) -> Protego:
    if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise FetchError(
            f"the server answers {status_of(response.status)}. Try again later.", retry_after=retry_after(response)
        )
    if response.status != HTTPStatus.OK:
        return Protego.parse("")
    text = b""
    for part in body_of(response, url, None):
        text += part
        if len(text) >= _ROBOTS_BYTES:
            break
    return Protego.parse(text[:_ROBOTS_BYTES].decode("utf-8-sig", errors="replace"))
