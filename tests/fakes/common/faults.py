"""What is to go wrong with the bot's next calls; each fault strikes once, or as often as is said."""

import asyncio
import threading
from concurrent.futures import Future
from dataclasses import dataclass
from fnmatch import fnmatchcase

from tests.fakes.common.memory import WAIT_SECONDS


class HeldCall:
    """A call that the platform has taken and neither carried out nor answered, until the test says what becomes of it.

    This, and no length of time, keeps a bot busy for as long as a test needs.
    """

    def __init__(self) -> None:
        self._has_come = threading.Event()
        self._goes_on: Future[bool] = Future()

    def wait(self, seconds: float = WAIT_SECONDS) -> None:
        """Until the bot has made the call."""
        assert self._has_come.wait(seconds), f"the bot did not make the call within {seconds} s"

    def release(self) -> None:
        """Carry the call out after all."""
        self._decide(goes_on=True)

    def lose(self) -> None:
        """Break the connection, as if the call had never arrived."""
        self._decide(goes_on=False)

    def _decide(self, *, goes_on: bool) -> None:
        if not self._goes_on.done():
            self._goes_on.set_result(goes_on)

    async def outcome(self) -> bool:
        """Whether the call is to be carried out."""
        self._has_come.set()
        return await asyncio.wrap_future(self._goes_on)


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with one call whose name fits the pattern, as in a shell; status 0 breaks the connection.

    error: the platform's own word for it; processed: the call takes effect before the connection breaks; page: what
    something between the bot and the platform answers in its place.
    """

    pattern: str
    status: int = 200
    error: str = ""
    retry_after: float = 0.0
    is_global: bool = False
    processed: bool = False
    delay: float = 0.0
    held: HeldCall | None = None
    page: str = ""

    @property
    def refuses(self) -> bool:
        """Whether the call is not carried out."""
        return not (self.processed or self.delay or self.held)

    async def over(self) -> bool:
        """Wait until the fault lets the call go on; False if the call is lost."""
        await asyncio.sleep(self.delay)
        return self.held is None or await self.held.outcome()


@dataclass(slots=True, eq=False)
class _Waiting:
    """A fault and how often it still strikes."""

    fault: Fault
    times: int


class Faults:
    """What waits to go wrong, by the names of calls: `chat.postMessage`, `POST */messages`, `*` for any."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[_Waiting] = []
        self._held: list[HeldCall] = []

    def fail(self, pattern: str, error: str, times: int = 1) -> None:
        """Refuse with an error of the platform's own."""
        self._add(Fault(pattern, error=error), times)

    def http_error(self, pattern: str, status: int = 500, times: int = 1) -> None:
        self._add(Fault(pattern, status, "internal_error"), times)

    def rate_limit(self, pattern: str, retry_after: float = 1.0, times: int = 1, *, is_global: bool = False) -> None:
        self._add(Fault(pattern, 429, "ratelimited", retry_after, is_global), times)

    def drop(self, pattern: str, times: int = 1, *, processed: bool = False) -> None:
        """Break the connection; `processed` does so after the call took effect, the worst moment."""
        self._add(Fault(pattern, 0, processed=processed), times)

    def proxy_page(self, pattern: str, status: int = 200, times: int = 1) -> None:
        """Answer with a web page, as a proxy does."""
        self._add(
            Fault(pattern, status, page="<html><title>Sign in</title>Welcome to the guest network.</html>"), times
        )

    def delay(self, pattern: str, seconds: float, times: int = 1) -> None:
        self._add(Fault(pattern, delay=seconds), times)

    def hold(self, pattern: str) -> HeldCall:
        """Let the next such call wait for what the test decides."""
        held = HeldCall()
        with self._lock:
            self._held.append(held)
        self._add(Fault(pattern, held=held), 1)
        return held

    def clear(self) -> None:
        """Let nothing go wrong from now on; what is held goes on."""
        with self._lock:
            self._waiting.clear()
            held, self._held = self._held, []
        for call in held:
            call.release()

    def take(self, name: str) -> Fault | None:
        """The fault that strikes this call, if there is one."""
        with self._lock:
            for each in self._waiting:
                if fnmatchcase(name, each.fault.pattern):
                    each.times -= 1
                    if not each.times:
                        self._waiting.remove(each)
                    return each.fault
        return None

    def _add(self, fault: Fault, times: int) -> None:
        with self._lock:
            self._waiting.append(_Waiting(fault, times))
