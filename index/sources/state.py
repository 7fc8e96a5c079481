"""What is known of each source from one sync to the next; a hidden file among the articles that they gave."""

import logging
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from index.durable import replace_durably
from index.errors import SourcesError
from index.sources.configuration import Source, Sources

_log = logging.getLogger(__name__)

STATE = ".sources.json"
_FIRST_PAUSE = timedelta(minutes=5)
_LONGEST_PAUSE = timedelta(days=1)


class _Kept(BaseModel):
    model_config = ConfigDict(extra="ignore", validate_assignment=True)


class Page(_Kept):
    """An article of a source.

    file: below the corpus folder. etag, modified: as the server gave them; of a file, what tells that it changed.
    vanished: since when the source no longer has it, None where it has. problem: why the last try failed.
    """

    file: str = ""
    etag: str = ""
    modified: str = ""
    vanished: datetime | None = None
    problem: str = ""


class SourceState(_Kept):
    """What is known of a source.

    at, kind: where it was; a source that is elsewhere now begins anew.
    pages: by address, or by path below the folder.
    failures: how often in a row it failed; problem: why, failing: since when.
    notes: what is worth a line though it went well.
    """

    kind: str = ""
    at: str = ""
    tried: datetime | None = None
    succeeded: datetime | None = None
    next_try: datetime | None = None
    failures: int = 0
    failing: datetime | None = None
    problem: str = ""
    notes: tuple[str, ...] = ()
    etag: str = ""
    modified: str = ""
    pages: dict[str, Page] = {}

    @property
    def vanished(self) -> dict[str, Page]:
        """What the source no longer has, and the corpus still does."""
        return {address: page for address, page in self.pages.items() if page.vanished and page.file}

    @property
    def kept(self) -> int:
        """How many articles it gives."""
        return sum(bool(page.file) and not page.vanished for page in self.pages.values())

    def all_vanished(self, now: datetime) -> None:
        """It is no longer asked for: nothing gives what it gave."""
        for page in self.pages.values():
            page.vanished = page.vanished or now
            page.etag = page.modified = ""

    def is_due(self, source: Source, now: datetime) -> bool:
        """Whether it is to be looked at now by itself; a clock that was wrong once must not put it off for ever."""
        if self.failures and self.next_try:
            return not now < self.next_try <= now + _LONGEST_PAUSE
        if self.succeeded is None or not source.seconds:
            return bool(source.seconds)
        return not now - timedelta(seconds=source.seconds) < self.succeeded <= now

    def went_well(self, source: Source, now: datetime, notes: tuple[str, ...]) -> None:
        """It was looked at, and all of it could be read."""
        self.tried = self.succeeded = now
        self.next_try = now + timedelta(seconds=source.seconds) if source.seconds else None
        self.failures, self.failing, self.problem, self.notes = 0, None, "", notes

    def failed(self, now: datetime, problem: str, retry_after: float) -> bool:
        """It could not be read; the next try is later each time. Gives whether that is news."""
        is_news = problem != self.problem
        self.tried, self.problem = now, problem
        self.failing = self.failing or now
        self.next_try = now + min(
            max(_pause(self.failures), timedelta(seconds=min(retry_after, 86_400))), _LONGEST_PAUSE
        )
        self.failures += 1
        return is_news


class State(_Kept):
    """The states of all sources, by name.

    is_unfinished: whether a sync is under way, or was killed.
    needs_build: whether something changed that is in no index yet; next_build: when to try again, build_problem: why
    it failed.
    """

    sources: dict[str, SourceState] = {}
    is_unfinished: bool = False
    needs_build: bool = False
    build_failures: int = 0
    build_problem: str = ""
    next_build: datetime | None = None

    def of(self, source: Source, now: datetime) -> SourceState:
        """The state of a source; where it is another than it was under that name, a new one."""
        found = self.sources.get(source.name)
        if found is None or (found.kind, found.at) != (source.kind, source.at):
            pages = found.pages if found else {}
            found = self.sources[source.name] = SourceState(kind=source.kind, at=source.at, pages=pages)
            found.all_vanished(now)
        return found

    def left_over(self, sources: Sources) -> dict[str, SourceState]:
        """The states of what stands in the file no longer, by name."""
        names = {source.name for source in sources.sources}
        return {name: state for name, state in self.sources.items() if name not in names}

    def taken(self, besides: Page) -> set[str]:
        """The files that other pages hold."""
        pages = (page for state in self.sources.values() for page in state.pages.values())
        return {page.file for page in pages if page.file and not page.vanished and page is not besides}

    def give(self, file: str, to: Page) -> None:
        """A file that a page holds from now on: who held it before has vanished."""
        to.file = file
        for state in self.sources.values():
            for address in [key for key, page in state.pages.items() if page.file == file and page is not to]:
                del state.pages[address]

    def is_build_due(self, now: datetime) -> bool:
        """Whether a build is to be tried, also where no source has news."""
        return self.needs_build and (self.next_build is None or self.next_build <= now)

    def built(self) -> None:
        """What changed is in the index."""
        self.needs_build, self.build_failures, self.build_problem, self.next_build = False, 0, "", None

    def not_built(self, now: datetime, problem: str, *, is_soon_over: bool) -> None:
        """It is not; is_soon_over: what kept it from being built is another build."""
        self.build_problem = "" if is_soon_over else problem
        self.next_build = now + (timedelta(minutes=1) if is_soon_over else _pause(self.build_failures))
        self.build_failures += not is_soon_over


def _pause(failures: int) -> timedelta:
    """Each failure doubles it."""
    return min(_FIRST_PAUSE * float(2 ** min(failures, 12)), _LONGEST_PAUSE)


def read_sync_state(corpus: Path) -> State:
    """What is known so far; where the file cannot be understood, nothing, so that all is looked at anew."""
    try:
        return State.model_validate_json((corpus / STATE).read_bytes())
    except FileNotFoundError:
        return State()
    except (OSError, ValidationError) as error:
        _log.warning("%s cannot be read, and all sources are looked at anew: %s", corpus / STATE, type(error).__name__)
        return State(needs_build=True)


def write_state(corpus: Path, state: State) -> None:
    """Keep what is known, in one step. Raises SourcesError."""
    try:
        replace_durably(corpus / STATE, state.model_dump_json(exclude_defaults=True))
    except OSError as error:
        raise SourcesError(
            f"What was synced cannot be written to {corpus / STATE} ({error.strerror}); make room for it."
        ) from error
