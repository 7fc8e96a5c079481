"""How a platform looks at what a bot sends before anything happens: checks that yield problems, and their sums.

Every platform has its own limits and its own words; here is what holds for all of them.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason to refuse: the path to the field, the platform's sentence, and its code if it has one."""

    at: Path
    message: str
    code: str = ""


Check = Callable[[Any, Path], Iterator[Problem]]


def is_a(wanted: type, message: str, code: str = "") -> Check:
    """A value of this type; true and false are no numbers. `{value}` in the message stands for the value."""

    def check(value: Any, at: Path) -> Iterator[Problem]:
        if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
            yield Problem(at, message.format(value=value), code)

    return check


def one_of(allowed: Iterable[Any], message: str, code: str = "") -> Check:
    values = tuple(allowed)

    def check(value: Any, at: Path) -> Iterator[Problem]:
        if value not in values:
            yield Problem(at, message, code)

    return check


def in_turn(*checks: Check) -> Check:
    """Every check in its order, up to the first that finds something."""

    def check(value: Any, at: Path) -> Iterator[Problem]:
        for each in checks:
            problems = list(each(value, at))
            yield from problems
            if problems:
                return

    return check


def together(*checks: Check) -> Check:
    """Every check, whatever the others find."""

    def check(value: Any, at: Path) -> Iterator[Problem]:
        for each in checks:
            yield from each(value, at)

    return check


def every(each: Check) -> Check:
    """The same check for each item of a list."""

    def check(value: Any, at: Path) -> Iterator[Problem]:
        for place, item in enumerate(value):
            yield from each(item, (*at, place))

    return check


def fields(checks: Mapping[str, Check]) -> Check:
    """A check for each of these fields of an object that is there and not null."""

    def check(value: Any, at: Path) -> Iterator[Problem]:
        for name, content in value.items():
            if name in checks and content is not None:
                yield from checks[name](content, (*at, name))

    return check


def by_type(kinds: Mapping[Any, Check], otherwise: Check) -> Check:
    """The check for the `type` of an object; `otherwise` looks at a type that is none of them."""

    def check(value: Any, at: Path) -> Iterator[Problem]:
        found = value.get("type") if isinstance(value, dict) else None
        is_known = isinstance(found, Hashable) and found in kinds
        yield from kinds[found](value, at) if is_known else otherwise(found, (*at, "type"))

    return check


def repeated(values: Iterable[str | None]) -> Iterator[tuple[int, str]]:
    """The values that were there before, with their places; None repeats nothing."""
    seen: set[str] = set()
    for place, value in enumerate(values):
        if value is None:
            continue
        if value in seen:
            yield place, value
        seen.add(value)
