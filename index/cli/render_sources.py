"""How the commands show sources, and what came of a sync."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.text import Text

from index.cli.console import out
from index.cli.render_build import print_built
from index.errors import counted
from index.sources.report import ago, described, result_of

if TYPE_CHECKING:
    from index.sources.configuration import Source, Sources
    from index.sources.state import State
    from index.sources.sync import Synced
    from index.sources.turn import SourceResult

_MOST_NAMED = 5


def print_source_added(source: "Source", file: Path, *, is_new_collection: bool) -> None:
    """What stands in the file now, and what to do next."""
    out.print(Text(f"{source.name} is in {file}: {described(source)}"))
    if source.collection and is_new_collection:
        note = f"The collection {source.collection} is new: everybody may ask it unless collections.yaml names it."
        out.print(Text(note))
    out.print(Text(f"Run python -m index sources sync {source.name} to have its articles now."))


def print_source_removed(source: "Source", kept: int) -> None:
    """What is left of it."""
    out.print(Text(f"{source.name} is no longer a source."))
    if kept:
        out.print(f"Its articles ({kept:,}) stay until python -m index sources sync --prune.")


def print_sources(sources: "Sources", state: "State", file: Path, now: datetime) -> None:
    """Every source with what came of it last."""
    if not sources.sources:
        out.print(Text(f"There is no source in {file}: add one with python -m index sources add URL|FOLDER."))
    for source in sources.sources:
        out.print(Text(source.name, style="bold").append(f"  {described(source)}", style="not bold"))
        for line in result_of(source, state, now):
            out.print(Text(f"    {line}"))
    for name, left in state.left_over(sources).items():
        if left.kept or left.vanished:
            count = counted(left.kept + len(left.vanished), "article")
            out.print(Text(f"{name} is no longer in {file}; {count} of it stay until sync --prune."))
    if state.needs_build:
        out.print("What changed is not in the index yet.", state.build_problem, markup=False)


def print_synced(synced: "Synced", file: Path, now: datetime, *, is_empty: bool) -> None:
    """What came of each source, and of the build."""
    if is_empty and not synced.sources:
        out.print(Text(f"There is no source in {file}: add one with python -m index sources add URL|FOLDER."))
    elif not synced.sources:
        out.print("No source is due.")
    for result in synced.sources:
        _print_result(result, now)
    if synced.left:
        out.print(Text(f"Of sources that are no longer in {file}: {_named(synced.left)}; --prune takes them away."))
    if synced.built:
        print_built(synced.built)


def _print_result(result: "SourceResult", now: datetime) -> None:
    out.print(Text(result.name, style="bold").append(f"  {said_of(result)}", style="not bold"))
    for note in result.notes:
        out.print(Text(f"    {note}", style="dim"))
    if result.vanished:
        out.print(Text(f"    It no longer has {_named(result.vanished)}; --prune takes them away.", style="dim"))
    if result.failed and result.next_try:
        out.print(Text(f"    Next try in {ago(result.next_try - now)}.", style="dim"))


def said_of(result: "SourceResult") -> str:
    """What came of a source's turn, in one line."""
    if result.failed:
        return f"could not be read: {result.failed}"
    counts = ((result.added, "added"), (result.updated, "updated"), (result.removed, "removed"))
    changes = [f"{count:,} {what}" for count, what in counts if count]
    return f"{', '.join(changes) or 'nothing new'}; {counted(result.kept, 'article')}"


def _named(files: tuple[str, ...]) -> str:
    others = f" and {len(files) - _MOST_NAMED:,} more" if len(files) > _MOST_NAMED else ""
    return ", ".join(files[:_MOST_NAMED]) + others


def sources_json(sources: "Sources", state: "State") -> list[dict[str, Any]]:
    """Every source with all that is known of it."""
    known = state.sources
    return [
        {
            **source.model_dump(mode="json"),
            "state": known[source.name].model_dump(mode="json", exclude={"kind", "at"})
            if source.name in known
            else None,
        }
        for source in sources.sources
    ]


def synced_json(synced: "Synced") -> dict[str, Any]:
    """What a sync did; "built" is null where nothing was to be built."""
    return {
        "sources": [
            {
                "name": result.name,
                "added": result.added,
                "updated": result.updated,
                "removed": result.removed,
                "articles": result.kept,
                "vanished": list(result.vanished),
                "notes": list(result.notes),
                "failed": result.failed,
                "is_news": result.is_news,
                "next_try": result.next_try.isoformat() if result.next_try else None,
            }
            for result in synced.sources
        ],
        "left": list(synced.left),
        "built": {"version": synced.built.version, "articles": synced.built.articles} if synced.built else None,
        "error": str(synced.error) if synced.error else "",
    }
