"""Commands about what was asked: what is missing, and how much it was."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from bot.errors import SettingsError
from bot.settings import load_settings

if TYPE_CHECKING:
    from bot.messages.overview import Overview


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
    index = LiveIndex(settings.index_location, settings.footnote_model, reranker=settings.footnote_reranker)
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
    index = LiveIndex(settings.index_location, settings.footnote_model, reranker=settings.footnote_reranker)
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
