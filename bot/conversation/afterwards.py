"""What becomes of a reply after it was posted: it changes, it goes, or its askers are told more."""

import logging
from collections.abc import Callable
from typing import Protocol

from bot.conversation.after_rebuild import SOURCE_CHANGED
from bot.conversation.refusals import Refusals
from bot.messages.question import Asked, Posted, Watched
from bot.messages.reply import Answered, Reply

_log = logging.getLogger(__name__)


class PostedReplies(Protocol):
    """A platform's calls about replies that were posted; each raises what the platform refuses with."""

    def change(self, asked: Asked, sent: str, reply: Reply, before: str) -> None:
        """Put another reply in the place of one; `before` is a sentence of ours that goes first."""
        ...

    def remove(self, asked: Asked, sent: str) -> None:
        """Take a reply away."""
        ...

    def tell_all(self, watched: Watched, reply: Answered) -> None:
        """Tell all who wait for a question that the articles cover it now, where it was asked."""
        ...

    def tell_directly(self, watched: Watched, person: str, reply: Answered) -> None:
        """Tell one of them in a direct message."""
        ...


class Afterwards:
    """Comes back to replies that were posted."""

    def __init__(self, replies: PostedReplies, refusals: Refusals) -> None:
        self._replies = replies
        self._refusals = refusals

    def tell_covered(self, watched: Watched, reply: Answered, in_private: Callable[[str], Reply]) -> None:
        """Tell those who wait, where the question was asked or, where that is out of reach, each directly."""
        if watched.posted.asked.thread and self._told_all(watched, reply):
            return
        for person in watched.people:
            own = in_private(person) if watched.posted.asked.thread else reply
            try:
                if isinstance(own, Answered):
                    self._replies.tell_directly(watched, person, own)
            except self._refusals.kinds as error:  # the others are told all the same
                _log.warning("Somebody who waited could not be told: %s", self._refusals.short(error))

    def mark_changed(self, posted: Posted, reply: Reply) -> None:
        """Put what is said now in the place of an answer whose source changed."""
        self.update(posted.asked, posted.reply, reply, before=SOURCE_CHANGED)

    def update(self, asked: Asked, sent: str, reply: Reply, before: str = "") -> bool:
        """Put another reply in the place of one that was posted; False when the platform does not let it change."""
        try:
            self._replies.change(asked, sent, reply, before)
        except self._refusals.kinds as error:
            _log.warning("A reply could not be brought up to date: %s", self._refusals.short(error))
            return False
        return True

    def delete(self, asked: Asked, sent: str) -> bool:
        """Take a reply back; False when the platform could not be asked to, and it may stand there still."""
        try:
            self._replies.remove(asked, sent)
        except self._refusals.kinds as error:
            _log.warning("A reply could not be taken back: %s", self._refusals.short(error))
            return self._refusals.is_gone(error)
        return True

    def _told_all(self, watched: Watched, reply: Answered) -> bool:
        try:
            self._replies.tell_all(watched, reply)
        except self._refusals.kinds as error:
            if not self._refusals.why_unreachable(error):
                raise
            return False
        return True
