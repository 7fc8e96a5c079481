"""What a source holds: which addresses there are, and what is new at each."""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from index.articles.drafts import Draft, Drafts
from index.articles.feed import FeedEntry
from index.articles.feeds import feed_in
from index.articles.fetch import Fetcher
from index.articles.formats.layout import Unreadable
from index.articles.load import is_readable, read_bytes
from index.articles.response import Validators, unpacked
from index.errors import ArticleNotAdded, FetchError
from index.sources.configuration import Source
from index.sources.sitemap import LARGEST_MB, SitemapEntry, addresses
from index.sources.state import SourceState

# Sitemaps of a site, and addresses in them, that are looked through.
MOST_SITEMAPS = 1_000
MOST_ADDRESSES = 1_000_000

OpensDrafts = Callable[[], Drafts]


@dataclass(frozen=True, slots=True)
class Listing:
    """What a source has.

    is_complete: whether what is not listed, and was, has vanished. validators: of the list itself.
    """

    addresses: tuple[str, ...]
    is_complete: bool = True
    notes: tuple[str, ...] = ()
    validators: Validators = field(default_factory=Validators)


@dataclass(frozen=True, slots=True)
class Found:
    """What is new at an address, and what tells next time whether it has changed."""

    draft: Draft
    validators: Validators = field(default_factory=Validators)


class Holding(Protocol):
    """What one source holds. Both raise ArticleNotAdded, mostly FetchError."""

    def listed(self, state: SourceState) -> Listing | None:
        """What there is; None where nothing has changed."""
        ...

    def read(self, address: str, before: Validators, drafts: OpensDrafts) -> Found | None:
        """What is at an address; None where it is what it was before."""
        ...


def holding_of(source: Source, corpus: Path, fetcher: Fetcher, largest_file_mb: float) -> Holding:
    """What a source holds, by its kind."""
    if source.kind == "folder":
        return _Folder(source, corpus, largest_file_mb)
    return {"page": _Page, "feed": _Feed, "sitemap": _Sitemap}[source.kind](source, fetcher)


def is_wanted(source: Source, address: str) -> bool:
    """Whether an address, or a path below a folder, is one of those that are asked for."""
    parts = urlsplit(address)
    path = parts.path + (f"?{parts.query}" if parts.query else "")

    def fits(pattern: str) -> bool:
        return fnmatchcase(path if pattern.startswith("/") and source.kind != "folder" else address, pattern)

    return fits(source.matching) and not any(map(fits, source.without))


class _Page:
    def __init__(self, source: Source, fetcher: Fetcher) -> None:
        self._source = source
        self._fetcher = fetcher

    def listed(self, state: SourceState) -> Listing | None:
        return Listing((self._source.at,))

    def read(self, address: str, before: Validators, drafts: OpensDrafts) -> Found | None:
        fetched = self._fetcher.fetch_if_changed(address, before)
        return Found(drafts().page(fetched), fetched.validators) if fetched else None


class _Feed(_Page):
    def __init__(self, source: Source, fetcher: Fetcher) -> None:
        super().__init__(source, fetcher)
        self._entries: dict[str, FeedEntry] = {}

    def listed(self, state: SourceState) -> Listing | None:
        at = self._source.at
        fetched = self._fetcher.fetch_if_changed(at, Validators(state.etag, state.modified))
        if fetched is None:
            return None
        feed = feed_in(fetched)
        if feed is None:
            raise ArticleNotAdded(f"{at} is no feed but {fetched.content_type or 'something else'}; check its address.")
        wanted = [entry for entry in feed.entries if entry.url and is_wanted(self._source, entry.url)]
        self._entries = {entry.url: entry for entry in wanted[: self._source.most]}
        # An article that a feed names no longer is older than the others, and no less true.
        return Listing(tuple(self._entries), is_complete=False, validators=fetched.validators)

    def read(self, address: str, before: Validators, drafts: OpensDrafts) -> Found | None:
        entry = self._entries[address]
        draft = drafts().entry(entry) if entry.page else None
        return Found(draft) if draft else super().read(address, before, drafts)


