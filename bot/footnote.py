"""The command `footnote`: `footnote index ...` is `python -m index ...`, `footnote bot ...` is `python -m bot ...`."""

import typer

app = typer.Typer(
    help="Ask questions about your articles; get the sentence that says so.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

# Everything behind the name, --help too, is for the command that it names.
_PASS_ON = {"ignore_unknown_options": True, "allow_extra_args": True, "allow_interspersed_args": False}


@app.command("index", context_settings=_PASS_ON, add_help_option=False)
def index_command(context: typer.Context) -> None:
    """Articles: add them, index them, ask them, measure how well they are answered by."""
    from index import main  # noqa: PLC0415 - what is not asked for is not loaded

    main(context.args, "footnote index")


@app.command("bot", context_settings=_PASS_ON, add_help_option=False)
def bot_command(context: typer.Context) -> None:
    """Chat: Slack, Discord, the terminal; the doctor, and what was asked and not answered."""
    from bot.cli import main  # noqa: PLC0415

    main(context.args, "footnote bot")
