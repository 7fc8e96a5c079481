"""A running bot: one open index, one database and one intake, however many platforms it serves."""

import logging
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from bot.adding.desk import Desk
from bot.adding.proposals import Proposals
from bot.adding.questions import LatelyAsked
from bot.adding.waiting import Waiting
from bot.conversation.after_rebuild import AfterRebuild, TellsLater
from bot.conversation.answering import Answering
from bot.conversation.commands import known_reply
from bot.conversation.edits import Changes
from bot.conversation.follow_ups import FollowUps
from bot.conversation.forgetting import Forgetting
from bot.conversation.intake import Delivers, Intake
from bot.conversation.owner_articles import OwnerArticles
from bot.conversation.owners import AsksOwners, Owners
from bot.conversation.reindex import Reindexing
from bot.conversation.similar import AnsweredBefore
from bot.conversation.suggestions import Suggestions
from bot.conversation.summaries import Summaries
from bot.conversation.views import View, Views
from bot.history.asked_file import left_for_builds
from bot.history.database import Database
from bot.history.deletions import Deletions
from bot.history.digests import DigestTable
from bot.history.history import History
from bot.history.ownership import LeaseTable
from bot.history.people_asked import PeopleAsked
from bot.messages.article_links import ArticleLinks
from bot.messages.help import kept_for
from bot.messages.question import Asked
from bot.messages.reply import Notice, Reply
from bot.numbers.digest import Digests, PostsDigests
from bot.numbers.figures import Numbers
from bot.runtime.health import health_server
from bot.runtime.lanes import Workers
from bot.runtime.leases import RENEWED_SECONDS, Leases
from bot.runtime.metrics import Metrics
from bot.runtime.periodic import every
from bot.runtime.retries import until_it_answers
from bot.settings import Settings
from bot.sources.known import KnownSources
from bot.sources.syncing import Syncing
from bot.visibility.asker import WEB, Asker, web_visitor
from bot.visibility.file import RulesFile, rules_file
from index import Article, ChangeLog, LanguageModelReader, LiveIndex, open_model_reader

_log = logging.getLogger(__name__)

# Far more than are answered at once: most of them wait for a platform, some for as long as it limits a channel.
_SENDING_THREADS = 32
_PRUNING_SECONDS = 3_600.0
_LOOKING_SECONDS = 0.5
_SIGNAL_SECONDS = 0.5
_DELETING_SECONDS = 5.0
_DIGEST_SECONDS = 2.0
_SYNC_SECONDS = 10.0
# What one process does for all that share its database.
_AFTER_REBUILD = "after a rebuild"
_DIGESTS = "digests"
_OWNERS = "owners"
_SOURCES = "sources"


@dataclass(frozen=True, slots=True)
class Parts:
    """What every platform works with.

    index: the whole, for what nobody is shown. views: of it, what each who asks may see, by the rules.
    promises: the folder of what is deleted as soon as the database can be used.
    give_up: for a platform that cannot go on; ends the process with this error unless another platform is served.
    """

    index: LiveIndex
    rules: RulesFile
    views: Views
    links: ArticleLinks
    database: Database
    history: History
    metrics: Metrics
    intake: Intake
    follow_ups: FollowUps
    forgetting: Forgetting
    reindexing: Reindexing
    proposals: Proposals
    desk: Desk
    numbers: Numbers
    people_asked: PeopleAsked
    sources: KnownSources
    promises: Path
    give_up: Callable[[Exception], None]
    model: LanguageModelReader | None = None


class Platform(Protocol):
    """A platform that messages can be sent to."""

    @property
    def name(self) -> str: ...  # noqa: D102

    @property
    def delivery(self) -> Delivers: ...  # noqa: D102

    @property
    def afterwards(self) -> TellsLater: ...  # noqa: D102

    @property
    def owners(self) -> AsksOwners: ...  # noqa: D102

    @property
    def digests(self) -> PostsDigests: ...  # noqa: D102

    @property
    def changes(self) -> Changes: ...  # noqa: D102

    @property
    def deletions(self) -> Deletions: ...  # noqa: D102

    @property
    def problem(self) -> str:
        """What keeps its events from coming just now, "" if nothing does."""
        ...

    def log_in(self) -> None:
        """From now on messages can be sent. Raises PlatformAway, or what it raises when it refuses the bot."""
        ...

    def hearing(self) -> AbstractContextManager[None]:
        """Hear its events as long as the block runs. Raises the same."""
        ...


@dataclass(frozen=True, slots=True)
class Opening:
    """A platform that can be opened.

    notices: what the bot says there to ways of asking that need no look into the articles, "help" among them.
    opened: puts it together, without calling it yet; raises SettingsError.
    """

    name: str
    notices: Callable[[Settings], Mapping[str, Notice]]
    opened: Callable[[Settings, Parts], AbstractContextManager[Platform]]


# Work that one process does for all, with the platforms that it serves.
Job = Callable[[Sequence[Platform]], None]

