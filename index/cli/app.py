"""The command-line application, and the options that several commands share."""

from enum import StrEnum
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
IndexAt = Annotated[
    str,
    typer.Option(
        "--index",
        envvar="FOOTNOTE_SHARED_INDEX",
        metavar="PATH",
        help="The folder that holds the index, or the URL of a shared one.",
    ),
]
Model = Annotated[str, typer.Option(help="A sentence-transformers model: a name or a folder.")]
Reranker = Annotated[str, typer.Option(help="A CrossEncoder that looks again at what was found: a name or a folder.")]
LlmUrl = Annotated[
    str,
    typer.Option(
        "--llm-url", envvar="FOOTNOTE_LLM_URL", help="A server with OpenAI's API, whose model chooses the sentences."
    ),
]
LlmModel = Annotated[
    str, typer.Option("--llm-model", envvar="FOOTNOTE_LLM_MODEL", help="The name that it knows the model by.")
]
LlmKey = Annotated[
    str,
    typer.Option("--llm-key", envvar="FOOTNOTE_LLM_KEY", help="Its key; others see it here, not in the environment."),
]
LlmSeconds = Annotated[
    float,
    typer.Option("--llm-seconds", envvar="FOOTNOTE_LLM_SECONDS", min=0.5, max=120, help="Wait no longer for it."),
]
LlmNotFor = Annotated[
    str,
    typer.Option(
        "--llm-not-for",
        envvar="FOOTNOTE_LLM_NOT_FOR",
        help="Collections, folders below the corpus, or files, with commas between them, whose text it is never sent.",
    ),
]
LlmInShort = Annotated[
    bool,
    typer.Option(
        "--llm-in-short",
        envvar="FOOTNOTE_LLM_IN_SHORT",
        help="Let it say the answer in short too, in its own words, above the quotation.",
    ),
]


class ReaderName(StrEnum):
    """What chooses the sentence that answers."""

    FEATURES = "features"
    TRAINED = "trained"
    LLM = "llm"


Golden = Annotated[
    Path | None,
    typer.Option("--golden", help="Questions that must stay answered; golden.jsonl in the corpus if not given."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
LargestFile = Annotated[
    float, typer.Option("--largest-file-mb", min=0.001, help="Leave out files that are larger, in megabytes.")
]
MemoryMb = Annotated[
    float,
    typer.Option("--memory-mb", min=0, help="Build nothing that takes more memory than this, in megabytes; 0: any."),
]
