"""One source's turn in a sync: what is new of it is kept among the articles, what is gone is noted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from index.articles.addresses import Forbidden
from index.articles.changes import Change, ChangeLog
from index.articles.open_corpus import Added, AddResult, OpenCorpus
from index.articles.removed import take_away
from index.articles.response import Validators
from index.errors import AlreadyThere, ArticleNotAdded, CannotWrite, FetchError, counted
from index.sources.configuration import Source, advised
from index.sources.holdings import Holding, Listing
from index.sources.state import Page, SourceState, State

GONE = (404, 410)
# A site that refuses so many pages one after the other is left alone until its next turn.
_IN_A_ROW = 5
_SAVED_AFTER = 20  # pages

# Hears which source it is, how many of its addresses were looked at, and of how many.
Hears = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class SourceResult:
    """What came of a source's turn.

    kept: articles that it gives now. vanished: those that it no longer has, and the folder still does.
    removed: those of them that were taken away. notes: what is worth a line though it went well.
    failed: why it could not be read, "" where it could. is_news: whether that was not so the last time.
    """

    name: str
    added: int = 0
    updated: int = 0
    removed: int = 0
    kept: int = 0
    vanished: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    failed: str = ""
    is_news: bool = False
    next_try: datetime | None = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all turns of a sync share.

    opened: the folder of a collection, read when something is to be kept there. save: keeps the state so far.
    now: the time, in UTC.
    """

    corpus: Path
    state: State
    log: ChangeLog
    opened: Callable[[str], OpenCorpus]
    save: Callable[[], None]
    now: Callable[[], datetime]
    hears: Hears


