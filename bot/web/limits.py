"""How much somebody may ask for, and how large a request may be."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 65_536
_MOST_REMEMBERED = 10_000


class RateLimit:
    """A bucket for each person (token bucket): it holds `burst` requests and is filled up again within `seconds`."""

    def __init__(self, burst: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._burst = burst
        self._rate = burst / seconds
        self._clock = clock
        self._turn = threading.Lock()
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, person: str) -> float:
        """Take one request out of the bucket: 0, or in how many seconds there is one again."""
        now = self._clock()
        with self._turn:
            left, at = self._left.pop(person, (float(self._burst), now))
            left = min(self._burst, left + (now - at) * self._rate)
            is_there = left >= 1
            self._left[person] = (left - is_there, now)
            if len(self._left) > _MOST_REMEMBERED:
                self._left.popitem(last=False)
        return 0.0 if is_there else (1 - left) / self._rate


class BodyLimit:
    """Refuses a request whose body is too large, as soon as it is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > LARGEST_BODY:
                raise HTTPException(413, f"That is too long: a request may have {LARGEST_BODY:,} bytes.")
            return message

        await self._app(scope, counted, send)
