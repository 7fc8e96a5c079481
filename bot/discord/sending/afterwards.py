"""What becomes of a reply after it was posted: it changes, it goes, or its askers are told more."""

import logging
from hashlib import blake2s

from bot.conversation.after_rebuild import COVERED, SOURCE_CHANGED
from bot.discord.render.buttons import under
from bot.discord.render.embeds import MOST_PEOPLE, message, question_over
from bot.discord.sending.posting import Posting
from bot.discord.transport.calls import FAILURES, UNKNOWN_MESSAGE, UNREACHABLE, discord_error
from bot.messages.question import Asked, Posted, Watched
from bot.messages.reply import Answered, Reply

_log = logging.getLogger(__name__)


class Afterwards:
    """Comes back to replies that were posted."""

    def __init__(self, posting: Posting) -> None:
        self._posting = posting

    def tell_covered(self, watched: Watched, reply: Answered) -> None:
        """Tell those who wait, under their question or, where it is out of reach, each directly."""
        if not watched.posted.asked.thread or not self._tell_under_question(watched, reply):
            self._tell_each(watched, reply)

    def mark_changed(self, posted: Posted, reply: Reply) -> None:
        """Put what is said now in the place of an answer whose source changed."""
        self.update(posted.asked, posted.reply, reply, before=SOURCE_CHANGED)

    def update(self, asked: Asked, sent: str, reply: Reply, before: str = "") -> bool:
        """Put another reply in the place of one that was posted; False when Discord does not let it change."""
        content = message(reply, asked, question=question_over(reply, asked), before=before)
        try:
            self._posting.change(asked, sent, content, under(reply, asked))
        except FAILURES as error:
            _log.warning("A reply could not be brought up to date: %s", error)
            return discord_error(error) == UNKNOWN_MESSAGE  # somebody took it away, so nothing is to follow
        return True

    def delete(self, asked: Asked, sent: str) -> bool:
        """Take a reply back; False when Discord could not be asked to, and it may stand there still."""
        try:
            self._posting.delete(asked, sent)
        except FAILURES as error:
            _log.warning("A reply could not be taken back: %s", error)
            return discord_error(error) == UNKNOWN_MESSAGE
        return True

    def _tell_under_question(self, watched: Watched, reply: Answered) -> bool:
        asked = watched.posted.asked
        try:
            for first in range(0, len(watched.people), MOST_PEOPLE):
                people = watched.people[first : first + MOST_PEOPLE]
                content = message(reply, people=people, before=COVERED, question=watched.text)
                self._posting.post(asked, content, under(reply, asked, is_private=False), nonce=_nonce(asked, first))
        except FAILURES as error:
            if discord_error(error) not in UNREACHABLE:
                raise
            return False
        return True

    def _tell_each(self, watched: Watched, reply: Answered) -> None:
        content = message(reply, before=COVERED, question=watched.text)
        for person in watched.people:
            try:
                self._posting.post_directly(person, content, under(reply, watched.posted.asked, is_private=False))
            except FAILURES as error:  # the others are told all the same
                _log.warning("Somebody who waited could not be told: %s", error)


def _nonce(asked: Asked, first: int) -> str:
    """Of at most 25 characters, the same whenever the same people are told of the same question."""
    return blake2s(f"{asked.key} {first}".encode(), digest_size=12).hexdigest()
