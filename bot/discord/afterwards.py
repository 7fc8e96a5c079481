"""What becomes of a reply after it was posted: it changes, it goes, or its askers are told more."""

import logging
from hashlib import blake2s

from bot.after_rebuild import COVERED, SOURCE_CHANGED
from bot.asked import Asked, Posted, Watched
from bot.discord.buttons import under
from bot.discord.calls import FAILURES
from bot.discord.embeds import MOST_PEOPLE, message
from bot.discord.posting import Posting
from bot.replies import Answered, Refused, Reply

_log = logging.getLogger(__name__)


class Afterwards:
    """Comes back to replies that were posted."""

    def __init__(self, posting: Posting) -> None:
        self._posting = posting

    def tell_covered(self, watched: Watched, reply: Answered) -> None:
        """Tell those who wait under their question; who asked in private is told directly. Raises `calls.FAILURES`."""
        asked = watched.posted.asked
        if not asked.thread:
            content = message(reply, before=COVERED, question=watched.text)
            for person in watched.people:
                self._posting.post_directly(person, content, under(reply, asked, is_private=False))
            return
        for first in range(0, len(watched.people), MOST_PEOPLE):
            people = watched.people[first : first + MOST_PEOPLE]
            content = message(reply, people=people, before=COVERED, question=watched.text)
            self._posting.post(asked, content, under(reply, asked, is_private=False), _nonce(asked, first))

    def mark_changed(self, posted: Posted, reply: Reply) -> None:
        """Put what is said now in the place of an answer whose source changed."""
        self.update(posted.asked, posted.reply, reply, before=SOURCE_CHANGED)

    def update(self, asked: Asked, sent: str, reply: Reply, before: str = "") -> None:
        """Put another reply in the place of one that was posted."""
        question = reply.question if isinstance(reply, Answered | Refused) else ""
        content = message(reply, asked, question=question if question != asked.text else "", before=before)
        try:
            self._posting.change(asked, sent, content, under(reply, asked))
        except FAILURES as error:
            _log.warning("A reply could not be brought up to date: %s", error)

    def delete(self, asked: Asked, sent: str) -> None:
        """Take a reply back."""
        try:
            self._posting.delete(asked, sent)
        except FAILURES as error:
            _log.warning("A reply could not be taken back: %s", error)


def _nonce(asked: Asked, first: int) -> str:
    """Of at most 25 characters, the same whenever the same people are told of the same question."""
    return blake2s(f"{asked.key} {first}".encode(), digest_size=12).hexdigest()
