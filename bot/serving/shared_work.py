"""What one process does for all that share its database."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager

from bot.conversation.after_rebuild import AfterRebuild
from bot.conversation.owner_articles import OwnerArticles
from bot.conversation.owners import Owners
from bot.history.digests import DigestTable
from bot.numbers.digest import Digests
from bot.numbers.figures import Numbers
from bot.runtime.leases import Leases
from bot.runtime.periodic import every
from bot.serving.parts import Parts
from bot.serving.platform import Platform
from bot.serving.served import Served
from bot.settings import Settings
from bot.sources.syncing import Syncing
from bot.visibility.asker import Asker
from index import ChangeLog

_LOOKING_SECONDS = 0.5
_DIGEST_SECONDS = 2.0
_SYNC_SECONDS = 10.0
_AFTER_REBUILD = "after a rebuild"
_DIGESTS = "digests"
_OWNERS = "owners"
_SOURCES = "sources"
# The leases of the process that does it.
SHARED = (_AFTER_REBUILD, _DIGESTS, _OWNERS, _SOURCES)

# With the platforms that this process serves.
Job = Callable[[Sequence[Platform]], None]


@contextmanager
def shared_work(settings: Settings, parts: Parts, served: Sequence[Served], leases: Leases) -> Iterator[None]:
    """Do it as long as the block runs, each work where this process holds its lease."""
    syncing = Syncing(settings, take_over=parts.index.warm)
    with ExitStack() as running:
        for work, seconds, job in _work(settings, parts):
            running.enter_context(_by_one(leases, work, seconds, served, job))
        running.enter_context(_by_one(leases, _SOURCES, _SYNC_SECONDS, served, lambda _on: syncing.look()))
        running.enter_context(syncing.ended_with())
        yield


def _work(settings: Settings, parts: Parts) -> Sequence[tuple[str, float, Job]]:
    """What the platforms see something of: the name of its lease, how often in seconds, and how, with the platforms."""
    people, limit = parts.people_asked, settings.footnote_largest_file_mb
    after_rebuild = AfterRebuild(parts.index, parts.views, parts.history, settings.footnote_changed_days)
    owners = Owners(people, parts.views)

    def numbers_for(reader: Asker) -> Numbers:
        view = parts.views.of(reader)
        return parts.numbers.seen_by(view.index, view.shows)

    digests = Digests(numbers_for, DigestTable(parts.database), settings.time_zone)
    log = ChangeLog(settings.index_folder)
    articles = OwnerArticles(people, parts.views, parts.reindexing, settings.footnote_corpus, limit, log)
    return (
        (_AFTER_REBUILD, _LOOKING_SECONDS, lambda on: after_rebuild.look({each.name: each.afterwards for each in on})),
        (_DIGESTS, _DIGEST_SECONDS, lambda on: digests.look({each.name: each.digests for each in on})),
        (_OWNERS, _LOOKING_SECONDS, lambda on: owners.look({each.name: each.owners for each in on})),
        (_OWNERS, _LOOKING_SECONDS, lambda on: articles.look({each.name: each.owners for each in on})),
    )


def _by_one(
    leases: Leases, work: str, seconds: float, served: Sequence[Served], job: Job
) -> AbstractContextManager[None]:
    """Do the work of all processes again and again where this is the one that does it, with the platforms it serves."""

    def look() -> None:
        if leases.holds(work):
            job([each.platform for each in served if each.is_served])

    return every(seconds, look)
