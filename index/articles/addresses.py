"""Addresses of the web: which may be asked for, and which sites are trusted with more."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, quote, urlsplit

import idna

from index.errors import FetchError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_SHARED = ipaddress.IPv4Network("100.64.0.0/10")  # of carriers, and of private networks laid over the internet


@dataclass(frozen=True, slots=True)
class Trusted:
    """A site that whoever runs Footnote named, and what holds for it beyond others.

    origin: scheme, host and port, as `origin_of` gives it.
    is_private: whether it may be at an address of a private network.
    headers: what is sent along to it, to sign in; never to another site.
    """

    origin: str
    is_private: bool = False
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


class FetchRefused(FetchError):
    """What may not be fetched, whoever asks; for a robots.txt too."""


class Forbidden(FetchRefused):
    """What the robots.txt of its site forbids."""


class NotPublic(FetchRefused):
    """What is on a private network. host: its name."""

    def __init__(self, host: str, address: Address) -> None:
        super().__init__(f"{host} is at {address}, which is not a public address; it is not fetched.")
        self.host = host


def origin_of(url: str) -> str:
    """The site of an address, as https://example.org:8443. Raises FetchError for what is no address of the web."""
    parts = checked(url)
    return f"{parts.scheme}://{parts.netloc}"


def is_public_or_private(address: Address) -> bool:
    """Whether an address is public, of a private network or of this machine: not link-local, where clouds keep keys."""
    if is_public(address):
        return True
    inner = (address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None) or address
    if inner.is_loopback or inner in _SHARED:
        return True
    is_odd = inner.is_link_local or inner.is_multicast or inner.is_unspecified or inner.is_reserved
    return inner.is_private and not is_odd


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


def checked(url: str) -> SplitResult:
    """The parts of an address that may be asked for, in ASCII and without its fragment. Raises FetchError."""
    try:
        parts = urlsplit(url.strip())
        port = f":{parts.port}" if parts.port is not None else ""
        host = parts.hostname or ""
        if not host.isascii():
            host = idna.encode(host, uts46=True).decode()
    except (ValueError, idna.IDNAError):
        raise FetchRefused(f"{url} is not an address of the web; give one like https://example.org/article.") from None
    if parts.scheme not in ("http", "https"):
        raise FetchRefused(f"{url} cannot be fetched: only http and https addresses are.")
    if not host or re.search(r"[^\w.:%-]", host):
        raise FetchRefused(f"{url} is not an address of the web; give one like https://example.org/article.")
    if parts.username is not None or parts.password is not None:
        raise FetchRefused(
            f"An address with a user name or password in it is not fetched (host {host}); leave them out."
        )
    netloc = (f"[{host}]" if ":" in host else host) + port
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/?%:@!$&'()*+,;=~-._[]")
    return SplitResult(parts.scheme, netloc, path, query, "")
