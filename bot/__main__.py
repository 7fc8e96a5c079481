"""python -m bot: Slack where its tokens are set, else the terminal chat.

Exit codes: 0 ended as asked, 1 error (one message on stderr says what to do).
"""

import logging
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from bot.errors import BotError
from bot.settings import Settings, load_settings
from index import FootnoteError

app = typer.Typer(
    help="Footnote in chat: questions in Slack or in the terminal.",
    add_completion=False,
    pretty_exceptions_enable=False,
)

HOW_TO_GO_ON = (
    "To go on: put SLACK_BOT_TOKEN and SLACK_APP_TOKEN in .env (README, Slack) and run make run again, "
    "or ask in a terminal: .venv/bin/python -m bot chat"
)


def main() -> None:
    """Run the command; an error becomes one message and exit code 1."""
    try:
        app()
    except (BotError, FootnoteError) as error:
        Console(stderr=True, soft_wrap=True).print(Text(str(error), style="red"))
        sys.exit(1)


@app.callback(invoke_without_command=True)
def start(context: typer.Context) -> None:
    """Start the Slack bot where its tokens are set, else the terminal chat where there is a terminal."""
    if context.invoked_subcommand:
        return
    settings = load_settings()
    if settings.has_slack_tokens:
        _slack(settings)
    elif sys.stdin.isatty() and sys.stdout.isatty():
        _chat(settings)
    else:
        sys.stdout.write(HOW_TO_GO_ON + "\n")


@app.command()
def slack() -> None:
    """Answer in Slack, over Socket Mode."""
    _slack(load_settings())


@app.command()
def chat(question: Annotated[str, typer.Argument(help="Ask this first.")] = "") -> None:
    """Have the same conversation in the terminal."""
    _chat(load_settings(), question)


def _slack(settings: Settings) -> None:
    from bot.slack.app import run  # noqa: PLC0415 - the terminal needs nothing of Slack

    _log_to_stderr(settings)
    run(settings)


def _chat(settings: Settings, question: str = "") -> None:
    from bot.answering import Answering  # noqa: PLC0415 - help needs nothing of the index
    from bot.terminal import chat as converse  # noqa: PLC0415 - Slack needs nothing of the terminal
    from bot.terminal import shown  # noqa: PLC0415
    from index import LiveIndex  # noqa: PLC0415

    console = Console(highlight=False, soft_wrap=True)
    with console.status("Loading the model"):
        index = LiveIndex(settings.footnote_index, settings.footnote_model)
        index.warm_up()
    answering = Answering(index)
    if question:
        console.print(shown(answering.reply(question)))
    converse(answering, console)


def _log_to_stderr(settings: Settings) -> None:
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    for package in ("bot", "index"):
        logging.getLogger(package).setLevel(settings.footnote_log_level)


main()
