"""All sources, or some, brought up to date: one sync at a time, and a build with its gate at the end."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from index.articles.addresses import Trusted
from index.articles.changes import ChangeLog
from index.articles.fetch import Fetcher
from index.articles.load import LARGEST_FILE_MB
from index.articles.open_corpus import OpenCorpus
from index.errors import BuildInProgress, FootnoteError, SourcesError, SyncInProgress
from index.maintenance.build import Built
from index.sources.configuration import Source, Sources
from index.sources.holdings import holding_of
from index.sources.state import State, read_sync_state, write_state
from index.sources.turn import Hears, SourceResult, SourceTurn, Surroundings, prune_vanished

LOCK = ".sources.lock"
SECONDS = 60.0  # for a page, or a list of pages


@dataclass(frozen=True, slots=True)
class SyncRequest:
    """What a sync is to do.

    names: of the sources; empty for all. is_due: only those whose time has come. prune: take away what has vanished.
    """

    names: Collection[str] = ()
    is_due: bool = False
    prune: bool = False


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync did.

    left: files of sources that stand in sources.yaml no longer. built: None where nothing was to be built, or it could
    not be. error: why it could not.
    """

    sources: tuple[SourceResult, ...]
    left: tuple[str, ...] = ()
    built: Built | None = None
    error: FootnoteError | None = None


class Sync:
    """Brings the sources up to date.

    environment: where secrets are. build: makes the index of what was kept.
    """

    def __init__(  # noqa: PLR0913 - as many as the command has options
        self,
        sources: Sources,
        corpus: Path,
        index: Path,
        environment: Mapping[str, str],
        build: Callable[[], Built],
        *,
        largest_file_mb: float = LARGEST_FILE_MB,
        hears: Hears = lambda *_: None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._sources = sources
        self._corpus = corpus
        self._index = index
        self._environment = environment
        self._build = build
        self._largest_file_mb = largest_file_mb
        self._hears = hears
        self._now = now
        self._fetchers: dict[str, Fetcher] = {}

    def run(self, request: SyncRequest = SyncRequest()) -> Synced:
        """Sync, and build if anything changed. Raises SourcesError; what serves goes on serving whatever happens."""
        chosen = [self._sources.named(name) for name in request.names] or list(self._sources.sources)
        with _alone(self._corpus), ExitStack() as opened:
            state = read_sync_state(self._corpus)
            # A sync that was killed may have changed what no build has seen.
            was_needed = state.needs_build or state.is_unfinished
            state.needs_build, state.is_unfinished = False, True
            write_state(self._corpus, state)
            around = self._around(state, opened)
            if not request.names:
                for gone in state.left_over(self._sources).values():
                    gone.all_vanished(self._now())
            results, error = [], None
            try:
                for source in chosen:
                    if not request.is_due or state.of(source, self._now()).is_due(source, self._now()):
                        results.append(self._turn(source, around, prune=request.prune))
                        write_state(self._corpus, state)
                if request.prune and not request.names:
                    results += self._prune_left(around)
            except FootnoteError as stopped:
                # No source can be kept any more, as on a full disk: what is there is built all the same.
                error = stopped
            built = None
            is_news, state.needs_build = state.needs_build, state.needs_build or was_needed
            if is_news or (was_needed and not request.is_due) or state.is_build_due(self._now()):
                built, problem = self._built(state)
                error = error or problem
            state.is_unfinished = False
            left_over = state.left_over(self._sources).values()
            left = tuple(page.file for known in left_over for page in known.vanished.values())
            try:
                write_state(self._corpus, state)
            except SourcesError as full:
                error = error or full
        return Synced(tuple(results), left, built, error)

    def _around(self, state: State, opened: ExitStack) -> Surroundings:
        folders: dict[str, OpenCorpus] = {}

        def folder(collection: str) -> OpenCorpus:
            if collection not in folders:
                folders[collection] = OpenCorpus(self._corpus / collection, self._largest_file_mb)
                opened.callback(folders[collection].close)
            return folders[collection]

        return Surroundings(
            self._corpus,
            state,
            ChangeLog(self._index),
            folder,
            lambda: write_state(self._corpus, state),
            self._now,
            self._hears,
        )

    def _turn(self, source: Source, around: Surroundings, *, prune: bool) -> SourceResult:
        try:
            trusted = self._sources.trusted(source, self._environment)
        except SourcesError as error:
            known = around.state.of(source, self._now())
            is_news = known.failed(self._now(), str(error), 0)
            return SourceResult(source.name, kept=known.kept, failed=str(error), is_news=is_news)
        holding = holding_of(source, self._corpus, self._fetcher(trusted), self._largest_file_mb)
        return SourceTurn(source, holding, around).take(prune=prune)

    def _fetcher(self, trusted: Trusted | None) -> Fetcher:
        """One for each site that is trusted, and one for all others, so that their pauses hold between sources."""
        origin = trusted.origin if trusted else ""
        if origin not in self._fetchers:
            self._fetchers[origin] = Fetcher(largest_mb=self._largest_file_mb, seconds=SECONDS, trusted=trusted)
        return self._fetchers[origin]

    def _prune_left(self, around: Surroundings) -> Iterator[SourceResult]:
        for name, left in around.state.left_over(self._sources).items():
            yield SourceResult(name, removed=prune_vanished(left, name, around))
            del around.state.sources[name]

    def _built(self, state: State) -> tuple[Built | None, FootnoteError | None]:
        try:
            built = self._build()
        except FootnoteError as error:
            state.not_built(self._now(), str(error), is_soon_over=isinstance(error, BuildInProgress))
            return None, error
        state.built()
        return built, None


@contextmanager
def _alone(corpus: Path) -> Iterator[None]:
    """The only sync into this folder as long as the block runs. Raises SyncInProgress or SourcesError."""
    try:
        corpus.mkdir(parents=True, exist_ok=True)
        lock = FileLock(corpus / LOCK, timeout=0).acquire()
    except Timeout:
        raise SyncInProgress(f"Another sync into {corpus} is under way; wait until it has ended.") from None
    except OSError as error:
        raise SourcesError(f"{corpus} cannot be written to ({error.strerror}); check its permissions.") from error
    with lock:
        yield
