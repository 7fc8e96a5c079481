"""python -m bot: Slack and Discord where their tokens are set, else the page, with the terminal chat a key away.

Exit codes: 0 ended as asked, 1 error (one message on stderr says what to do).
A command imports what it needs when it runs: help waits for nothing.
"""

import sys
from collections.abc import Sequence

import typer
from rich.console import Console
from rich.text import Text

from bot.cli import chat, doctor, figures, serve
from bot.errors import BotError
from index import FootnoteError

app = typer.Typer(
    help="Footnote in chat: questions in Slack, in Discord, on a page or in the terminal.",
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.callback(invoke_without_command=True)(serve.start)
for command in (
    serve.slack,
    serve.discord,
    serve.web,
    serve.mcp,
    chat.chat,
    doctor.doctor,
    figures.gaps,
    figures.stats,
):
    app.command()(command)


def main(arguments: Sequence[str] | None = None, name: str = "python -m bot") -> None:
    """Run the command; an error becomes one message and exit code 1.

    arguments: those of the process if not given. name: what help calls the command.
    """
    try:
        app(arguments, prog_name=name)
    except (BotError, FootnoteError) as error:
        Console(stderr=True, soft_wrap=True).print(Text(str(error), style="red"))
        sys.exit(1)
