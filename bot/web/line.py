"""Those who wait for an answer on the page, over the API or over MCP."""

from collections.abc import Callable
from functools import partial
from typing import ParamSpec, TypeVar

from anyio import CapacityLimiter
from anyio.to_thread import run_sync

from bot.runtime.places import NoPlace

MOST_WAITING = 100
# When to come again: most of those who were before one have been answered by then.
COME_AGAIN_SECONDS = 5
TOO_MANY = "Many are asking just now, more than can be answered at once."
_Given = ParamSpec("_Given")
_T = TypeVar("_T")


class Line:
    """Runs what has to be answered on threads of its own, so that those who wait keep no page from being shown.

    most: how many may wait at the same time, those who are being answered among them.
    """

    def __init__(self, most: int = MOST_WAITING) -> None:
        self._most = most
        self._threads = CapacityLimiter(most)
        self._waiting = 0

    async def run(self, work: Callable[_Given, _T], *given: _Given.args, **named: _Given.kwargs) -> _T:
        """What the work gives, called on the event loop. Raises NoPlace where as many wait as may, and its errors."""
        if self._waiting >= self._most:
            raise NoPlace
        self._waiting += 1
        try:
            return await run_sync(partial(work, *given, **named), limiter=self._threads)
        finally:
            self._waiting -= 1
