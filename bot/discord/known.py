"""Replies to what needs no look for an answer: commands, people who may not ask, and what cannot be read."""

from dataclasses import dataclass

from bot.conversation.answering import Answering
from bot.conversation.commands import known_reply
from bot.conversation.summaries import Summarising
from bot.discord.render.help import help_text
from bot.messages.help import NOT_HERE, NOT_YOU
from bot.messages.question import Asked
from bot.messages.reply import Notice, Reply

# Ways of asking in Discord alone. Who may not ask is known only while the event is at hand, with the person's roles.
DENIED_PERSON, DENIED_PLACE = "not you", "not here"
UNREAD_REPLY, UNREAD_ROLE = "unread reply", "unread role"

_NOTICES = {
    DENIED_PERSON: Notice(NOT_YOU, "denied"),
    DENIED_PLACE: Notice(NOT_HERE, "denied"),
    UNREAD_REPLY: Notice(
        "I see that you replied to me, but not what you wrote: Discord shows me replies only while the @ beside them "
        "is on. Switch it on, or mention me."
    ),
    UNREAD_ROLE: Notice(
        "You mentioned my role, and then Discord does not show me what you wrote. Mention me myself: the other entry "
        "with my name in the list that opens when you type @."
    ),
}


@dataclass(frozen=True, slots=True)
class Known:
    """Decided by the way of asking alone."""

    answering: Answering
    summarising: Summarising
    reads_messages: bool

    def reply(self, asked: Asked) -> Reply | None:
        """The reply, None for a question to the articles."""
        told = help_text(reads_messages=self.reads_messages)
        return _NOTICES.get(asked.way) or known_reply(asked, self.answering, self.summarising, told)
