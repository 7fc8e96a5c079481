"""Replies to what needs no look for an answer: commands, and people who may not ask."""

from dataclasses import dataclass

from bot.answering import Answering
from bot.asked import Asked
from bot.known import known_reply
from bot.replies import Notice, Reply
from bot.slack.about import HELP
from bot.slack.access import Access
from bot.summarising import Summarising


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
