"""Commands for the pages, feeds, sitemaps and folders whose articles follow what they say."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.articles.load import LARGEST_FILE_MB
from index.cli import render_sources as show_sources
from index.cli.app import GOLDEN_LOST, CorpusFolder, Golden, IndexAt, Json, LargestFile, MemoryMb, Model, app
from index.cli.console import err, print_error, print_json
from index.encoders.models import DEFAULT_MODEL, DEFAULT_PRECISION
from index.errors import GoldenLost
from index.store.location import folder_of, location_of

if TYPE_CHECKING:
    from index.maintenance.build import Built
    from index.sources.turn import Hears

sources_app = typer.Typer(
    help="Pages, feeds, sitemaps and folders whose articles follow what they say.", no_args_is_help=True
)
app.add_typer(sources_app, name="sources")

SourcesFile = Annotated[Path, typer.Option("--sources", help="The file that names them.")]
DEFAULT_FILE = Path("sources.yaml")


@sources_app.command("add")
def add_command(
    at: Annotated[str, typer.Argument(metavar="URL|FOLDER", help="A page, a feed, a sitemap, or a folder.")],
    name: Annotated[str, typer.Option(help="What to call it; made of the address if not given.")] = "",
    kind: Annotated[str, typer.Option(help="page, feed, sitemap or folder; looked up if not given.")] = "",
    collection: Annotated[str, typer.Option(help="The folder below the corpus for its articles.")] = "",
    every: Annotated[str, typer.Option(help="hourly, daily, weekly, by hand, or a time like 30m, 6h, 2d.")] = "daily",
    matching: Annotated[str, typer.Option(help="Only addresses, or paths, like this; * stands for anything.")] = "*",
    most: Annotated[int | None, typer.Option(min=1, help="Articles to take at most; 1,000 if not given.")] = None,
    file: SourcesFile = DEFAULT_FILE,
    corpus: CorpusFolder = Path("corpus"),
) -> None:
    """Write a source into sources.yaml; nothing is fetched into the articles yet."""
    from index.sources.configuration import made_source, read_sources  # noqa: PLC0415
    from index.sources.editing import add_source  # noqa: PLC0415
    from index.sources.kinds import kind_of, name_for  # noqa: PLC0415

    sources = read_sources(file)
    fields = {"collection": collection, "every": every, "matching": matching, **({"most": most} if most else {})}
    kind = kind or kind_of(at, sources, os.environ)
    source = made_source({"name": name or name_for(at, sources), "kind": kind, "at": at, **fields})
    add_source(file, source)
    show_sources.print_source_added(source, file, is_new_collection=not (corpus / source.collection).is_dir())


@sources_app.command("remove")
def remove_command(
    name: Annotated[str, typer.Argument(help="The source's name, as list shows it.")],
    file: SourcesFile = DEFAULT_FILE,
    corpus: CorpusFolder = Path("corpus"),
) -> None:
    """Take a source out of sources.yaml; its articles stay until sync --prune."""
    from index.sources.editing import remove_source  # noqa: PLC0415
    from index.sources.state import SourceState, read_sync_state  # noqa: PLC0415

    source = remove_source(file, name)
    show_sources.print_source_removed(source, read_sync_state(corpus).sources.get(name, SourceState()).kept)


@sources_app.command("list")
def list_command(
    file: SourcesFile = DEFAULT_FILE, corpus: CorpusFolder = Path("corpus"), as_json: Json = False
) -> None:
    """List the sources: where they are, how often they are looked at, and what came of it last."""
    from index.sources.configuration import read_sources  # noqa: PLC0415
    from index.sources.state import read_sync_state  # noqa: PLC0415

    sources, state = read_sources(file), read_sync_state(corpus)
    if as_json:
        print_json(show_sources.sources_json(sources, state))
    else:
        show_sources.print_sources(sources, state, file, datetime.now(UTC))


@sources_app.command("sync")
def sync_command(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help="Only these sources.")] = None,
    due: Annotated[bool, typer.Option("--due", help="Only those whose time has come.")] = False,
    prune: Annotated[bool, typer.Option("--prune", help="Take away what the sources no longer have.")] = False,
    file: SourcesFile = DEFAULT_FILE,
    corpus: CorpusFolder = Path("corpus"),
    at: IndexAt = ".index",
    model: Model = DEFAULT_MODEL,
    largest_file_mb: LargestFile = LARGEST_FILE_MB,
    memory_mb: MemoryMb = 0,
    golden: Golden = None,
    as_json: Json = False,
) -> None:
    """Bring the articles up to date with their sources, then build with the same gate as build does.

    Exit code 0: done; 1: a source could not be read, or nothing could be built; 4: not published, as golden questions
    would be lost.
    """
    from index.cli.build import build_with_progress  # noqa: PLC0415
    from index.maintenance.gate import Gate  # noqa: PLC0415
    from index.sources.configuration import read_sources  # noqa: PLC0415
    from index.sources.sync import Sync, SyncRequest  # noqa: PLC0415

    location = location_of(at)

    def build() -> "Built":
        return build_with_progress(
            corpus, location, model, DEFAULT_PRECISION, largest_file_mb, memory_mb, gate=Gate(golden)
        )

    sources = read_sources(file)
    with _progress() as hears:
        folder = folder_of(location)
        sync = Sync(sources, corpus, folder, os.environ, build, largest_file_mb=largest_file_mb, hears=hears)
        synced = sync.run(SyncRequest(tuple(names or ()), due, prune))
    if as_json:
        print_json(show_sources.synced_json(synced))
    else:
        show_sources.print_synced(synced, file, is_empty=not sources.sources, now=datetime.now(UTC))
    if synced.error:
        print_error(synced.error)
        sys.exit(GOLDEN_LOST if isinstance(synced.error, GoldenLost) else 1)
    if any(result.failed for result in synced.sources):
        sys.exit(1)


@contextmanager
def _progress() -> "Iterator[Hears]":
    """Shows on stderr which source it is, and how far."""
    if not err.is_terminal:
        yield lambda *_: None
        return
    with err.status("Looking at the sources") as status:

        def hears(name: str, done: int, count: int) -> None:
            status.update(f"{name}: {done + 1:,} of {count:,}")

        yield hears
