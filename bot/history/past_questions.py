"""Questions that were asked, with their replies: looked up by where, when and by whom."""

from collections.abc import Callable, Collection, Sequence
from itertools import takewhile
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from bot.history.database import Database
from bot.history.rows import as_posted
from bot.history.tables import feedback, questions
from bot.messages.question import Asked, Earlier, Posted

_LISTS = ("articles", "summary")  # outcomes that may list articles, and quote none
_DAY = 86_400.0  # seconds


class PastQuestions:
    """What was asked, oldest first where there are several, as long as it is kept."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def posted(self, key: str) -> Posted | None:
        """The question of a key with its reply."""
        found = self._posted(questions.c.key == key)
        return found[0] if found else None

    def posted_of(self, keys: Collection[str]) -> list[Posted]:
        """The questions of some keys with their replies, oldest first."""
        return self._posted(questions.c.key.in_(keys)) if keys else []

    def posted_as(self, workspace: str, channel: str, reply: str) -> Posted | None:
        """The question whose reply is the message `reply`."""
        here = and_(questions.c.workspace == workspace, questions.c.channel == channel)
        found = self._posted(and_(here, questions.c.reply == reply))
        return found[0] if found else None

    def last_in_channel(self, workspace: str, channel: str, minutes: float) -> Posted | None:
        """The newest question of a channel that is not older, and not private, answered or not."""
        here = and_(questions.c.workspace == workspace, questions.c.channel == channel, questions.c.thread != "")
        found = self._posted(and_(here, self._is_within(60 * minutes)), "done", "sending", "waiting")
        return found[-1] if found else None

    def asked_in(self, platform: str, workspace: str, days: float) -> list[tuple[str, str]]:
        """Where something was asked in the last days, the latest first: channel and thread, "" for a private one."""
        theirs = and_(questions.c.platform == platform, questions.c.workspace == workspace)
        place = (questions.c.channel, questions.c.thread)
        query = select(*place).where(theirs, self._is_within(days * _DAY)).group_by(*place)
        query = query.order_by(func.max(questions.c.asked_at).desc())
        return [(channel, thread) for channel, thread in self._database.rows(query)]

    def posted_since(self, days: float, *outcomes: str) -> list[Posted]:
        """The answered questions of the last days, oldest first, those of some outcomes alone if any are named."""
        recent = self._is_within(days * _DAY)
        return self._posted(and_(recent, questions.c.outcome.in_(outcomes)) if outcomes else recent)

    def answered_texts(self, days: float) -> list[str] | None:
        """What was asked and answered in the last days, the newest first; None while the database cannot be used.

        Follow-ups are left out: they say nothing without the question before.
        """
        query = (
            select(questions.c.text)
            .where(
                self._is_within(days * _DAY),
                questions.c.outcome == "answered",
                questions.c.way != "follow-up",
                questions.c.text != "",
            )
            .order_by(questions.c.asked_at.desc())
        )
        nothing: Sequence[str] | None = None
        found = self._database.attempt(lambda connection: connection.execute(query).scalars().all(), nothing)
        return None if found is None else [str(text) for text in found]

    def posted_in_thread(self, workspace: str, channel: str, thread: str) -> list[Posted]:
        """The questions of a thread whose reply was sent, or goes out just now, oldest first.

        Where a thread is a channel of its own it begins with a message of another, which has the same id: a question
        or its reply.
        """
        here = and_(questions.c.channel == channel, questions.c.thread == thread)
        if channel == thread:
            here = or_(here, questions.c.message == thread, questions.c.reply == thread)
        here = and_(questions.c.workspace == workspace, here)
        is_sent = or_(questions.c.state == "sending", questions.c.reply != "")
        return self._posted(and_(here, is_sent), "done", "sending")

    def asked_before(self, asked: Asked) -> list[Earlier]:
        """What was asked before one in its thread and found, or a list of articles, oldest first: nothing refused."""
        if asked.thread in ("", asked.message):
            return []
        posted = self.posted_in_thread(asked.workspace, asked.channel, asked.thread)
        earlier = takewhile(lambda each: each.asked.key != asked.key, posted)
        return [
            Earlier(each.asked.text, each.article, each.start, each.end, each.quote)
            for each in earlier
            if each.article or each.outcome in _LISTS
        ]

    def asked_by_same(self, asked: Asked) -> list[Posted]:
        """What the person of a question asked before it in its thread, or direct messages, and was answered."""
        here = and_(
            questions.c.workspace == asked.workspace,
            questions.c.channel == asked.channel,
            questions.c.person == asked.person,
            questions.c.key != asked.key,
            questions.c.reply != "",
        )
        return self._posted(here if asked.way == "direct" else and_(here, questions.c.thread == asked.thread))

    def helpful_in_channel(self, workspace: str, channel: str, days: float) -> list[Posted]:
        """The answers of a channel that more people called helpful than unhelpful, oldest first."""
        rated = select(feedback.c.question).where(feedback.c.helpful == 1)
        found = self._posted(
            and_(
                questions.c.workspace == workspace,
                questions.c.channel == channel,
                questions.c.outcome == "answered",
                questions.c.reply != "",
                self._is_within(days * _DAY),
                questions.c.key.in_(rated),
            )
        )
        return [each for each in found if each.helpful > each.unhelpful]

    def _is_within(self, seconds: float) -> ColumnElement[bool]:
        return questions.c.asked_at >= self._clock() - seconds

    def _posted(self, condition: Any, *states: str) -> list[Posted]:
        helpful = func.coalesce(func.sum(case((feedback.c.helpful == 1, 1), else_=0)), 0)
        unhelpful = func.coalesce(func.sum(case((feedback.c.helpful == 0, 1), else_=0)), 0)
        query = (
            select(questions, helpful.label("helpful"), unhelpful.label("unhelpful"))
            .outerjoin(feedback, feedback.c.question == questions.c.key)
            .where(condition, questions.c.state.in_(states or ("done",)))
            .group_by(*questions.c)
            .order_by(questions.c.asked_at)
        )
        return [as_posted(row) for row in self._database.rows(query)]
