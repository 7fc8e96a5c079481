"""What a new version of the index means for questions that were asked before."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol

from bot.conversation.apologies import log_with_id
from bot.conversation.asked_for import KnowsArticles
from bot.conversation.views import View, Views
from bot.history.history import History
from bot.messages.question import Posted, Watched, directly
from bot.messages.reply import Answered, Notice, Reply
from index import Manifest

_log = logging.getLogger(__name__)

COVERED = "The articles cover this now."
SOURCE_CHANGED = "Source changed: the article no longer says what I quoted here."
_ASK_AGAIN = Notice("Ask again, and I will look at what the articles say now.", "changed")


class TellsLater(Protocol):
    """A platform's way to come back to a question."""

    def tell_covered(self, watched: Watched, reply: Answered, in_private: Callable[[str], Reply]) -> None:
        """Tell those who wait for it that the articles cover a question now.

        in_private: what one of them may be told where nothing can be said in the channel.
        """
        ...

    def mark_changed(self, posted: Posted, reply: Reply) -> None:
        """Mark a posted answer as one whose source changed, with what is said now."""
        ...


class AfterRebuild:
    """Looks once at every version that serves, for watched questions that it covers and quotations that are gone.

    days: how old an answer may be to be marked when its source changes.
    """

    def __init__(self, index: KnowsArticles, views: Views, history: History, days: int) -> None:
        self._index = index
        self._views = views
        self._history = history
        self._days = days
        self._seen: tuple[Manifest, tuple[str, ...]] | None = None

    def look(self, platforms: Mapping[str, TellsLater]) -> None:
        """Look, if there is a version, or a platform, that was not looked at; the first ones after the start are.

        What a platform could not be told is tried again with the next version, and keeps nobody else waiting.

        platforms: those that are served, by the name that questions have for theirs; others have to wait.
        """
        # Not its id alone: an index that is deleted and built anew counts from 1 again.
        seen = (self._index.manifest, tuple(sorted(platforms)))
        if seen == self._seen:
            return
        self._tell_covered(platforms)
        self._mark_changed(platforms)
        self._seen = seen

    def _tell_covered(self, platforms: Mapping[str, TellsLater]) -> None:
        for watched in self._history.watches.waiting():
            platform = platforms.get(watched.posted.asked.platform)
            for alike, view in self._by_view(watched) if platform else []:
                reply = view.answering.reply(watched.text)
                if platform is None or not isinstance(reply, Answered):
                    continue
                try:
                    platform.tell_covered(alike, reply, self._in_private(alike))
                except Exception:  # the others who wait are told; these with the next version
                    log_with_id(_log, "Those who wait for an answer could not be told")
                else:
                    self._history.watches.mark_told(alike.posted.asked.key, alike.people)

    def _by_view(self, watched: Watched) -> list[tuple[Watched, View]]:
        """Those who wait, apart by what they may see where they asked."""
        asked = watched.posted.asked
        alike: dict[frozenset[str], tuple[list[str], View]] = {}
        for person in watched.people:
            view = self._views.of_question(replace(asked, person=person) if asked.thread else directly(asked, person))
            alike.setdefault(view.hidden, ([], view))[0].append(person)
        return [(replace(watched, people=tuple(people)), view) for people, view in alike.values()]

    def _in_private(self, watched: Watched) -> Callable[[str], Reply]:
        """What somebody is told of them directly: no channel lets them see it then."""
        asked = watched.posted.asked

        def reply(person: str) -> Reply:
            return self._views.of_question(directly(asked, person)).answering.reply(watched.text)

        return reply

    def _mark_changed(self, platforms: Mapping[str, TellsLater]) -> None:
        texts = {article.id: article.text for article in self._index.articles}
        for posted in self._history.past.posted_since(self._days, "answered"):
            asked = posted.asked
            platform = platforms.get(asked.platform)
            if platform and posted.reply and posted.quote not in texts.get(posted.article, ""):
                before = self._history.past.asked_before(asked)
                answering = self._views.of_question(asked).answering
                reply = answering.reply(asked.text, before=before) if asked.text else _ASK_AGAIN
                try:
                    platform.mark_changed(posted, reply)
                except Exception:
                    log_with_id(_log, "An answer whose source changed could not be marked")
                    continue
                self._history.questions.finish(replace(asked, address=""), reply, posted.reply, 0.0)
