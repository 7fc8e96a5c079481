"""Feeds that were fetched or lie in a file, read in a process of their own."""

from pathlib import Path

from index.articles.apart import Apart
from index.articles.drafts import UNSAID
from index.articles.feed import Feed, looks_like_feed
from index.articles.fetch import Fetched
from index.articles.formats.layout import Unreadable
from index.articles.load import read_bytes
from index.errors import ArticleNotAdded

_FEEDS = {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml"}
_FEED_ENDINGS = (".xml", ".rss", ".atom")


def feed_in(page: Fetched) -> Feed | None:
    """The feed that was fetched, or None when it is something else. Raises ArticleNotAdded."""
    if page.content_type not in _FEEDS and not (page.content_type in UNSAID and looks_like_feed(page.data)):
        return None
    try:
        return _feed(page.data, page.url)
    except Unreadable as error:
        raise ArticleNotAdded(f"{page.url} was not added: {error}.") from error


def local_feed(path: Path) -> Feed | None:
    """The feed in a file, or None when it is something else. Raises ArticleNotAdded."""
    if path.suffix.lower() not in _FEED_ENDINGS or not path.is_file():
        return None
    try:
        return _feed(read_bytes(path.resolve()))
    except Unreadable as error:
        raise ArticleNotAdded(f"{path} was not added: {error}.") from error


def _feed(data: bytes, url: str = "") -> Feed | None:
    apart = Apart()
    try:
        return apart.read_feed(data, url)
    finally:
        apart.close()
