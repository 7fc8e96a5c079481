"""What every platform remembers of the bot, and how tests wait for it."""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, TypeVar

Json = dict[str, Any]
# Longer than anything takes, also on a busy machine: only a test that fails waits for so long.
WAIT_SECONDS = 120.0
# Slack and Discord show people an error where a bot does not react within three seconds. On a busy machine it may take
# longer through no fault of its own: the local ones wait as long, and tests of how soon it reacts look at the times.
PATIENCE_SECONDS = 30.0
_POLL_SECONDS = 0.1
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that the bot broke: in which call, the platform's code for it, and more words."""

    call: str
    error: str | int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """One request of the bot, as `chat.postMessage` or `POST /channels/1/messages`, and its answer."""

    name: str
    content: Json
    status: int
    answer: Any
    at: float


@dataclass(slots=True)
class Memory:
    """The books, and the one lock over all that a platform remembers; every change wakes those who wait on it.

    visible_changes: how often the bot changed what somebody sees.
    """

    changed: threading.Condition = field(default_factory=threading.Condition)
    violations: list[Violation] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    visible_changes: int = 0

    def violate(self, call: str, error: str | int, detail: str = "") -> None:
        """Note a rule that the bot broke."""
        with self.changed:
            self.violations.append(Violation(call, error, detail))
            self.changed.notify_all()

    def record_call(self, call: Call) -> None:
        with self.changed:
            self.calls.append(call)
            self.changed.notify_all()

    def calls_of(self, pattern: str = "*") -> list[Call]:
        """The calls so far whose name fits, as in a shell."""
        with self.changed:
            return [call for call in self.calls if fnmatchcase(call.name, pattern)]

    def copy(self, values: Iterable[T]) -> list[T]:
        """What a list holds now."""
        with self.changed:
            return list(values)

    def wait_for(self, condition: Callable[[], T], seconds: float, what: str, report: Callable[[], str]) -> T:
        """What the condition gives as soon as that is true; it is asked whenever something changed."""
        deadline = time.monotonic() + seconds
        with self.changed:
            while not (found := condition()):
                left = deadline - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"{what} within {seconds} s\n{report()}")
                # Asked now and then as well: a condition may look at what nobody announces.
                self.changed.wait(min(left, _POLL_SECONDS))
            return found

    def quiet(self, seconds: float, report: Callable[[], str]) -> None:
        """Make sure that for so long the bot writes, edits, deletes and shows nothing."""
        with self.changed:
            before, calls = self.visible_changes, len(self.calls)
            if self.changed.wait_for(lambda: self.visible_changes != before, seconds):
                since = [call.name for call in self.calls[calls:]]
                raise AssertionError(f"the bot was not quiet: {since}\n{report()}")

    def report(self) -> list[str]:
        """The last things that the bot did, for the message of a failed test."""
        with self.changed:
            calls = [f"{call.name} -> {_outcome(call)}" for call in self.calls[-10:]]
            return [*calls, *map(str, self.violations)] or ["the bot did nothing"]


def _outcome(call: Call) -> str:
    error = call.answer.get("error") if isinstance(call.answer, dict) else None
    return f"{call.status} {error}" if error else str(call.status)
