"""Questions that are edited or deleted: their replies follow, also when the process is killed in between."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from bot.conversation.intake import Delivers, Intake, lane_of
from bot.conversation.pointing import in_full
from bot.conversation.views import Views
from bot.history.history import History
from bot.messages.question import POINTED, Asked, Edit
from bot.messages.reply import Reply

_REMEMBERED = 2_000


class Amends(Protocol):
    """A platform's way to change what was sent. Nothing here raises."""

    def update(self, asked: Asked, sent: str, reply: Reply) -> bool:
        """Put another reply in the place of the one that was sent; False when it cannot be changed."""
        ...

    def delete(self, asked: Asked, sent: str) -> bool:
        """Take a reply back; False when it may stand there still."""
        ...


class Edits:
    """Brings replies after their questions: in the lane of their channel, so after they were given."""

    def __init__(self, intake: Intake, views: Views, history: History, delivery: Delivers, replies: Amends) -> None:
        self._intake = intake
        self._views = views
        self._history = history
        self._delivery = delivery
        self._newest: OrderedDict[str, str] = OrderedDict()
        self._replies = replies

    def edited(self, asked: Asked, when: str) -> None:
        """A message now reads so. When this returns it was written down, if it is a question that was taken.

        when: the platform's time of the change; a change that comes after a later one, late or once more, is dropped.
        """
        self._take(Edit(asked, is_deletion=False), when)

    def deleted(self, asked: Asked, when: str) -> None:
        """A message was deleted. Should it be delivered again as a question, it is none any more."""
        self._intake.withdraw(asked)
        self._take(Edit(asked, is_deletion=True), when)

    def resume(self, platform: str) -> None:
        """Take up the edits that nobody is at: of processes that are gone, or that came while another answered."""
        for edit in self._history.edits.take_over(platform):
            self._intake.run(lane_of(edit.asked), self._job(edit))

    def _take(self, edit: Edit, when: str) -> None:
        key = edit.asked.key
        if when <= self._newest.get(key, ""):
            return
        self._newest[key] = when
        while len(self._newest) > _REMEMBERED:
            self._newest.popitem(last=False)
        if self._history.edits.note(edit):
            self._intake.run(lane_of(edit.asked), self._job(edit))

    def _job(self, edit: Edit) -> Callable[[], None]:
        return lambda: self._take_back(edit) if edit.is_deletion else self._answer_anew(edit)

    def _answer_anew(self, edit: Edit) -> None:
        asked, sent, outcome = self._replied(edit.asked)
        if sent and outcome not in ("stop", "denied", "adding"):
            asked = in_full(replace(asked, text=edit.asked.text, way=_unpointed(asked.way)), self._delivery)
            answering = self._views.of_question(asked).answering
            reply = answering.reply(asked.text, before=self._history.past.asked_before(asked))
            if not self._replies.update(asked, sent, reply):
                sent = self._delivery.send(asked, reply)
            self._history.questions.finish(asked, reply, sent, 0.0)
        self._history.edits.finish(edit)

    def _take_back(self, edit: Edit) -> None:
        asked, sent, _ = self._replied(edit.asked)
        if not sent or self._replies.delete(asked, sent):
            self._history.erasure.forget_reply(asked.key)
            self._history.edits.finish(edit)

    def _replied(self, asked: Asked) -> tuple[Asked, str, str]:
        """The question as it was taken, the id of its reply, "" without one, and how it ended."""
        posted = self._history.past.posted(asked.key)
        if posted is not None:
            return posted.asked, posted.reply, posted.outcome
        if self._history.database.is_available:
            return asked, "", ""
        return asked, self._delivery.find(asked) or "", ""  # without the history only the thread itself knows


def _unpointed(way: str) -> str:
    """A mention that pointed at a question may ask one itself now."""
    return "mention" if way == POINTED else way
