"""Commands that make the index and say what it is."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index import show
from index.cli.app import CorpusFolder, IndexFolder, Json, LargestFile, Model, app
from index.load import LARGEST_FILE_MB
from index.models import DEFAULT_MODEL, DEFAULT_PRECISION, Precision

if TYPE_CHECKING:
    from index.building import Built


@app.command("build")
def build_command(
    corpus: CorpusFolder = Path("corpus"),
    folder: IndexFolder = Path(".index"),
    model: Model = DEFAULT_MODEL,
    precision: Annotated[
        Precision, typer.Option("--encoder", help="How the model is computed; the reference is sentence-transformers.")
    ] = DEFAULT_PRECISION,
    largest_file_mb: LargestFile = LARGEST_FILE_MB,
) -> None:
    """Index the articles of a folder; what is unchanged is not encoded again."""
    show.print_built(build_with_progress(corpus, folder, model, precision, largest_file_mb))


@app.command()
def status(folder: IndexFolder = Path(".index"), as_json: Json = False) -> None:
    """Say which version serves, of which articles and model."""
    from index.encoders import describe  # noqa: PLC0415
    from index.store import Store  # noqa: PLC0415

    index = Store(folder).open()
    encoder = describe(folder, index.manifest)
    if as_json:
        show.print_json(show.status_json(index, encoder))
    else:
        show.print_status(index, encoder)


def build_with_progress(
    corpus: Path, folder: Path, model: str, precision: Precision, largest_file_mb: float = LARGEST_FILE_MB
) -> "Built":
    """Build, and show on stderr how far it is."""
    from index.building import build_index  # noqa: PLC0415

    def preparing() -> None:
        show.err.print("Preparing the model, once for this index folder; this takes a while.")

    with show.progress("encoding", "passages") as progress:
        return build_index(corpus, folder, model, precision, progress, preparing, largest_file_mb)
