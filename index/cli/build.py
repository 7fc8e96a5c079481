"""Commands that make the index and say what it is."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.articles.load import LARGEST_FILE_MB
from index.cli.app import CorpusFolder, Golden, IndexAt, Json, LargestFile, MemoryMb, Model, app
from index.cli.console import err, print_error, print_json, progress_bar
from index.cli.render_build import print_built, print_status, status_json
from index.encoders.models import DEFAULT_MODEL, DEFAULT_PRECISION, Precision
from index.errors import FootnoteError
from index.store.location import Location, location_of

if TYPE_CHECKING:
    from index.evaluation.compare import Comparison
    from index.maintenance.build import Built
    from index.maintenance.gate import Gate
    from index.maintenance.workers import Workers


@app.command("build")
def build_command(
    corpus: CorpusFolder = Path("corpus"),
    at: IndexAt = ".index",
    model: Model = DEFAULT_MODEL,
    precision: Annotated[
        Precision, typer.Option("--encoder", help="How the model is computed; the reference is sentence-transformers.")
    ] = DEFAULT_PRECISION,
    largest_file_mb: LargestFile = LARGEST_FILE_MB,
    memory_mb: MemoryMb = 0,
    golden: Golden = None,
    force: Annotated[bool, typer.Option("--force", help="Publish even if golden questions are lost.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Encode everything again.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Go on: build whenever the folder changes.")] = False,
    ray: Annotated[
        str,
        typer.Option(
            "--ray",
            metavar="ADDRESS",
            help="Read and encode on a Ray cluster: auto, HOST:6379 on one of its machines, else ray://HOST:10001.",
        ),
    ] = "",
) -> None:
    """Index the articles of a folder; what is unchanged is not encoded again.

    Before the new version serves, the golden questions and those that people asked lately are asked of it and of the
    one that serves. Exit code 0: done; 4: not published, as golden questions would be lost; 1: error.
    """
    from index.cli import render_versions as show_versions  # noqa: PLC0415
    from index.maintenance.gate import Gate  # noqa: PLC0415

    gate, location = Gate(golden, force), location_of(at)

    def build_once() -> None:
        found: list[Comparison] = []
        try:
            built = build_with_progress(
                corpus,
                location,
                model,
                precision,
                largest_file_mb,
                memory_mb,
                gate=gate,
                compared=found.append,
                fresh=fresh,
                ray=ray,
            )
        finally:
            for comparison in found:
                show_versions.print_comparison(comparison)
        print_built(built)

    if watch:
        _watch(corpus, build_once)
    else:
        build_once()


@app.command()
def status(at: IndexAt = ".index", as_json: Json = False) -> None:
    """Say which version serves, of which articles and model."""
    from index.encoders.select import describe  # noqa: PLC0415
    from index.store.versions import store_of  # noqa: PLC0415

    store = store_of(location_of(at))
    index = store.open()
    encoder = describe(store.folder, index.manifest)
    if as_json:
        print_json(status_json(index, encoder))
    else:
        print_status(index, encoder)


def build_with_progress(
    corpus: Path,
    location: Location,
    model: str,
    precision: Precision,
    largest_file_mb: float = LARGEST_FILE_MB,
    memory_mb: float = 0,
    *,
    gate: "Gate | None" = None,
    compared: "Callable[[Comparison], None]" = lambda _: None,
    fresh: bool = False,
    ray: str = "",
) -> "Built":
    """Build, and show on stderr how far it is; `compared` hears how the answers differ from before.

    ray: the address of the cluster that reads and encodes; "" for here.
    """
    from index.maintenance.build import Listener, build_index  # noqa: PLC0415
    from index.maintenance.gate import Gate  # noqa: PLC0415

    def preparing() -> None:
        err.print("Preparing the model, once for this index folder; this takes a while.")

    try:
        with _workers(ray) as workers, progress_bar("encoding", "passages") as encoding:
            listener = Listener(encoding, preparing=preparing, compared=compared)
            return build_index(
                corpus,
                location,
                model,
                precision,
                gate or Gate(),
                listener,
                workers=workers,
                fresh=fresh,
                largest_file_mb=largest_file_mb,
                memory_mb=memory_mb,
            )
    except KeyboardInterrupt:
        err.print("What was encoded so far is kept; the next build goes on from there.")
        raise


def _workers(ray: str) -> AbstractContextManager["Workers"]:
    """Who reads and encodes: the cluster at an address, or this process for ""."""
    if ray:
        from index.maintenance.on_ray import on_ray  # noqa: PLC0415 - what it imports is an extra

        return on_ray(ray)
    from index.maintenance.workers import Here  # noqa: PLC0415

    return nullcontext(Here())


def _watch(corpus: Path, build_once: Callable[[], None]) -> None:
    """Build now and after every change, until Ctrl-C; what goes wrong is said, and the next change is waited for."""
    from index.articles.watch import changes  # noqa: PLC0415

    try:
        for _ in changes(corpus):
            try:
                build_once()
            except (FootnoteError, OSError) as error:
                print_error(error)
            err.print(f"Watching {corpus}; Ctrl-C ends it.", markup=False)
    except KeyboardInterrupt:
        err.print("Stopped watching.")
