"""Trying again while something is away: soon at first, then more and more rarely, with one line a minute about it."""

import logging
import random
import threading
import time
from collections.abc import Callable

from bot.errors import PlatformAway

_FIRST_SECONDS = 0.5
_LONGEST_SECONDS = 30.0
_LINE_SECONDS = 60.0


class Backoff:
    """The pauses between attempts: each about twice as long as the one before, and never two bots' alike."""

    def __init__(self, chance: Callable[[float, float], float] = random.uniform) -> None:
        self._chance = chance
        self._seconds = _FIRST_SECONDS

    def pause(self) -> float:
        """The next pause, in seconds."""
        seconds, self._seconds = self._seconds, min(2 * self._seconds, _LONGEST_SECONDS)
        return self._chance(seconds / 2, seconds)

    def begin_anew(self) -> None:
        """An attempt succeeded: the next pause is a short one."""
        self._seconds = _FIRST_SECONDS


class Rarely:
    """Says when the next line about the same trouble may be logged."""

    def __init__(self, seconds: float = _LINE_SECONDS, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._last = float("-inf")

    def is_due(self) -> bool:
        """Whether a minute has passed since this last was so."""
        now = self._clock()
        if now - self._last < self._seconds:
            return False
        self._last = now
        return True


def until_it_answers(attempt: Callable[[], None], ended: threading.Event, log: logging.Logger) -> None:
    """Try until the platform is no longer away, or until the end."""
    backoff, line = Backoff(), Rarely()
    while not ended.is_set():
        try:
            attempt()
        except PlatformAway as error:
            if line.is_due():
                log.warning("%s Trying again until it does.", error)
            ended.wait(max(error.seconds, backoff.pause()))
        else:
            return
