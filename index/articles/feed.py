"""RSS and Atom: what a feed holds. The only importer of feedparser and defusedxml."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from io import BytesIO
from time import strftime
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import ParseError

import defusedxml
import feedparser
from defusedxml import ElementTree

from index.articles.formats.layout import Unreadable, clean, unescaped

ENTITIES = "it declares entities, by which a small file can unpack to gigabytes; such feeds are refused"
BROKEN = "it is not a feed that can be read ({}); tell who publishes it"
# A content of fewer words is taken for a teaser, and the page itself is fetched.
_WHOLE_WORDS = 150
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An article of a feed.

    page: the article as a web page, when the feed holds all of it, else "".
    """

    title: str
    author: str
    published: str
    url: str
    page: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed with its entries, in its own order."""

    title: str
    entries: tuple[FeedEntry, ...]


def read_feed(data: bytes, url: str = "") -> Feed | None:
    """The feed in these bytes, which came from `url`; None when they are none. Raises Unreadable."""
    _check_entities(data)
    # As a stream: feedparser would fetch what looks like an address, and read the file that looks like a path.
    try:
        parsed = feedparser.parse(BytesIO(data), response_headers={"content-location": url} if url else None)
    except ValueError as error:  # at characters, or an encoding, that there are not
        raise Unreadable(BROKEN.format(error)) from error
    if not parsed.get("version"):
        return None
    return Feed(_words(parsed.feed.get("title", "")), tuple(_entries(parsed.entries, url)))


def looks_like_feed(data: bytes) -> bool:
    """Whether an XML document is a feed, told by its first tags."""
    start = data[:2_000].replace(b"\0", b"").lower()
    return any(tag in start for tag in (b"<rss", b"<feed", b"<rdf:rdf"))


def _check_entities(data: bytes) -> None:
    try:
        ElementTree.fromstring(data, forbid_entities=True)
    except defusedxml.DefusedXmlException:
        raise Unreadable(ENTITIES) from None
    except (ParseError, ValueError, LookupError):
        # Feeds are often not quite XML, and feedparser bears with them; with entities they need not be borne with.
        if b"<!entity" in data.replace(b"\0", b"").lower():
            raise Unreadable(ENTITIES) from None


def _entries(found: list[Any], feed_url: str) -> Iterator[FeedEntry]:
    for entry in found:
        link = entry.get("link", "")
        # What a feed says of another site's article is not that site's word.
        is_its_own = not feed_url or urlsplit(link).hostname == urlsplit(feed_url).hostname
        # As of a dict: feedparser's own gives, with a warning, the one for the other where that is missing.
        when = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
        title = _words(entry.get("title", ""))
        yield FeedEntry(
            title=title,
            author=_words(entry.get("author", "")),
            published=strftime("%Y-%m-%d", when) if when else "",
            url=link,
            page=_page(title, entry.get("content", [])) if is_its_own else "",
        )


def _words(text: str) -> str:
    """The words of a title, which feeds give as HTML, often escaped once more."""
    return clean(unescaped(unescaped(_TAG.sub("", unescaped(text)))))


def _page(title: str, contents: list[Any]) -> str:
    longest = max((content.get("value", "") for content in contents), key=len, default="")
    if len(longest.split()) < _WHOLE_WORDS:
        return ""
    return f"<html><head><title>{escape(title)}</title></head><body><article>{longest}</article></body></html>"
