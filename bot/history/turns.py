"""The questions of a channel in their order, though several processes answer them."""

import threading
import time
from collections.abc import Callable
from typing import Protocol

from bot.messages.question import Asked

# A process that is slow holds the others up for so long, and no longer.
_PATIENCE_SECONDS = 30.0
_LOOKING_SECONDS = 0.1
# As many threads may stand waiting; the others must be free for channels in which nothing waits.
_MOST_WAITING = 16


class KnowsOrder(Protocol):
    """Where the questions of all processes are written down. Nothing here raises."""

    def is_next(self, asked: Asked) -> bool:
        """Whether no other process that lives still answers an earlier question of the channel."""
        ...


class Turns:
    """Within a process the lanes keep the order; here each waits for what others took before in the same channel.

    It is an order as far as that costs nobody the reply: after half a minute, and with many channels waiting, a
    question goes on all the same.
    """

    def __init__(
        self,
        questions: KnowsOrder,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._questions = questions
        self._clock = clock
        self._sleep = sleep
        self._places = threading.BoundedSemaphore(_MOST_WAITING)

    def wait(self, asked: Asked) -> None:
        """Return when it is the question's turn."""
        if self._questions.is_next(asked) or not self._places.acquire(blocking=False):
            return
        try:
            deadline = self._clock() + _PATIENCE_SECONDS
            while self._clock() < deadline and not self._questions.is_next(asked):
                self._sleep(_LOOKING_SECONDS)
        finally:
            self._places.release()
