"""Replies that were posted to Discord: changed, taken away, or followed by more."""

from bot.conversation.after_rebuild import COVERED
from bot.discord.render.buttons import under
from bot.discord.render.embeds import MOST_PEOPLE, message, question_over
from bot.discord.sending.posting import Posting
from bot.discord.transport.calls import FAILURES, REFUSALS
from bot.messages.marks import message_mark
from bot.messages.question import Asked, Watched
from bot.messages.reply import Answered, Reply


class DiscordReplies:
    """Discord's calls for `bot.conversation.afterwards`."""

    def __init__(self, posting: Posting) -> None:
        self._posting = posting

    def change(self, asked: Asked, sent: str, reply: Reply, before: str) -> None:
        """Put another reply in the place of one; where somebody took that away, none is to follow."""
        content = message(reply, asked, question=question_over(reply, asked), before=before)
        try:
            self._posting.change(asked, sent, content, under(reply, asked))
        except FAILURES as error:
            if not REFUSALS.is_gone(error):
                raise

    def remove(self, asked: Asked, sent: str) -> None:
        """Take a reply away."""
        self._posting.delete(asked, sent)

    def tell_all(self, watched: Watched, reply: Answered) -> None:
        """Mention all who wait, under their question."""
        asked = watched.posted.asked
        for first in range(0, len(watched.people), MOST_PEOPLE):
            people = watched.people[first : first + MOST_PEOPLE]
            content = message(reply, people=people, before=COVERED, question=watched.text)
            self._posting.post(
                asked, content, under(reply, asked, is_private=False), nonce=message_mark(f"{asked.key} {first}")
            )

    def tell_directly(self, watched: Watched, person: str, reply: Answered) -> None:
        """Tell one of them what they asked and what covers it now."""
        content = message(reply, before=COVERED, question=watched.text)
        self._posting.post_directly(person, content, under(reply, watched.posted.asked, is_private=False))
