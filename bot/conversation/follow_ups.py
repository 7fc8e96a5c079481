"""Which messages are questions for the bot although nobody named it."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.history.history import History

_OPENS_A_QUESTION = re.compile(
    r"(?:and |but |so |or )?(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|has|have|had|"
    r"can|could|will|would|should|may|might)\b",
    re.IGNORECASE,
)
_STOP = re.compile(r"\W*stop\W*", re.IGNORECASE)

STOPPED = "I no longer answer here unless somebody mentions me."


def reads_as_question(text: str) -> bool:
    """Whether a message asks something: by its question mark, or by its first word."""
    return "?" in text or _OPENS_A_QUESTION.match(text.strip()) is not None


def says_stop(text: str) -> bool:
    """Whether a message is the one word that ends follow-ups in a thread."""
    return _STOP.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class FollowUps:
    """Threads in which the bot answered go on without a mention: so often, and so many minutes after the last answer.

    most: 0 switches follow-ups off.
    """

    history: History
    most: int
    minutes: int
    clock: Callable[[], float] = time.time

    def are_expected(self, workspace: str, channel: str, thread: str) -> bool:
        """Whether an unmentioned question in the thread is for the bot."""
        if self.most == 0 or self.history.is_stopped(workspace, channel, thread):
            return False
        before = self.history.posted_in_thread(workspace, channel, thread)
        if not before or self.clock() - before[-1].asked_at > 60 * self.minutes:
            return False
        return sum(each.asked.way == "follow-up" for each in before) < self.most

    def is_open(self, workspace: str, channel: str, thread: str) -> bool:
        """Whether there is something to stop in the thread."""
        answered = self.history.posted_in_thread(workspace, channel, thread)
        return bool(answered) and not self.history.is_stopped(workspace, channel, thread)
