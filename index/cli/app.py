"""The command-line application, and the options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

NOT_ANSWERED = 3
GOLDEN_LOST = 4

app = typer.Typer(
    help="Index articles, and ask them questions that they answer in their own words.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

CorpusFolder = Annotated[Path, typer.Option("--corpus", help="The folder with the articles.")]
IndexFolder = Annotated[Path, typer.Option("--index", help="The folder that holds the index.")]
Model = Annotated[str, typer.Option(help="A sentence-transformers model: a name or a folder.")]
Reranker = Annotated[str, typer.Option(help="A CrossEncoder that looks again at what was found: a name or a folder.")]
Golden = Annotated[
    Path | None,
    typer.Option("--golden", help="Questions that must stay answered; golden.jsonl in the corpus if not given."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
LargestFile = Annotated[
    float, typer.Option("--largest-file-mb", min=0.001, help="Leave out files that are larger, in megabytes.")
]
