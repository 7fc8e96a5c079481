"""What kind of source is at an address, and what to call it."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from index.articles.feeds import feed_in
from index.articles.fetch import Fetched, Fetcher
from index.articles.response import unpacked
from index.articles.saving import file_name, free_name
from index.errors import FetchError, SourcesError
from index.sources.configuration import Sources, advised, made_source
from index.sources.sitemap import LARGEST_MB, NotASitemap, addresses

Kind = Literal["page", "feed", "sitemap", "folder"]


def kind_of(at: str, sources: Sources, environment: Mapping[str, str]) -> Kind:
    """What is at an address of the web, or a path. Raises SourcesError, or ArticleNotAdded for a broken feed."""
    if not re.match(r"https?://", at, re.IGNORECASE):
        if Path(at).expanduser().is_dir():
            return "folder"
        raise SourcesError(f"{at} is no folder, and no address like https://example.org/article.")
    page = made_source({"name": "new", "kind": "page", "at": at})
    fetcher = Fetcher(largest_mb=LARGEST_MB, trusted=sources.trusted(page, environment))
    try:
        fetched = fetcher.fetch(at)
    except FetchError as error:
        raise SourcesError(f"{advised(error, at)} To add it all the same, say what it is (--kind).") from error
    if _is_sitemap(fetched):
        return "sitemap"
    return "feed" if feed_in(fetched) else "page"


def name_for(at: str, sources: Sources) -> str:
    """A name that no other source has, of the host or the folder."""
    name = file_name(urlsplit(at).hostname or Path(at).resolve().name)
    name = re.sub(r"[^a-z0-9-]", "", name) or "source"
    return free_name(name, {source.name.lower() for source in sources.sources})


def _is_sitemap(fetched: Fetched) -> bool:
    try:
        next(addresses(unpacked(iter([fetched.data]), int(LARGEST_MB * 1_000_000), fetched.url), fetched.url), None)
    except NotASitemap:
        return False
    except FetchError:
        return True
    return True
