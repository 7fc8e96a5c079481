"""What is known of the sources, in words: for the command line, the log and whoever runs a bot."""

from collections.abc import Collection
from datetime import datetime, timedelta

from index.errors import counted
from index.sources.configuration import Source, Sources
from index.sources.state import State

_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"))


def described(source: Source) -> str:
    """What a source is, where, and how often it is looked at."""
    into = f", into the collection {source.collection}" if source.collection else ""
    return f"{source.kind} {source.at}, {source.every}{into}"


def result_of(source: Source, state: State, now: datetime) -> tuple[str, ...]:
    """What came of a source last."""
    known = state.sources.get(source.name)
    if known is None or known.tried is None or (known.kind, known.at) != (source.kind, source.at):
        return ("It was not looked at yet.",)
    lines = []
    if known.failing:
        lines.append(f"It could not be read for {ago(now - known.failing)}: {known.problem}")
    when = f"read {ago(now - known.succeeded)} ago" if known.succeeded else "never read"
    lines.append(f"{counted(known.kept, 'article')}, {when}")
    lines += known.notes if not known.failing else ()
    if known.vanished:
        lines.append(f"{counted(len(known.vanished), 'article')} it no longer has; sync --prune takes them away.")
    return tuple(lines)


def sources_overview(sources: Sources, state: State, now: datetime, hidden: Collection[str] = ()) -> tuple[str, ...]:
    """All sources in a few lines: when they were looked at last, what fails, what vanished.

    hidden: collections, as they are compared, of whose sources nothing is said.
    """
    shown = [source for source in sources.sources if source.is_in_none_of(hidden)]
    if not shown:
        return ()
    known = [(source, state.sources[source.name]) for source in shown if source.name in state.sources]
    tried = max((each.tried for _, each in known if each.tried), default=None)
    lines = [
        f"{counted(len(shown), 'source')}, " + (f"looked at {ago(now - tried)} ago" if tried else "not looked at yet")
    ]
    lines += [
        f"{source.name} could not be read for {ago(now - each.failing)}: {each.problem}"
        for source, each in known
        if each.failing
    ]
    lines += [
        f"{source.name} no longer has {counted(len(each.vanished), 'article')} that I still quote"
        for source, each in known
        if each.vanished
    ]
    if state.build_problem and not hidden:
        lines.append(f"What changed is not in the index: {state.build_problem}")
    return tuple(lines)


def ago(time: timedelta) -> str:
    """A span of time in its largest unit."""
    seconds = max(time.total_seconds(), 0.0)
    for length, unit in _UNITS:
        if seconds >= length:
            return counted(int(seconds // length), unit)
    return "less than a minute"
