"""What whoever runs the bot is shown of the sources."""

from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path

from bot.settings import Settings
from index import SourcesError, read_sources, read_sync_state, sources_overview


class KnownSources:
    """The sources in their file, and what is known of them; both are read when somebody looks."""

    def __init__(self, settings: Settings) -> None:
        self._file: Path = settings.footnote_sources
        self._corpus: Path = settings.footnote_corpus

    def lines(self, hidden: Collection[str] = ()) -> tuple[str, ...]:
        """When they were looked at last, what fails, what vanished; nothing of those of hidden collections."""
        if not self._file.exists():
            return ()
        try:
            sources = read_sources(self._file)
        except SourcesError as error:
            return () if hidden else (f"No source is looked at: {error}",)
        return sources_overview(sources, read_sync_state(self._corpus), datetime.now(UTC), hidden)
