"""What python -m bot doctor finds about sources."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from dotenv import dotenv_values

from bot.settings import Settings
from bot.visibility.file import rules_file
from bot.visibility.reading import RulesError
from index import Finding, Sources, SourcesError, ago, collection_named, read_sources, read_sync_state, sources_overview

# A source that fails for longer will hardly mend itself.
_PATIENCE = timedelta(days=1)


def look_at_sources(settings: Settings) -> Iterator[Finding]:
    """The file, what came of each source last, and what it lacks; nothing where there is no file."""
    if not settings.footnote_sources.exists():
        return
    try:
        sources = read_sources(settings.footnote_sources)
    except SourcesError as error:
        yield Finding.problem("The sources cannot be used.", str(error))
        return
    state, now = read_sync_state(settings.footnote_corpus), datetime.now(UTC)
    lines = sources_overview(sources, state, now)
    if not lines:
        return
    yield Finding.good(f"{lines[0]}.")
    if not settings.footnote_sync:
        yield Finding.note("They are synced by hand alone (FOOTNOTE_SYNC).", "Run footnote index sources sync.")
    for source in sources.sources:
        known = state.sources.get(source.name)
        if known and known.failing:
            make = Finding.problem if now - known.failing > _PATIENCE else Finding.note
            yield make(
                f"The source {source.name} could not be read for {ago(now - known.failing)}: {known.problem}",
                f"Mend it in {settings.footnote_sources} or where it is, then run footnote index sources sync.",
            )
    if state.build_problem:
        yield Finding.problem(
            f"What the sources gave is not in the index: {state.build_problem}", "Then run footnote index sources sync."
        )
    yield from _secrets(sources)
    yield from _open_collections(settings, sources)


def _secrets(sources: Sources) -> Iterator[Finding]:
    there = {name for name, value in {**dotenv_values(".env"), **os.environ}.items() if value}
    for name in sorted(sources.secrets - there):
        yield Finding.problem(f"There is no {name}, which sources.yaml names.", "Set it in .env or the environment.")


def _open_collections(settings: Settings, sources: Sources) -> Iterator[Finding]:
    """A collection that no rule names is open; where others have rules, that may be a slip."""
    try:
        ruled = rules_file(settings).rules.by_collection
    except RulesError:
        return  # which another finding says
    for source in sources.sources:
        if ruled and source.collection and collection_named(source.collection) not in ruled:
            yield Finding.note(
                f"The source {source.name} gives its articles to the collection {source.collection}, which no rule "
                "names: everybody may ask it.",
                "Check its name, or give it a rule (docs/collections.md).",
            )
