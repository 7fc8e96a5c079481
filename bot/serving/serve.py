"""A running bot: one open index, one database and one intake, however many platforms it serves."""

import logging
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, suppress
from datetime import UTC, datetime

from bot.history.asked_file import left_for_builds
from bot.history.database import Database
from bot.history.ownership import LeaseTable
from bot.runtime.health import health_server
from bot.runtime.lanes import Workers
from bot.runtime.leases import Leases
from bot.runtime.metrics import Metrics
from bot.runtime.periodic import every
from bot.serving.parts import Parts, parts_of
from bot.serving.platform import Opening, Platform, Service
from bot.serving.served import Served
from bot.serving.shared_work import SHARED, shared_work
from bot.settings import Settings
from index import IndexAway, LiveIndex

_log = logging.getLogger(__name__)

# Far more than are answered at once: most of them wait for a platform, some for as long as it limits a channel.
_SENDING_THREADS = 32
_PRUNING_SECONDS = 3_600.0
_LOOKING_SECONDS = 0.5
_SIGNAL_SECONDS = 0.5
_AWAY_SECONDS = 3.0


def serve(
    settings: Settings,
    platforms: Sequence[Opening],
    beside: Sequence[Service] = (),
    in_front: Callable[[Parts], None] | None = None,
) -> None:
    """Answer on every platform until SIGTERM or SIGINT; then finish the questions in flight.

    in_front: what somebody has before them meanwhile, as the terminal; when it ends, so does the bot.

    A platform that is away is served as soon as it is back. Raises what a platform raises when it refuses the bot,
    what `LiveIndex` raises, and SettingsError for a database that cannot be used here.
    """
    stop = threading.Event()
    errors: list[Exception] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.default_int_handler if in_front else lambda *_: stop.set())

    def end(error: Exception) -> None:
        errors.append(error)
        stop.set()

    def give_up(error: Exception) -> None:
        if len(platforms) > 1:
            _log.error("%s Nothing is heard there any more; elsewhere answers go on.", error)
        else:
            end(error)

    index = opened_index(settings, stop)
    if index is None:
        return
    index.warm_up()
    workers = Workers(_SENDING_THREADS)
    database = Database(settings.footnote_database.get_secret_value())
    database.open()
    leases = Leases(LeaseTable(database), shared=list(SHARED))
    notices = {platform.name: platform.notices(settings) for platform in platforms}
    parts = parts_of(settings, index, workers, database, leases.owner, notices, give_up)
    _show(parts.metrics, index, workers)
    with ExitStack() as running:
        running.callback(database.close)
        if parts.model:
            running.callback(parts.model.close)
        running.enter_context(leases.kept())
        opened = [running.enter_context(platform.opened(settings, parts)) for platform in platforms]
        running.callback(workers.close)
        for each in _beside_answering(settings, parts, opened, end, leases):
            running.enter_context(each)
        for opens in beside:
            running.enter_context(opens(settings, parts))
        _wait(stop, parts, in_front)
        database.stop_waiting()
        _log.info("Closing: no new questions, those in flight are answered.")
    _log.info("Closed.")
    if errors:
        raise errors[0]


def opened_index(settings: Settings, stop: threading.Event) -> LiveIndex | None:
    """The index, waited for while its servers are away; None where the process is to end first."""
    is_said = False
    while True:
        try:
            return LiveIndex(settings.index_location, settings.footnote_model, reranker=settings.footnote_reranker)
        except IndexAway as error:
            if not is_said:
                _log.warning("Nothing is answered yet; I try again every few seconds. %s", error)
            is_said = True
            if stop.wait(_AWAY_SECONDS):
                return None


def _beside_answering(
    settings: Settings,
    parts: Parts,
    platforms: Sequence[Platform],
    end: Callable[[Exception], None],
    leases: Leases,
) -> Iterator[AbstractContextManager[object]]:
    """What goes on as long as the bot runs: each is to be entered before the next is asked for."""
    yield health_server(
        settings.footnote_health_host,
        settings.footnote_health_port,
        parts.metrics,
        lambda: "; ".join(each.problem for each in platforms if each.problem),
    )
    yield every(_PRUNING_SECONDS, lambda: parts.history.erasure.prune(settings.footnote_keep_days))
    yield left_for_builds(parts.history.past, settings)
    served = [Served(platform, parts, end, leases) for platform in platforms]
    for each in served:
        yield each.kept()
    yield shared_work(settings, parts, served, leases)
    yield every(_LOOKING_SECONDS, parts.views.follow)


def _wait(stop: threading.Event, parts: Parts, in_front: Callable[[Parts], None] | None) -> None:
    """Return when a signal came, or when what is in front has ended."""
    if in_front:
        with suppress(KeyboardInterrupt):
            in_front(parts)
        return
    # A signal that comes just before the thread sleeps does not wake it: so it sleeps shortly.
    while not stop.wait(_SIGNAL_SECONDS):
        pass


def _show(metrics: Metrics, index: LiveIndex, workers: Workers) -> None:
    def age() -> float:
        created = datetime.fromisoformat(index.manifest.created)
        return (datetime.now(UTC) - created).total_seconds()

    metrics.gauge("footnote_waiting", "Questions that were taken and are not answered", lambda: workers.waiting)
    metrics.version(lambda: index.manifest.id)
    metrics.gauge("footnote_index_age_seconds", "Since the index that serves was built", age)