class _Sitemap(_Page):
    def listed(self, state: SourceState) -> Listing | None:
        known = {address for address, page in state.pages.items() if not page.vanished}
        chosen = _Chosen(known, self._source.most)
        notes: list[str] = []
        for address in self._addresses(notes):
            if is_wanted(self._source, address):
                chosen.add(address)
                if chosen.is_full:
                    break
        if not chosen.addresses and not notes:
            raise ArticleNotAdded(
                f"{self._source.at} names no page that is asked for; check its pattern ({self._source.matching})."
            )
        if chosen.has_more:
            notes.append(f"It names more than {self._source.most:,} pages; the others are left out (most).")
        return Listing(chosen.addresses, is_complete=chosen.is_full or not self._is_cut_short, notes=tuple(notes))

    def _addresses(self, notes: list[str]) -> Iterator[str]:
        """The addresses of all its sitemaps; of the first it is an error when it cannot be read, of others a note."""
        self._is_cut_short = False
        waiting, seen = [self._source.at], {self._source.at}
        count = 0
        for number, sitemap in enumerate(waiting):
            try:
                for listed in self._listed(sitemap):
                    if count >= MOST_ADDRESSES or len(seen) > MOST_SITEMAPS:
                        notes.append(f"It is not read to its end: it has more than {count:,} addresses.")
                        self._is_cut_short = True
                        return
                    count += 1
                    if not listed.is_sitemap:
                        yield listed.url
                    elif listed.url not in seen:
                        seen.add(listed.url)
                        waiting.append(listed.url)
            except FetchError as error:
                if number == 0:
                    raise
                notes.append(str(error))
                self._is_cut_short = True

    def _listed(self, sitemap: str) -> Iterator[SitemapEntry]:
        with self._fetcher.coming(sitemap, largest_mb=LARGEST_MB) as coming:
            if coming:
                yield from addresses(unpacked(coming.parts, int(LARGEST_MB * 1_000_000), sitemap), sitemap)


class _Chosen:
    """So many addresses of very many: those that are known, then the first that are new."""

    def __init__(self, known: set[str], most: int) -> None:
        self._missing = known
        self._most = most
        self._known: dict[str, None] = {}
        self._new: dict[str, None] = {}
        self._is_over = False

    def add(self, address: str) -> None:
        """Another address that is wanted."""
        if address in self._missing:
            self._missing.discard(address)
            self._known[address] = None
        elif address in self._known:
            return
        elif len(self._known) + len(self._new) < self._most:
            self._new[address] = None
        elif address not in self._new:
            self._is_over = True

    @property
    def has_more(self) -> bool:
        """Whether some are left out."""
        return self._is_over or len(self._known) + len(self._new) > self._most

    @property
    def is_full(self) -> bool:
        """Whether there are enough, and none that is known is still to be looked for."""
        return not self._missing and self.has_more

    @property
    def addresses(self) -> tuple[str, ...]:
        """Those that are chosen."""
        return (*self._known, *self._new)[: self._most]


class _Folder:
    def __init__(self, source: Source, corpus: Path, largest_file_mb: float) -> None:
        self._source = source
        self._root = Path(source.at).expanduser()
        self._corpus = corpus.resolve()
        self._largest_file_mb = largest_file_mb

    def listed(self, state: SourceState) -> Listing | None:
        root = self._root.resolve()
        if not root.is_dir() or not os.access(root, os.R_OK | os.X_OK):
            raise ArticleNotAdded(f"There is no folder {self._root} that can be read; is it mounted?")
        if root.is_relative_to(self._corpus) or self._corpus.is_relative_to(root):
            raise ArticleNotAdded(f"{self._root} and the folder with the articles are one inside the other; move one.")
        found = [name for name in self._names(root) if is_wanted(self._source, name)]
        if not found:
            raise ArticleNotAdded(f"No file that is asked for is in {self._root}; is it mounted? Check its pattern.")
        notes = (
            [f"It holds {len(found):,} files; those after the first {self._source.most:,} are left out (most)."]
            if len(found) > self._source.most
            else []
        )
        return Listing(tuple(found[: self._source.most]), notes=tuple(notes))

    def read(self, address: str, before: Validators, drafts: OpensDrafts) -> Found | None:
        path = (self._root / address).resolve()
        try:
            state = path.stat()
            now = Validators(modified=f"{state.st_mtime_ns}-{state.st_size}")
            if now == before:
                return None
            data = read_bytes(path, self._largest_file_mb)
        except (OSError, Unreadable) as error:
            raise ArticleNotAdded(f"{self._root / address} was not added: {error}.") from error
        suffix = Path(address).suffix
        return Found(Draft(data, suffix, re.sub(r"[/\\]", "-", address.removesuffix(suffix))), now)

    @staticmethod
    def _names(root: Path) -> Iterator[str]:
        """The files that can be articles; what is hidden, or a link out of the folder, is none."""
        for path in sorted(root.rglob("*")):
            inside = path.relative_to(root)
            is_hidden = any(part.startswith(".") for part in inside.parts)
            if not is_hidden and is_readable(path.suffix) and path.is_file() and path.resolve().is_relative_to(root):
                yield inside.as_posix()
