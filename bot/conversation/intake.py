"""Every question on its way: written down, answered once, in the order of its channel, and booked."""

import logging
import time
from collections.abc import Callable
from typing import Protocol

from bot.conversation.apologies import apology
from bot.conversation.follow_ups import is_better_left
from bot.conversation.pointing import ShowsAbove, in_full
from bot.conversation.recall import recalled, recalls
from bot.conversation.similar import AnsweredBefore
from bot.conversation.views import View, Views
from bot.history.history import History
from bot.history.questions import Claim
from bot.history.turns import Turns
from bot.messages.question import UNDERTAKEN, Asked, Posted
from bot.messages.reply import Found, Notice, Reply, outcome_of
from bot.runtime.lanes import Workers
from bot.runtime.metrics import Metrics
from bot.runtime.seen import Seen

_log = logging.getLogger(__name__)

BUSY = "Too many questions are waiting just now. Please ask again in a minute."


class Delivers(ShowsAbove, Protocol):
    """A platform's way to bring a reply to a person."""

    def begin(self, asked: Asked) -> None:
        """Show that the question is worked on, where there is a place for that. Never raises."""
        ...

    def send(self, asked: Asked, reply: Reply, before: Posted | None = None) -> str:
        """Send the reply and give the id of its message, "" if it has none. Never raises.

        before: a question of the same channel that was answered before and asks the same.
        """
        ...

    def link(self, posted: Posted) -> str:
        """Where the reply to a question can be read again; "" when the platform does not tell. Never raises."""
        ...

    def find(self, asked: Asked) -> str | None:
        """The id of the reply that was already sent, None if there is none or nobody can tell."""
        ...


class Intake:
    """Takes questions, so that each gets exactly one reply.

    views: what each asker may ask.
    waiting: how many questions may wait; who asks beyond that is told to come back.
    known: the reply to what needs no look for an answer, as a command or somebody who may not ask; None for a question.
    """

    def __init__(
        self,
        views: Views,
        history: History,
        workers: Workers,
        metrics: Metrics,
        waiting: int = 500,
        answered_before: AnsweredBefore | None = None,
        known: Callable[[Asked, View], Reply | None] = lambda _asked, _view: None,
    ) -> None:
        self._views = views
        self._questions, self._past = history.questions, history.past
        self._workers = workers
        self._metrics = metrics
        self._most_waiting = waiting
        self._answered_before = answered_before
        self._known = known
        self._seen = Seen()
        self._turns = Turns(history.questions)

    def take(self, asked: Asked, delivery: Delivers, reply: Reply | None = None) -> bool:
        """Write the question down and put it into the lane of its channel; False when it was taken before.

        When this returns the question may be acknowledged: it will be answered even if the process is killed.
        `reply` is given where it is clear without looking into the articles.
        """
        claim = self._questions.accept(asked) if self._seen.first_time(asked.key) else Claim.OTHERS
        if claim is Claim.OTHERS:
            self._metrics.duplicates.inc()
            return False
        if reply is None and self._workers.waiting >= self._most_waiting:
            reply = Notice(BUSY, "busy")
        began = time.monotonic()
        self._workers.submit(lane_of(asked), lambda: self._handle(asked, delivery, began, reply, claim))
        return True

    def undertake(self, asked: Asked) -> bool:
        """Write down what takes its time and tells by itself what came of it; False when it was taken before.

        Should the process end before it is `done`, whoever wanted it is told so by the next one.
        """
        if self._seen.first_time(asked.key) and self._questions.accept(asked) is not Claim.OTHERS:
            return True
        self._metrics.duplicates.inc()
        return False

    def done(self, asked: Asked) -> None:
        """The person knows what came of what was undertaken."""
        self._questions.finish(asked, Notice("", asked.way), "", 0.0)

    def resume(self, platform: str, delivery: Delivers) -> int:
        """Take up the questions that processes which are gone left, and say how many they are."""
        left = self._questions.take_over(platform)
        for asked in left:
            self._seen.first_time(asked.key)
            self._workers.submit(lane_of(asked), self._resumption(asked, delivery))
        return len(left)

    def withdraw(self, asked: Asked) -> None:
        """A message is gone: should it still be delivered as a question, it is dropped."""
        self._seen.first_time(asked.key)

    def run(self, in_lane: tuple[str, ...], job: Callable[[], None]) -> None:
        """Run something else, after what came before in the same lane."""
        self._workers.submit(in_lane, job)

    def _resumption(self, asked: Asked, delivery: Delivers) -> Callable[[], None]:
        return lambda: self._handle(asked, delivery, time.monotonic(), is_left=True)

    def _handle(
        self,
        asked: Asked,
        delivery: Delivers,
        began: float,
        reply: Reply | None = None,
        claim: Claim = Claim.OURS,
        *,
        is_left: bool = False,
    ) -> None:
        if claim is Claim.UNKNOWN and self._questions.claim(asked) is Claim.OTHERS:
            return
        self._turns.wait(asked)
        delivery.begin(asked)
        view = None
        try:
            view = self._views.of_question(asked)
            reply = reply or self._known(asked, view)
            asked = asked if reply else in_full(asked, delivery)
            reply = reply or self._recalled(asked, view, delivery)
            reply = reply or view.answering.reply(asked.text, before=self._past.asked_before(asked))
        except Exception:  # answering never raises; if it does, the person gets a reply all the same
            reply = apology(_log, "A question could not be answered")
        if is_better_left(asked.way, asked.text, reply):
            self._questions.finish(asked, Notice("", "silent"), "", 0.0)
            return
        before = self._before(asked, reply, view)
        claim = self._questions.mark_sending(asked)
        if claim is Claim.OTHERS:
            return
        # What a process did that is gone, it may not have been able to write down: the platform knows. It is asked as
        # late as possible, since a process that was taken for dead may have been slow.
        is_unsure = (is_left and asked.way not in UNDERTAKEN) or claim is Claim.UNKNOWN
        sent = delivery.find(asked) if is_unsure else None
        sent = sent if sent is not None else delivery.send(asked, reply, before)
        seconds = time.monotonic() - began
        self._questions.finish(asked, reply, sent, seconds)
        self._metrics.answered(outcome_of(reply), seconds)

    def _recalled(self, asked: Asked, view: View, delivery: Delivers) -> Reply | None:
        """What the person asked before, where that is what they want to know, of what they may still see."""
        if not recalls(asked.text):
            return None
        before = [each for each in self._past.asked_by_same(asked) if not each.article or view.shows(each.article)]
        return recalled(before, delivery.link)

    def _before(self, asked: Asked, reply: Reply, view: View | None) -> Posted | None:
        if self._answered_before is None or view is None or not isinstance(reply, Found):
            return None
        try:
            before = self._answered_before.find(asked)
            return before if before and view.shows(before.article) else None
        except Exception:  # a link is never worth the answer
            _log.exception("Earlier answers could not be looked up")
            return None


def lane(platform: str, workspace: str, channel: str) -> tuple[str, ...]:
    """What keeps its order: the questions of a channel, and what is done about them."""
    return (platform, workspace, channel)


def lane_of(asked: Asked) -> tuple[str, ...]:
    """The lane of a question."""
    return lane(asked.platform, asked.workspace, asked.channel)
