"""What a server sends: where from, of what kind, its bytes as they come, or where it sends us on to."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from itertools import chain
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

import httpcore2

from index.articles.addresses import FetchRefused
from index.errors import FetchError

_REDIRECTED = (301, 302, 303, 307, 308)
_INFLATED_AT_ONCE = 1 << 20
_LONGEST_VALIDATOR = 1_000


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server knows a page's state by, as it gave them: its ETag and Last-Modified, or ""."""

    etag: str = ""
    modified: str = ""


UNKNOWN = Validators()


@dataclass(frozen=True, slots=True)
class Coming:
    """What a server sends, while it comes: `parts` are its bytes, which are read as long as the connection is open."""

    url: str
    content_type: str
    charset: str
    parts: Iterator[bytes]
    validators: Validators


def coming_of(response: httpcore2.Response, parts: SplitResult, largest: int) -> Coming:
    """What comes from the address in `parts`, at most `largest` bytes of it. Raises FetchError for any other status."""
    url = urlunsplit(parts)
    if response.status != HTTPStatus.OK:
        raise FetchError(
            f"{url} cannot be fetched: the server answers {status_of(response.status)}.",
            status=response.status,
            retry_after=retry_after(response),
        )
    header = Message()
    header["content-type"] = _header(response, "content-type")
    content_type = header.get_content_type() if header["content-type"] else ""
    validators = Validators(_validator(response, "etag"), _validator(response, "last-modified"))
    charset = header.get_content_charset("") or ""
    return Coming(url, content_type, charset, body_of(response, url, largest), validators)


def _validator(response: httpcore2.Response, name: str) -> str:
    """What may be sent back as it came."""
    value = _header(response, name)
    return value if value.isascii() and value.isprintable() and len(value) <= _LONGEST_VALIDATOR else ""


def retry_after(response: httpcore2.Response) -> float:
    """The seconds after which the server wants to be asked again, 0 where it does not say."""
    said = _header(response, "retry-after")
    if said.isdecimal():
        return float(said[:9])
    try:
        when = parsedate_to_datetime(said)
    except ValueError:
        return 0.0
    return max((when - datetime.now(UTC)).total_seconds(), 0.0) if when.tzinfo else 0.0


def redirect_of(response: httpcore2.Response, parts: SplitResult) -> str | None:
    """Where the server sends us on to, or None when it does not."""
    location = _header(response, "location")
    if response.status not in _REDIRECTED or not location:
        return None
    target = urljoin(urlunsplit(parts), location)
    if parts.scheme == "https" and urlsplit(target).scheme == "http":
        raise FetchRefused(f"{urlunsplit(parts)} is redirected from https to http ({target}), which is not followed.")
    return target


def body_of(response: httpcore2.Response, url: str, largest: int | None) -> Iterator[bytes]:
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


def status_of(code: int) -> str:
    """A status as a person reads it: "404 Not Found"."""
    try:
        return f"{code} {HTTPStatus(code).phrase}"
    except ValueError:
        return str(code)
