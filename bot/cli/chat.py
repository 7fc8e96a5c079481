"""The command for the same conversation in the terminal."""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import chain
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from bot.messages.help import KEPT_NOWHERE
from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from index import LanguageModelReader


def chat(
    question: Annotated[str, typer.Argument(help="Ask this first.")] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="Read a turn a line, write its reply as a line of JSON: kind and text.")
    ] = False,
) -> None:
    """Have the same conversation in the terminal."""
    settings = load_settings()  # at once: loading what answers takes a while

    from bot.conversation.answering import Answering  # noqa: PLC0415 - help needs nothing of the index
    from bot.conversation.suggestions import Suggestions  # noqa: PLC0415
    from bot.conversation.summaries import Summaries  # noqa: PLC0415
    from bot.terminal import Conversation, chat_in_json  # noqa: PLC0415 - Slack needs nothing of the terminal
    from bot.terminal import chat as converse  # noqa: PLC0415
    from index import LiveIndex, compute_on_one_thread  # noqa: PLC0415

    compute_on_one_thread()
    console = Console(highlight=False, soft_wrap=True, stderr=as_json)
    with console.status("Loading the model"):
        index = LiveIndex(settings.index_location, settings.footnote_model, reranker=settings.footnote_reranker)
        index.warm_up()
    summaries = Summaries(index)
    with _model_reader(settings) as model:
        examples = Suggestions(index).questions
        answering = Answering(index, summaries=summaries, examples=examples, model=model, kept=KEPT_NOWHERE)
        conversation = Conversation(answering, summaries)
        if as_json:
            chat_in_json(conversation, chain([question] if question else [], sys.stdin), _write_at_once)
        else:
            converse(conversation, console, question)


@contextmanager
def _model_reader(settings: Settings) -> Iterator["LanguageModelReader | None"]:
    """The language model that is set, if one is, for as long as the block runs."""
    server = settings.model_server
    if server is None:
        yield None
        return
    from index import open_model_reader  # noqa: PLC0415 - what is not set is not loaded

    with closing(open_model_reader(server, settings.index_folder)) as model:
        yield model


def _write_at_once(line: str) -> None:
    """Who reads the line may be waiting for it before the next question."""
    sys.stdout.write(line)
    sys.stdout.flush()
