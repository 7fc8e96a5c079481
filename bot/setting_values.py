"""How values of settings are written: ids, people, addresses, folders. What is written otherwise is refused.

Refusals say how to write it, and never what was written: somebody may have pasted a token.
"""

import re
from ipaddress import ip_address
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer
from pydantic_settings import NoDecode

from index import IndexAddressError, Location, location_of


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches a host."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _words(value: object) -> object:
    """C1, C2 as ("C1", "C2")."""
    return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


def _ids(what: str, pattern: str, example: str) -> AfterValidator:
    """Refuse what is no id."""

    def check(words: tuple[str, ...]) -> tuple[str, ...]:
        for number, word in enumerate(words, 1):
            if not re.fullmatch(pattern, word):
                raise ValueError(f"entry {number} is no id of a {what}; write ids with commas between them: {example}")
        return words

    return AfterValidator(check)


def _listening(value: str) -> str:
    """Refuse what is no address to listen at."""
    host, _, port = value.rpartition(":")
    if value and not (host and port.isdecimal() and 0 < int(port) < 65_536):
        raise ValueError("write the address to listen at and a port, as 127.0.0.1:8080")
    return value


def _web_address(value: str) -> str:
    """Refuse what is no address of a web page; a slash at its end is left out."""
    if value and not (value.startswith(("https://", "http://")) and urlsplit(value).hostname):
        raise ValueError("write the whole address, as https://footnote.example.org")
    return value.rstrip("/")


def _trusted_address(value: str) -> str:
    """Refuse an address where who listens in could answer for the provider."""
    where = urlsplit(_web_address(value))
    if value and where.scheme != "https" and not is_loopback(where.hostname or ""):
        raise ValueError("write an address that begins with https://")
    return value.rstrip("/")


def _people(words: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse what names nobody of the page."""
    for number, word in enumerate(words, 1):
        if not re.fullmatch(r"\*|web/\S+|[^@/\s]*@[^@/\s]+", word):
            raise ValueError(f"entry {number} names nobody; write ada@example.org, @example.org, web/SUBJECT or *")
    return tuple(word if "/" in word else word.lower() for word in words)


def _zone(value: str) -> str:
    """Refuse what is no time zone."""
    try:
        ZoneInfo(value)
    except (KeyError, OSError, ValueError):
        raise ValueError("write the name of a time zone, as Europe/Berlin") from None
    return value


def _owners(value: object) -> object:
    """From "C1 C2, hr: C3" to ("C1", "C2", "hr:C3"); the name of a collection may have spaces."""
    if not isinstance(value, str):
        return value
    entries: list[str] = []
    for part in filter(None, map(str.strip, value.split(","))):
        collection, mark, channel = part.rpartition(":")
        entries += [f"{collection.strip()}:{channel.strip()}"] if mark else part.split()
    return tuple(entries)


def _folders(value: object) -> object:
    """From "hr, our plans" to ("hr", "our plans")."""
    return tuple(filter(None, map(str.strip, value.split(",")))) if isinstance(value, str) else value


def _index_at(value: object) -> object:
    """A folder, or the URL of a shared index."""
    try:
        return location_of(value) if isinstance(value, str) else value
    except IndexAddressError as error:
        raise ValueError(str(error)) from None


_TEAM = "(?:[TE][A-Z0-9]+/)?"
_Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words)]
SlackChannels = Annotated[_Words, _ids("channel", f"{_TEAM}[CG][A-Z0-9]+", "C0123456789, C9876543210")]
_COLLECTION = "(?:[^:/.][^:/]*:)?"
_Owners = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_owners)]
SlackOwners = Annotated[_Owners, _ids("channel", f"{_COLLECTION}{_TEAM}[CG][A-Z0-9]+", "C0123456789, hr: C9876543210")]
DiscordOwners = Annotated[_Owners, _ids("channel", rf"{_COLLECTION}\d+", "123456789012345678, hr: 234567890123456789")]
SlackPeople = Annotated[_Words, _ids("person", f"{_TEAM}[UW][A-Z0-9]+", "U0123456789, U9876543210")]
DiscordIds = Annotated[_Words, _ids("channel or role", r"\d+", "123456789012345678, 234567890123456789")]
People = Annotated[_Words, AfterValidator(_people)]
Folders = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_folders)]
ListeningAt = Annotated[str, AfterValidator(_listening)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
TrustedAddress = Annotated[str, AfterValidator(_trusted_address)]
IndexAt = Annotated[Location, BeforeValidator(_index_at), PlainSerializer(str)]  # its passwords are not shown
TimeZone = Annotated[str, AfterValidator(_zone)]
LogLevel = Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)]
Port = Annotated[int, Field(ge=0, le=65_535)]
