"""Replies to what needs no look for an answer: commands, and people who may not ask."""

from dataclasses import dataclass

from bot.conversation.answering import Answering
from bot.conversation.commands import known_reply
from bot.conversation.summaries import Summarising
from bot.messages.question import Asked
from bot.messages.reply import Notice, Reply
from bot.slack.access import Access
from bot.slack.render.help import HELP


@dataclass(frozen=True, slots=True)
class Known:
    """Decided by who asks, where, and how."""

    access: Access
    answering: Answering
    summarising: Summarising

    def reply(self, asked: Asked) -> Reply | None:
        """The reply, None for a question to the articles."""
        denial = self.access.denial(asked.person, asked.channel or "D")
        if denial:
            return Notice(denial, "denied")
        return known_reply(asked, self.answering, self.summarising, HELP)
