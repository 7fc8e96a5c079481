"""Which events were handled already: platforms deliver again when in doubt."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

REMEMBERED_SECONDS = 3_600.0


class Seen:
    """Remembers keys for an hour, longer than any platform delivers again; safe to use from many threads."""

    def __init__(self, seconds: float = REMEMBERED_SECONDS, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._keys: OrderedDict[Hashable, float] = OrderedDict()
        self._lock = threading.Lock()

    def knows(self, key: Hashable) -> bool:
        """Whether the key was seen."""
        with self._lock:
            return self._clock() - self._keys.get(key, float("-inf")) < self._seconds

    def first_time(self, key: Hashable) -> bool:
        """Whether the key was not seen before; from now on it was."""
        now = self._clock()
        with self._lock:
            while self._keys and next(iter(self._keys.values())) <= now - self._seconds:
                self._keys.popitem(last=False)
            if key in self._keys:
                return False
            self._keys[key] = now
            return True
