"""python -m bot: Slack and Discord where their tokens are set, else the page, with the terminal chat a key away.

Exit codes: 0 ended as asked, 1 error (one message on stderr says what to do).
"""

import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from bot.errors import BotError, SettingsError
from bot.messages.help import KEPT_NOWHERE
from bot.settings import Settings, load_settings
from index import FootnoteError

if TYPE_CHECKING:
    from bot.messages.overview import Overview
    from bot.serving.parts import Parts
    from bot.serving.platform import Opening, Service
    from index import Finding, LanguageModelReader

app = typer.Typer(
    help="Footnote in chat: questions in Slack, in Discord, on a page or in the terminal.",
    add_completion=False,
    pretty_exceptions_enable=False,
)

HOW_TO_GO_ON = (
    "To go on: put SLACK_BOT_TOKEN and SLACK_APP_TOKEN, or DISCORD_TOKEN, in .env (README.md, docs/discord.md) "
    "and run make run again, or ask in a browser (.venv/bin/python -m bot web) or in a terminal "
    "(.venv/bin/python -m bot chat)."
)


_ENV_FILE = Path(".env")


class PlatformName(StrEnum):
    """Where people ask."""

    SLACK = "slack"
    DISCORD = "discord"


Beside = Annotated[list[PlatformName] | None, typer.Argument(help="Serve this too, from the same process.")]


def main(arguments: Sequence[str] | None = None, name: str = "python -m bot") -> None:
    """Run the command; an error becomes one message and exit code 1.

    arguments: those of the process if not given. name: what help calls the command.
    """
    try:
        app(arguments, prog_name=name)
    except (BotError, FootnoteError) as error:
        Console(stderr=True, soft_wrap=True).print(Text(str(error), style="red"))
        sys.exit(1)


@app.callback(invoke_without_command=True)
def start(context: typer.Context) -> None:
    """Start the bot wherever its tokens are set, else the page, where there is a terminal to end it or it is set."""
    if context.invoked_subcommand:
        return
    settings = load_settings()
    wanted = {
        PlatformName.SLACK: settings.is_meant_for_slack,
        PlatformName.DISCORD: bool(settings.discord_token.get_secret_value()),
    }
    if any(wanted.values()):
        _serve(settings, [platform for platform, is_wanted in wanted.items() if is_wanted])
    elif sys.stdin.isatty() and sys.stdout.isatty():
        _page_and_chat(settings)
    elif settings.footnote_web:
        _serve(settings, [])
    elif _ENV_FILE.exists() or settings.footnote_index.exists():
        sys.stdout.write(HOW_TO_GO_ON + "\n")
    else:
        raise SettingsError(f"There is nothing to start with. {_looked_at()}")


@app.command()
def slack(beside: Beside = None) -> None:
    """Answer in Slack, over Socket Mode or HTTP; "slack discord" answers in both from one process."""
    _serve(load_settings(), [PlatformName.SLACK, *(beside or [])])


@app.command()
def discord(beside: Beside = None) -> None:
    """Answer in Discord."""
    _serve(load_settings(), [PlatformName.DISCORD, *(beside or [])])


@app.command()
def web() -> None:
    """Serve the page, the API and MCP alone, at FOOTNOTE_WEB or 127.0.0.1:8080."""
    _serve(load_settings(), [], with_page=True)


@app.command()
def mcp() -> None:
    """Serve another assistant over stdio: the Model Context Protocol. Over HTTP the page serves it at /mcp."""
    from index import compute_on_one_thread  # noqa: PLC0415 - help needs nothing of it

    with _needing("MCP", "mcp"):
        from bot.web.mcp import over_stdio  # noqa: PLC0415
    settings = load_settings()
    _log_to_stderr(settings)
    compute_on_one_thread()
    over_stdio(settings)


@app.command()
def chat(
    question: Annotated[str, typer.Argument(help="Ask this first.")] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="Read a turn a line, write its reply as a line of JSON: kind and text.")
    ] = False,
) -> None:
    """Have the same conversation in the terminal."""
    _chat(load_settings(), question, as_json=as_json)


@app.command()
def doctor(
    channel: Annotated[str, typer.Option(help="Post a test message in the channel with this id, and delete it.")] = "",
) -> None:
    """Look at tokens, scopes, channels, sign-in, index, model and database; say for each problem how to mend it.

    Exit codes: 0 nothing keeps the bot from working, 1 something does.
    """
    from bot.doctor import look_at_database, look_at_index, look_at_model  # noqa: PLC0415 - only the doctor needs them
    from bot.sources.doctor import look_at_sources  # noqa: PLC0415
    from bot.visibility.doctor import look_at_collections  # noqa: PLC0415
    from bot.web.doctor import look_at_page  # noqa: PLC0415
    from index import Grade  # noqa: PLC0415

    settings = load_settings()
    console = Console(highlight=False, soft_wrap=True)
    problems = 0
    for finding in chain(
        _look_at_platforms(settings, channel),
        look_at_page(settings),
        look_at_index(settings),
        look_at_collections(settings),
        look_at_sources(settings),
        look_at_model(settings),
        look_at_database(settings),
    ):
        style = {Grade.GOOD: "green", Grade.NOTE: "yellow", Grade.PROBLEM: "red"}[finding.grade]
        console.print(Text.assemble((f"{finding.grade.value:>7}", style), "  ", finding.text))
        if finding.fix:
            console.print(Text(f"         {finding.fix}", style="bold"))
        problems += finding.grade is Grade.PROBLEM
    if problems:
        raise typer.Exit(1)


