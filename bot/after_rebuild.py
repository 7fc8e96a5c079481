"""What a new version of the index means for questions that were asked before."""

import logging
from dataclasses import replace
from typing import Protocol

from bot.answering import Answering, AnswersQuestions
from bot.asked import Posted, Watched
from bot.history import History
from bot.replies import Answered, Notice, Reply

_log = logging.getLogger(__name__)

ASK_AGAIN = "Ask again, and I will look at what the articles say now."


class TellsLater(Protocol):
    """A platform's way to come back to a question."""

    def tell_covered(self, watched: Watched, reply: Answered) -> None:
        """Tell those who wait for it that the articles cover a question now."""
        ...

    def mark_changed(self, posted: Posted, reply: Reply) -> None:
        """Mark a posted answer as one whose source changed, with what is said now."""
        ...


class AfterRebuild:
    """Looks once at every version that serves, for watched questions that it covers and quotations that are gone.

    days: how old an answer may be to be marked when its source changes.
    """

    def __init__(self, index: AnswersQuestions, answering: Answering, history: History, days: int) -> None:
        self._index = index
        self._answering = answering
        self._history = history
        self._days = days
        self._seen = ""

    def look(self, platform: TellsLater) -> None:
        """Look, if there is a version that was not looked at; the first one after the start is."""
        version = self._index.manifest.id
        if version == self._seen:
            return
        self._tell_covered(platform)
        self._mark_changed(platform)
        self._seen = version

    def _tell_covered(self, platform: TellsLater) -> None:
        for watched in self._history.watched():
            reply = self._answering.reply(watched.text)
            if isinstance(reply, Answered):
                platform.tell_covered(watched, reply)
                self._history.mark_told(watched.posted.asked.key)

    def _mark_changed(self, platform: TellsLater) -> None:
        texts = {article.id: article.text for article in self._index.articles}
        for posted in self._history.posted_since(self._days, "answered"):
            if posted.reply and posted.quote not in texts.get(posted.article, ""):
                asked = posted.asked
                reply = self._answering.reply(asked.text) if asked.text else Notice(ASK_AGAIN, "changed")
                platform.mark_changed(posted, reply)
                self._history.finish(replace(asked, address=""), reply, posted.reply, 0.0)
