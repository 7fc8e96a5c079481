"""A question, its answer and a clock, for the tests of what is kept of them."""

from bot.messages.question import Asked
from bot.messages.quoting import reply_to
from tests.bot.articles import answer

ASKED = Asked("slack", "T1", "C1", "1.0", "1.0", "U1", "mention", "What does it cost?", "https://x.example/answer")
ANSWERED = reply_to(answer())
NOW = 1_000_000.0


class Clock:
    """A clock that tests put forward."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now