@app.command()
def gaps(
    days: Annotated[int, typer.Option(min=1, help="Look at the questions of so many days.")] = 30,
    as_csv: Annotated[bool, typer.Option("--csv", help="Write CSV for a spreadsheet.")] = False,
) -> None:
    """List what was asked and not answered, or answered badly, grouped by meaning, with the nearest article."""
    from bot.history.database import Database  # noqa: PLC0415 - the chat needs none of these
    from bot.history.history import History  # noqa: PLC0415
    from bot.numbers.gaps import find_gaps, is_gap, nearest_article, write_csv  # noqa: PLC0415
    from index import LiveIndex, compute_on_one_thread  # noqa: PLC0415

    settings = load_settings()
    compute_on_one_thread()
    database = Database(settings.footnote_database.get_secret_value())
    history = History(database)
    posted = [each for each in history.past.posted_since(days) if is_gap(each)]
    expected = history.feedback.expectations()
    if not database.is_available:
        raise SettingsError("The database cannot be read: run python -m bot doctor.")
    index = LiveIndex(settings.footnote_index, settings.footnote_model, reranker=settings.footnote_reranker)
    found = find_gaps(posted, index.vector, nearest_article(index), expected)
    if as_csv:
        write_csv(found, sys.stdout)
        return
    console = Console(highlight=False, soft_wrap=True)
    wordless = sum(not each.asked.text for each in posted)
    console.print(f"{len(posted)} questions in {days} days were not answered, or not well.")
    if wordless:
        console.print(f"{wordless} of them were kept without their words (FOOTNOTE_KEEP_TEXT) and are not listed.")
    for gap in found:
        rated = f", {gap.unhelpful} not helpful" if gap.unhelpful else ""
        console.print(Text.assemble(f"\n{gap.count:>4} x  ", (gap.questions[0], "bold"), rated))
        for wording in gap.questions[1:]:
            console.print(Text(f"        {wording}"))
        for text in gap.expected:
            console.print(Text(f"        expected: {text}"))
        if gap.nearest:
            console.print(Text(f"        nearest: {gap.nearest}", style="dim"))


@app.command()
def stats(
    days: Annotated[int, typer.Option(min=1, max=36_500, help="Look at so many days, up to today.")] = 30,
    as_csv: Annotated[bool, typer.Option("--csv", help="Write a row a day, for a spreadsheet.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write everything as JSON.")] = False,
    plot: Annotated[
        Path | None, typer.Option(dir_okay=False, help="Draw questions by day into this file, .png or .svg.")
    ] = None,
) -> None:
    """Show how much was asked, how it ended, what is missing, and which articles are quoted most and never."""
    from bot.history.database import Database  # noqa: PLC0415 - the chat needs none of these
    from bot.history.history import History  # noqa: PLC0415
    from bot.numbers import files  # noqa: PLC0415
    from bot.numbers.figures import MOST_LISTED, Numbers  # noqa: PLC0415
    from bot.numbers.words import overview_of  # noqa: PLC0415
    from index import LiveIndex, compute_on_one_thread  # noqa: PLC0415

    if as_csv and as_json:
        raise typer.BadParameter("give one of --csv and --json")
    settings = load_settings()
    compute_on_one_thread()
    database = Database(settings.footnote_database.get_secret_value())
    index = LiveIndex(settings.footnote_index, settings.footnote_model, reranker=settings.footnote_reranker)
    history = History(database)
    figures = Numbers(history.past, history.feedback, index, settings.time_zone).lately(days)
    if not database.is_available:
        raise SettingsError("The database cannot be read: run python -m bot doctor.")
    if plot:
        files.plot(figures, plot)
    if as_csv:
        files.write_csv(figures, sys.stdout)
    elif as_json:
        files.write_json(figures, sys.stdout)
    else:
        _print_overview(overview_of(figures, MOST_LISTED))


def _print_overview(overview: "Overview") -> None:
    console = Console(highlight=False, soft_wrap=True)
    console.print(Text(overview.title, style="bold"))
    for line in overview.lines:
        console.print(Text(line))
    for part in overview.parts:
        if part.lines:
            console.print(Text(f"\n{part.title}", style="bold"))
        for line in part.lines:
            console.print(Text(f"  {line}"))


def _look_at_platforms(settings: Settings, channel: str) -> Iterator["Finding"]:
    """Those that are set up; where none is, nor the page, Slack, which says what it needs."""
    from bot.slack.doctor import look_at_slack  # noqa: PLC0415 - only the doctor needs them

    is_for_discord = bool(settings.discord_token.get_secret_value())
    if settings.is_meant_for_slack or not (is_for_discord or settings.footnote_web):
        yield from look_at_slack(settings, "" if channel.isdecimal() else channel)
    if is_for_discord:
        with _needing("Discord", "discord"):
            from bot.discord.doctor import look_at_discord  # noqa: PLC0415
            from bot.discord.transport.library import set_up  # noqa: PLC0415
        set_up(settings)
        yield from look_at_discord(settings, channel if channel.isdecimal() else "")