# What answers beside the platforms, as long as the block runs: it takes requests, and they get their answers at once.
Service = Callable[[Settings, Parts], AbstractContextManager[object]]


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

    index = LiveIndex(settings.footnote_index, settings.footnote_model, reranker=settings.footnote_reranker)
    index.warm_up()
    workers = Workers(_SENDING_THREADS)
    database = Database(settings.footnote_database.get_secret_value())
    database.open()
    leases = Leases(LeaseTable(database), shared=[_AFTER_REBUILD, _DIGESTS, _OWNERS, _SOURCES])
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
        running.enter_context(
            health_server(
                settings.footnote_health_host,
                settings.footnote_health_port,
                parts.metrics,
                lambda: "; ".join(each.problem for each in opened if each.problem),
            )
        )
        running.enter_context(every(_PRUNING_SECONDS, lambda: parts.history.prune(settings.footnote_keep_days)))
        running.enter_context(left_for_builds(parts.history, settings))
        served = [_Served(platform, parts, end, leases) for platform in opened]
        for each in served:
            running.enter_context(each.kept())

        for work, seconds, job in _for_all(settings, parts):
            running.enter_context(_by_one(leases, work, seconds, served, job))
        syncing = Syncing(settings)
        running.enter_context(_by_one(leases, _SOURCES, _SYNC_SECONDS, served, lambda _on: syncing.look()))
        running.enter_context(syncing.ended_with())
        running.enter_context(every(_LOOKING_SECONDS, parts.views.follow))
        for opens in beside:
            running.enter_context(opens(settings, parts))
        if in_front:
            with suppress(KeyboardInterrupt):
                in_front(parts)
        else:
            # A signal that comes just before the thread sleeps does not wake it: so it sleeps shortly.
            while not stop.wait(_SIGNAL_SECONDS):
                pass
        database.stop_waiting()
        _log.info("Closing: no new questions, those in flight are answered.")
    _log.info("Closed.")
    if errors:
        raise errors[0]