class SourceTurn:
    """The turn of one source."""

    def __init__(self, source: Source, holding: Holding, around: Surroundings) -> None:
        self._source = source
        self._holding = holding
        self._around = around
        self._known: SourceState = around.state.of(source, around.now())
        self._counts = dict.fromkeys((AddResult.ADDED, AddResult.UPDATED, AddResult.UNCHANGED), 0)
        self._notes: list[str] = []
        self._retry_after = 0.0

    def take(self, *, prune: bool = False) -> SourceResult:
        """Look at all of it; prune: take away what has vanished. Raises CannotWrite or SourcesError."""
        failed = ""
        removed = 0
        try:
            self._move()
            listing = self._holding.listed(self._known)
            if listing:
                failed = self._read(listing)
                self._note_vanished(listing, keeps_list=not failed)
        except CannotWrite:
            raise
        except ArticleNotAdded as error:
            failed = self._said(error)
        now = self._around.now()
        if failed:
            is_news = self._known.failed(now, failed, self._retry_after)
        else:
            removed = prune_vanished(self._known, self._source.name, self._around) if prune else 0
            is_news = bool(self._known.problem)
            self._known.went_well(self._source, now, tuple(self._notes))
        return SourceResult(
            name=self._source.name,
            added=self._counts[AddResult.ADDED],
            updated=self._counts[AddResult.UPDATED],
            removed=removed,
            kept=self._known.kept,
            vanished=tuple(page.file for page in self._known.vanished.values()),
            notes=tuple(self._notes),
            failed=failed,
            is_news=is_news,
            next_try=self._known.next_try,
        )

    def _read(self, listing: Listing) -> str:
        """Look at every address; gives why the source is to be left alone, if it is."""
        problems: list[str] = []
        doubles: list[str] = []
        in_a_row = 0
        for number, address in enumerate(listing.addresses):
            self._around.hears(self._source.name, number, len(listing.addresses))
            page = self._known.pages.setdefault(address, Page())
            try:
                self._look_at(address, page)
                page.problem, page.vanished, in_a_row = "", None, 0
            except AlreadyThere as error:
                self._let_go(page)
                page.problem, page.vanished, in_a_row = str(error), None, 0
                doubles.append(page.problem)
            except CannotWrite:
                raise
            except ArticleNotAdded as error:
                if isinstance(error, FetchError) and error.status in GONE:
                    page.vanished, in_a_row = page.vanished or self._around.now(), 0
                    continue
                page.problem = self._said(error)
                problems.append(page.problem)
                in_a_row += isinstance(error, FetchError) and not isinstance(error, Forbidden)
            if in_a_row == _IN_A_ROW:
                return problems[-1]
            if number % _SAVED_AFTER == _SAVED_AFTER - 1:
                self._around.save()
        if problems and len(problems) == len(listing.addresses):
            return problems[0]
        if problems:
            count = counted(len(problems), "page")
            self._notes.append(f"{count} could not be read, what was kept of them stays: {problems[0]}")
        if doubles:
            self._notes.append(f"{counted(len(doubles), 'page')} left out, as they are there already: {doubles[0]}")
        return ""

    def _look_at(self, address: str, page: Page) -> None:
        """Keep what is new at one address."""
        is_there = bool(page.file) and (self._around.corpus / page.file).is_file()
        before = Validators(page.etag, page.modified) if is_there and not page.problem else Validators()
        found = self._holding.read(address, before, lambda: self._opened().drafts)
        if found is None:
            return
        own = page.file if is_there else ""
        taken = {self._inside(file) for file in self._around.state.taken(besides=page)}
        added = self._opened().keep(found.draft, self._inside(own), taken)
        file = self._file(added.file)
        if own and own != file:
            self._let_go(page)
        self._around.state.give(file, page)
        page.etag, page.modified = found.validators.etag, found.validators.modified
        self._count(added, file)

    def _count(self, added: Added, file: str) -> None:
        self._counts[added.change] += 1
        if added.change is not AddResult.UNCHANGED:
            self._around.state.needs_build = True
            self._log(Change.ADDED if added.change is AddResult.ADDED else Change.UPDATED, file, added.article.title)

    def _let_go(self, page: Page) -> None:
        """Take away what a page was kept in: it is elsewhere now."""
        if page.file and (self._around.corpus / page.file).is_file():
            self._opened().take_away(self._inside(page.file))
            self._around.state.needs_build = True
            self._log(Change.REMOVED, page.file)
        page.file = page.etag = page.modified = ""

    def _note_vanished(self, listing: Listing, *, keeps_list: bool) -> None:
        now = self._around.now()
        is_whole = keeps_list and not any(self._known.pages[address].problem for address in listing.addresses)
        validators = listing.validators if is_whole else Validators()
        self._known.etag, self._known.modified = validators.etag, validators.modified
        self._notes += listing.notes
        listed = set(listing.addresses) if listing.is_complete else set(self._known.pages)
        for address in list(self._known.pages):
            page = self._known.pages[address]
            if address not in listed:
                page.vanished = page.vanished or now
            if page.vanished and not page.file:
                del self._known.pages[address]

    def _move(self) -> None:
        """Bring its articles to its collection, where that is another than before."""
        for page in self._known.pages.values():
            before = self._around.corpus / page.file
            if not page.file or PurePosixPath(page.file).parent == PurePosixPath(self._source.collection):
                continue
            if before.is_file():
                page.file = self._file(self._opened().take_in(before))
                self._around.state.needs_build = True
                self._log(Change.MOVED, page.file)

    def _log(self, change: Change, file: str, title: str = "") -> None:
        self._around.log.add(f"source {self._source.name}", [(change, file, title)])

    def _opened(self) -> OpenCorpus:
        return self._around.opened(self._source.collection)

    def _file(self, inside: str) -> str:
        """A file of the collection's folder as one of the whole."""
        return str(PurePosixPath(self._source.collection, inside))

    def _inside(self, file: str) -> str:
        """The other way round; what is not in the collection's folder has no such name."""
        path, folder = PurePosixPath(file), PurePosixPath(self._source.collection)
        return path.relative_to(folder).as_posix() if file and path.is_relative_to(folder) else ""

    def _said(self, error: ArticleNotAdded) -> str:
        if isinstance(error, FetchError):
            self._retry_after = max(self._retry_after, error.retry_after)
        return advised(error, self._source.at)


def prune_vanished(state: SourceState, name: str, around: Surroundings) -> int:
    """Take away what a source no longer has; gives how many files. Raises CannotWrite."""
    count = 0
    for address, page in state.vanished.items():
        if (around.corpus / page.file).is_file():
            take_away(around.corpus, page.file)
            around.state.needs_build = True
            around.log.add(f"source {name}", [(Change.REMOVED, page.file, "")])
            count += 1
        del state.pages[address]
    return count
