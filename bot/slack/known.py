"""Replies to what needs no look for an answer: commands, and people who may not ask."""

from dataclasses import dataclass

from bot.answering import Answering
from bot.asked import Asked
from bot.follow_ups import STOPPED
from bot.replies import Notice, Reply
from bot.slack.about import HELP
from bot.slack.access import Access
from bot.summarising import Summarising

INTERRUPTED = "I was restarted while I was at it. Please type the command again."


@dataclass(frozen=True, slots=True)
class Known:
    """Decided by the way of asking alone, so after a restart as at first."""

    access: Access
    answering: Answering
    summarising: Summarising

    def reply(self, asked: Asked) -> Reply | None:
        """The reply, None for a question to the articles."""
        denial = self.access.denial(asked.person, asked.channel or "D")
        if denial:
            return Notice(denial, "denied")
        match asked.way:
            case "stop":
                return Notice(STOPPED, "stop")
            case "articles":
                return self.answering.articles()
            case "help":
                return Notice(HELP, "help")
            case "reindex":
                return Notice(INTERRUPTED, "reindex")
            case "summary":
                return self.summarising.reply(asked.text)
        return None