def _looked_at() -> str:
    """Where settings were looked for, if there are none."""
    if _ENV_FILE.exists():
        return ""
    return f"There is no .env in {Path.cwd()}: start the bot in the folder that holds it, or set the environment."


def _serve(settings: Settings, platforms: Sequence[PlatformName], *, with_page: bool = False) -> None:
    with_page = with_page or bool(settings.footnote_web)
    _check_nothing_is_missing(settings, platforms, with_page=with_page)  # at once: loading what serves takes a while

    from bot.serving.serve import serve  # noqa: PLC0415 - the terminal needs nothing of it
    from index import compute_on_one_thread  # noqa: PLC0415

    openings = [_opens(settings, platform) for platform in dict.fromkeys(platforms)]
    _log_to_stderr(settings)
    compute_on_one_thread()
    serve(settings, openings, [_opens_page()] if with_page else [])


def _check_nothing_is_missing(settings: Settings, platforms: Sequence[PlatformName], *, with_page: bool) -> None:
    """Raise SettingsError for the first setting that a platform, or the page, cannot do without."""
    missing = {PlatformName.SLACK: settings.missing_for_slack, PlatformName.DISCORD: settings.missing_for_discord}
    for platform in platforms:
        if missing[platform]:
            raise SettingsError(f"{missing[platform]} {_looked_at()}".rstrip())
    if with_page and settings.missing_for_web:
        raise SettingsError(settings.missing_for_web)


def _page_and_chat(settings: Settings) -> None:
    """The page, and in the terminal before it the chat, from the first press of Enter on."""
    _check_nothing_is_missing(settings, [], with_page=True)

    from bot.serving.serve import serve  # noqa: PLC0415 - help needs nothing of it
    from bot.terminal import Conversation  # noqa: PLC0415
    from bot.terminal import chat as converse  # noqa: PLC0415
    from index import compute_on_one_thread  # noqa: PLC0415

    opens = _opens_page()
    console = Console(highlight=False, soft_wrap=True)

    @contextmanager
    def page(settings: Settings, parts: "Parts") -> Iterator[None]:
        with opens(settings, parts) as address:
            console.print(f"Ask in your browser: {address}", style="bold")
            yield

    def terminal(parts: "Parts") -> None:
        try:
            console.input("Press Enter to ask here too, Ctrl-C to end. ")
        except EOFError:
            return
        # Who sits at this machine may read the files.
        whole = parts.views.whole
        converse(Conversation(whole.answering.telling(KEPT_NOWHERE), whole.summaries), console)

    _log_to_stderr(settings, at_least=logging.WARNING)
    compute_on_one_thread()
    serve(settings, [], [page], terminal)


def _opens_page() -> "Service":
    from bot.web.server import web  # noqa: PLC0415 - only what is served is loaded

    return web


def _opens(settings: Settings, platform: PlatformName) -> "Opening":
    if platform is PlatformName.SLACK:
        from bot.slack.app import SLACK  # noqa: PLC0415 - only what is served is loaded

        return SLACK
    with _needing("Discord", "discord"):
        from bot.discord.app import DISCORD  # noqa: PLC0415
        from bot.discord.transport.library import set_up  # noqa: PLC0415
    set_up(settings)
    return DISCORD


@contextmanager
def _needing(what: str, extra: str) -> Iterator[None]:
    """Say how to install what something needs, where it is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise SettingsError(f'{what} needs the package {error.name}: pip install ".[{extra}]"') from None


def _chat(settings: Settings, question: str = "", *, as_json: bool = False) -> None:
    from bot.conversation.answering import Answering  # noqa: PLC0415 - help needs nothing of the index
    from bot.conversation.suggestions import Suggestions  # noqa: PLC0415
    from bot.conversation.summaries import Summaries  # noqa: PLC0415
    from bot.terminal import Conversation, chat_in_json  # noqa: PLC0415 - Slack needs nothing of the terminal
    from bot.terminal import chat as converse  # noqa: PLC0415
    from index import LiveIndex, compute_on_one_thread  # noqa: PLC0415

    compute_on_one_thread()
    console = Console(highlight=False, soft_wrap=True, stderr=as_json)
    with console.status("Loading the model"):
        index = LiveIndex(settings.footnote_index, settings.footnote_model, reranker=settings.footnote_reranker)
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

    with closing(open_model_reader(server, settings.footnote_index)) as model:
        yield model


def _write_at_once(line: str) -> None:
    """Who reads the line may be waiting for it before the next question."""
    sys.stdout.write(line)
    sys.stdout.flush()


def _log_to_stderr(settings: Settings, at_least: int = logging.DEBUG) -> None:
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    for package in ("bot", "index"):
        level = logging.getLevelNamesMapping()[settings.footnote_log_level]
        logging.getLogger(package).setLevel(max(level, at_least))