class _Served:
    """A platform that is served as soon as it answers: on a thread of its own, so that it keeps no other waiting.

    refused: hears why it never will be.
    """

    def __init__(self, platform: Platform, parts: Parts, refused: Callable[[Exception], None], leases: Leases) -> None:
        self.platform = platform
        self._leases = leases
        self.is_served = False
        self._parts = parts
        self._refused = refused
        self._turn = threading.Lock()
        self._ended = threading.Event()
        self._running = ExitStack()

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Serve it as long as the block runs."""
        threading.Thread(target=self._begin, name=f"begin-{self.platform.name}", daemon=True).start()
        try:
            yield
        finally:
            self._ended.set()  # nobody waits for a platform that does not answer
            with self._turn:
                self._running.close()

    def _begin(self) -> None:
        try:
            until_it_answers(self._try, self._ended, _log)
        except Exception as error:
            if not self._ended.is_set():
                self._refused(error)

    def _try(self) -> None:
        self.platform.log_in()
        with self._turn, ExitStack() as running:
            if self._ended.is_set():
                return
            self._take_over()  # before anything new is heard
            running.enter_context(self.platform.hearing())
            running.enter_context(every(_DELETING_SECONDS, self.platform.deletions.carry_out))
            running.enter_context(every(RENEWED_SECONDS, self._take_over))
            self._running = running.pop_all()
            self.is_served = True

    def _take_over(self) -> None:
        """Take up what processes that are gone left."""
        if not self._leases.is_steady:
            return
        left = self._parts.intake.resume(self.platform.name, self.platform.delivery)
        self.platform.changes.resume(self.platform.name)
        if left:
            _log.info("Answering %d questions that were left.", left)


def _for_all(settings: Settings, parts: Parts) -> Sequence[tuple[str, float, Job]]:
    """What one process does for all: the name of its lease, how often in seconds, and how, with the platforms."""
    people, limit = parts.people_asked, settings.footnote_largest_file_mb
    after_rebuild = AfterRebuild(parts.index, parts.views, parts.history, settings.footnote_changed_days)
    owners = Owners(people, parts.views)

    def numbers_for(reader: Asker) -> Numbers:
        view = parts.views.of(reader)
        return parts.numbers.seen_by(view.index, view.shows)

    digests = Digests(numbers_for, DigestTable(parts.database), settings.time_zone)
    log = ChangeLog(settings.footnote_index)
    articles = OwnerArticles(people, parts.views, parts.reindexing, settings.footnote_corpus, limit, log)
    return (
        (_AFTER_REBUILD, _LOOKING_SECONDS, lambda on: after_rebuild.look({each.name: each.afterwards for each in on})),
        (_DIGESTS, _DIGEST_SECONDS, lambda on: digests.look({each.name: each.digests for each in on})),
        (_OWNERS, _LOOKING_SECONDS, lambda on: owners.look({each.name: each.owners for each in on})),
        (_OWNERS, _LOOKING_SECONDS, lambda on: articles.look({each.name: each.owners for each in on})),
    )


def _by_one(
    leases: Leases, work: str, seconds: float, served: Sequence[_Served], job: Job
) -> AbstractContextManager[None]:
    """Do the work of all processes again and again where this is the one that does it, with the platforms it serves."""

    def look() -> None:
        if leases.holds(work):
            job([each.platform for each in served if each.is_served])

    return every(seconds, look)


def _model_reader(settings: Settings, metrics: Metrics, articles: Sequence[Article]) -> LanguageModelReader | None:
    """What reads with the model that is set, if one is. Raises LanguageModelError or ReaderModelError."""
    server = settings.model_server
    if server is None:
        return None
    _log.info("Questions go to the language model %s at %s.", server.model, server.url)
    unknown = server.unknown_in({article.id: article.collection for article in articles})
    if unknown:
        _log.warning("No article is in %s (FOOTNOTE_LLM_NOT_FOR): is it misspelt?", ", ".join(unknown))
    return open_model_reader(
        server,
        settings.footnote_index,
        lambda call: metrics.model_asked(call.outcome.value, call.tokens, call.seconds),
    )


def parts_of(
    settings: Settings,
    index: LiveIndex,
    workers: Workers,
    database: Database,
    owner: str = "",
    notices: Mapping[str, Mapping[str, Notice]] = MappingProxyType({}),
    give_up: Callable[[Exception], None] = lambda _error: None,
) -> Parts:
    """Put together what every platform works with; notices: by the name of the platform, owner: of its questions."""
    history = History(database, keeps_text=settings.footnote_keep_text, owner=owner)
    metrics = Metrics()
    model = _model_reader(settings, metrics, index.articles)
    rules = rules_file(settings)

    def on_the_page() -> Mapping[str, str]:
        return index.without(rules.rules.hidden_from(web_visitor())).manifest.articles

    links = ArticleLinks(
        lambda: index.manifest.articles, settings.footnote_public_url, settings.web_secret, shown=on_the_page
    )
    # Who waits for the model computes nothing meanwhile.
    turns = threading.BoundedSemaphore(answered_at_once(settings))
    owners = (("slack", settings.slack_owners_channels), ("discord", settings.discord_owners_channels))
    people_on = frozenset(platform for platform, channels in owners if channels)
    kept = kept_for(settings.footnote_keep_days, with_words=settings.footnote_keep_text)
    make = partial(_view, turns=turns, model=model, links=links, people_on=people_on, kept=kept)
    views = Views(index, lambda: rules.rules, make)
    views.know(WEB, lambda _asked: web_visitor())
    before = AnsweredBefore(history, index)
    corpus, limit = settings.footnote_corpus, settings.footnote_largest_file_mb
    reindexing = Reindexing(corpus, settings.footnote_index, settings.footnote_model, limit)
    waiting, log = Waiting(corpus), ChangeLog(settings.footnote_index)

    forgetting = Forgetting(history, settings.footnote_keep_days)

    def known(asked: Asked, view: View) -> Reply | None:
        return known_reply(asked, view, notices[asked.platform]) or forgetting.reply(asked)

    return Parts(
        index=index,
        rules=rules,
        views=views,
        links=links,
        database=database,
        history=history,
        metrics=metrics,
        intake=Intake(views, history, workers, metrics, settings.footnote_waiting, before, known),
        follow_ups=FollowUps(history, settings.footnote_follow_ups, settings.footnote_follow_up_minutes),
        forgetting=forgetting,
        reindexing=reindexing,
        proposals=Proposals(corpus, limit, waiting),
        desk=Desk(corpus, limit, waiting, LatelyAsked(history), log, reindexing),
        people_asked=PeopleAsked(database, keeps_text=settings.footnote_keep_text),
        numbers=Numbers(history, index, settings.time_zone),
        sources=KnownSources(settings),
        promises=(database.folder or settings.footnote_index) / "to-delete",
        give_up=give_up,
        model=model,
    )


def answered_at_once(settings: Settings) -> int:
    """How many questions are answered at the same time; who asks a language model mostly waits for it."""
    workers = settings.footnote_workers
    return max(workers, settings.footnote_llm_at_once) if settings.model_server else workers


def _view(
    index: LiveIndex,
    hidden: frozenset[str],
    *,
    turns: threading.BoundedSemaphore,
    model: LanguageModelReader | None,
    links: ArticleLinks,
    people_on: frozenset[str],
    kept: str,
) -> View:
    """Everything that answers from an index; turns: what all views share."""
    summaries, suggestions = Summaries(index, links), Suggestions(index)
    answering = Answering(
        index,
        turns,
        summaries=summaries,
        examples=suggestions.questions,
        model=model,
        links=links,
        people_on=people_on,
        kept=kept,
        shows=(lambda article: article in index.manifest.articles) if hidden else (lambda _article: True),
    )
    return View(hidden, index, answering, summaries, suggestions)


def _show(metrics: Metrics, index: LiveIndex, workers: Workers) -> None:
    def age() -> float:
        created = datetime.fromisoformat(index.manifest.created)
        return (datetime.now(UTC) - created).total_seconds()

    metrics.gauge("footnote_waiting", "Questions that were taken and are not answered", lambda: workers.waiting)
    metrics.version(lambda: index.manifest.id)
    metrics.gauge("footnote_index_age_seconds", "Since the index that serves was built", age)
