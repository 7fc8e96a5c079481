"""Commands that make the index and say what it is."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.articles.load import LARGEST_FILE_MB
from index.cli.app import CorpusFolder, Golden, IndexFolder, Json, LargestFile, MemoryMb, Model, app
from index.cli.console import err, print_error, print_json, progress_bar
from index.cli.render_build import print_built, print_status, status_json
from index.encoders.models import DEFAULT_MODEL, DEFAULT_PRECISION, Precision
from index.errors import FootnoteError

if TYPE_CHECKING:
    from index.evaluation.compare import Comparison
    from index.maintenance.build import Built
    from index.maintenance.gate import Gate


@app.command("build")
def build_command(
    corpus: CorpusFolder = Path("corpus"),
    folder: IndexFolder = Path(".index"),
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
) -> None:
    """Index the articles of a folder; what is unchanged is not encoded again.

    Before the new version serves, the golden questions and those that people asked lately are asked of it and of the
    one that serves. Exit code 0: done; 4: not published, as golden questions would be lost; 1: error.
    """
    from index.cli import render_versions as show_versions  # noqa: PLC0415
    from index.maintenance.gate import Gate  # noqa: PLC0415

    gate = Gate(golden, force)

    def build_once() -> None:
        found: list[Comparison] = []
        try:
            built = build_with_progress(
                corpus,
                folder,
                model,
                precision,
                largest_file_mb,
                memory_mb,
                gate=gate,
                compared=found.append,
                fresh=fresh,
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
def status(folder: IndexFolder = Path(".index"), as_json: Json = False) -> None:
    """Say which version serves, of which articles and model."""
    from index.encoders.select import describe  # noqa: PLC0415
    from index.store.store import Store  # noqa: PLC0415

    index = Store(folder).open()
    encoder = describe(folder, index.manifest)
    if as_json:
        print_json(status_json(index, encoder))
    else:
        print_status(index, encoder)


def build_with_progress(
    corpus: Path,
    folder: Path,
    model: str,
    precision: Precision,
    largest_file_mb: float = LARGEST_FILE_MB,
    memory_mb: float = 0,
    *,
    gate: "Gate | None" = None,
    compared: "Callable[[Comparison], None]" = lambda _: None,
    fresh: bool = False,
) -> "Built":
    """Build, and show on stderr how far it is; `compared` hears how the answers differ from before."""
    from index.maintenance.build import Listener, build_index  # noqa: PLC0415
    from index.maintenance.gate import Gate  # noqa: PLC0415

    def preparing() -> None:
        err.print("Preparing the model, once for this index folder; this takes a while.")

    try:
        with progress_bar("encoding", "passages") as encoding:
            listener = Listener(encoding, preparing=preparing, compared=compared)
            return build_index(
                corpus,
                folder,
                model,
                precision,
                gate or Gate(),
                listener,
                fresh=fresh,
                largest_file_mb=largest_file_mb,
                memory_mb=memory_mb,
            )
    except KeyboardInterrupt:
        err.print("What was encoded so far is kept; the next build goes on from there.")
        raise


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
