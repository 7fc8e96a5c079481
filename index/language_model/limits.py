"""When the model is left alone: after failures in a row, and when the day's tokens are used up."""

import logging
import threading
from collections.abc import Callable
from datetime import date

from index.language_model.kept import Kept

_log = logging.getLogger(__name__)

# So many failures in a row, and it is left alone for a while; each failure after that doubles the while.
FAILURES_IN_A_ROW = 3
_FIRST_REST_SECONDS = 15.0
_LONGEST_REST_SECONDS = 600.0


class Breaker:
    """Says whether the model may be asked. After a rest one question tries it; the others wait for what becomes of it.

    clock: seconds that only go up.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._changing = threading.Lock()
        self._failures = 0
        self._rests_until = 0.0

    def allows(self) -> bool:
        """Whether to ask now; who is allowed after a rest must say how it went."""
        with self._changing:
            if self._failures < FAILURES_IN_A_ROW:
                return True
            if self._clock() < self._rests_until:
                return False
            self._rests_until = self._clock() + self._rest()
            return True

    def went_well(self) -> None:
        """The model replied, so failures are counted from 0 again."""
        with self._changing:
            if self._failures >= FAILURES_IN_A_ROW:
                _log.warning("The language model replies again.")
            self._failures = 0

    def failed(self, why: str) -> None:
        """The model did not reply; after FAILURES_IN_A_ROW of those it is left alone for a while."""
        with self._changing:
            self._failures += 1
            if self._failures >= FAILURES_IN_A_ROW:
                rest = self._rest()
                self._rests_until = self._clock() + rest
                _log.warning(
                    "The language model is not asked for %.0f seconds; answers go on without it: %s", rest, why
                )

    def _rest(self) -> float:
        doubled = 2.0 ** min(self._failures - FAILURES_IN_A_ROW, 10)
        return min(_FIRST_REST_SECONDS * doubled, _LONGEST_REST_SECONDS)


class DailyTokens:
    """How many tokens may still be used today, by all who keep what they used in the same place.

    limit: 0 for none. today: the day that it is, in UTC.
    """

    def __init__(self, limit: int, today: Callable[[], date], kept: Kept) -> None:
        self._limit = limit
        self._today = today
        self._kept = kept
        self._told_on: date | None = None

    @property
    def used(self) -> int:
        """The tokens of this day so far, those of questions in flight as estimated."""
        return self._kept.used(self._today())

    def take(self, estimate: int) -> bool:
        """Set so many aside for a question, if there are so many; `settle` puts back what it did not take."""
        day = self._today()
        if self._kept.take(day, estimate, self._limit):
            return True
        if self._told_on != day:
            self._told_on = day
            _log.warning(
                "The language model's %s tokens of this day are used up; answers go on without it until midnight UTC.",
                f"{self._limit:,}",
            )
        return False

    def settle(self, estimate: int, used: int) -> None:
        """What a question took after all."""
        self._kept.give_back(self._today(), estimate - used)
