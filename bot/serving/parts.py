"""What every platform works with, put together."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType

from bot.adding.desk import Desk
from bot.adding.proposals import Proposals
from bot.adding.questions import LatelyAsked
from bot.adding.waiting import Waiting
from bot.conversation.answering import Answering
from bot.conversation.commands import known_reply
from bot.conversation.follow_ups import FollowUps
from bot.conversation.forgetting import Forgetting
from bot.conversation.intake import Intake
from bot.conversation.reindex import Reindexing
from bot.conversation.reindex_command import ReindexCommand
from bot.conversation.similar import AnsweredBefore
from bot.conversation.suggestions import Suggestions
from bot.conversation.summaries import Summaries
from bot.conversation.views import View, Views
from bot.history.database import Database
from bot.history.history import History
from bot.history.people_asked import PeopleAsked
from bot.messages.article_links import ArticleLinks
from bot.messages.help import kept_for
from bot.messages.question import Asked
from bot.messages.reply import Notice, Reply
from bot.missing_settings import missing_for_discord
from bot.numbers.figures import Numbers
from bot.runtime.lanes import Workers
from bot.runtime.metrics import Metrics
from bot.runtime.places import Places
from bot.settings import Settings
from bot.sources.known import KnownSources
from bot.visibility.asker import WEB, web_visitor
from bot.visibility.file import RulesFile, rules_file
from index import Article, ChangeLog, LanguageModelReader, LiveIndex, open_model_reader

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Parts:
    """What every platform works with.

    index: the whole, for what nobody is shown. views: of it, what each who asks may see, by the rules.
    promises: the folder of what is deleted as soon as the database can be used.
    places: of those whose questions are answered now.
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
    reindex_command: ReindexCommand
    proposals: Proposals
    desk: Desk
    numbers: Numbers
    people_asked: PeopleAsked
    sources: KnownSources
    promises: Path
    places: Places
    give_up: Callable[[Exception], None]
    model: LanguageModelReader | None = None


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
    places = _places(settings)
    owners = (("slack", settings.slack_owners_channels), ("discord", settings.discord_owners_channels))
    people_on = frozenset(platform for platform, channels in owners if channels)
    kept = kept_for(settings.footnote_keep_days, with_words=settings.footnote_keep_text)
    make = partial(_view, places=places, model=model, links=links, people_on=people_on, kept=kept)
    views = Views(index, lambda: rules.rules, make)
    views.know(WEB, lambda _asked: web_visitor())
    before = AnsweredBefore(history.past, index)
    corpus, limit = settings.footnote_corpus, settings.footnote_largest_file_mb
    reindexing = Reindexing(
        corpus,
        settings.index_location,
        settings.footnote_model,
        limit,
        index.warm,
        settings.footnote_build_memory_mb,
    )
    waiting, log = Waiting(corpus), ChangeLog(settings.index_folder)

    forgetting = Forgetting(history.erasure, settings.footnote_keep_days)

    def known(asked: Asked, view: View) -> Reply | None:
        return known_reply(asked, view, notices[asked.platform]) or forgetting.reply(asked)

    intake = Intake(views, history, workers, metrics, settings.footnote_waiting, before, known)
    return Parts(
        index=index,
        rules=rules,
        views=views,
        links=links,
        database=database,
        history=history,
        metrics=metrics,
        intake=intake,
        follow_ups=FollowUps(
            history.past, history.stopped_threads, settings.footnote_follow_ups, settings.footnote_follow_up_minutes
        ),
        forgetting=forgetting,
        reindexing=reindexing,
        reindex_command=ReindexCommand(intake, views, reindexing),
        proposals=Proposals(corpus, limit, waiting),
        desk=Desk(corpus, limit, waiting, LatelyAsked(history.past), log, reindexing, intake),
        people_asked=PeopleAsked(database, keeps_text=settings.footnote_keep_text),
        numbers=Numbers(history.past, history.feedback, index, settings.time_zone),
        sources=KnownSources(settings),
        promises=(database.folder or settings.index_folder) / "to-delete",
        places=places,
        give_up=give_up,
        model=model,
    )


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
        settings.index_folder,
        lambda call: metrics.model_asked(call.outcome.value, call.tokens, call.seconds),
    )


def _places(settings: Settings) -> Places:
    """For how many questions at the same time; where chat is served as well, one of them is never the page's.

    Who asks a language model mostly waits for it, and computes nothing meanwhile.
    """
    has_model = settings.model_server is not None
    at_once = max(settings.footnote_workers, settings.footnote_llm_at_once if has_model else 0)
    beside_chat = settings.is_meant_for_slack or not missing_for_discord(settings)
    return Places(at_once, for_page=max(1, at_once - beside_chat), chat_alone=not has_model)


def _view(
    index: LiveIndex,
    hidden: frozenset[str],
    *,
    places: Places,
    model: LanguageModelReader | None,
    links: ArticleLinks,
    people_on: frozenset[str],
    kept: str,
) -> View:
    """Everything that answers from an index; places: what all views share."""
    summaries, suggestions = Summaries(index, links), Suggestions(index)
    answering = Answering(
        index,
        place=places.chat,
        summaries=summaries,
        examples=suggestions.questions,
        model=model,
        links=links,
        people_on=people_on,
        kept=kept,
        shows=(lambda article: article in index.manifest.articles) if hidden else (lambda _article: True),
    )
    return View(hidden, index, answering, summaries, suggestions)
