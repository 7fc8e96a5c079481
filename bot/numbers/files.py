"""Figures for other programs: JSON, CSV, and a picture."""

import csv
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

from bot.errors import BotError
from bot.numbers.figures import OUTCOMES, Day, Figures
from bot.numbers.words import between

# More bars than that cannot be told apart; then each stands for a week.
_MOST_BARS = 92
_MOST_DATES = 10
_FEWEST_PLACES = 7  # so that the bar of a single day is no wall
# The colours of the page (footnote.css).
_COLOURS = ("#17605f", "#d89b3c", "#b5534a")
_LABELS = ("answered", "not sure", "not in the articles")


def write_json(figures: Figures, file: TextIO) -> None:
    """One object; articles by their ids and titles."""
    data = {
        "time_zone": figures.zone,
        "days": [{"date": day.date.isoformat(), **_by_outcome(day.counts)} for day in figures.days],
        "asked": figures.asked,
        **_by_outcome(figures.counts),
        "people": figures.people,
        "helpful": figures.helpful,
        "unhelpful": figures.unhelpful,
        "median_seconds": figures.median,
        "slowest_twentieth_seconds": figures.slowest_twentieth,
        "asked_most": [asdict(group) for group in figures.asked_most],
        "gaps": [asdict(gap) for gap in figures.gaps],
        "quoted_most": [{"id": each.id, "title": each.title, "count": count} for each, count in figures.quoted],
        "never_quoted": [{"id": each.id, "title": each.title} for each in figures.never],
    }
    file.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")


def write_csv(figures: Figures, file: TextIO) -> None:
    """A row a day."""
    writer = csv.writer(file)
    writer.writerow(["date", *OUTCOMES, "other"])
    writer.writerows([day.date.isoformat(), *day.counts] for day in figures.days)


def plot(figures: Figures, path: Path) -> None:
    """Draw how many questions of each day, or week, ended how; the form is told by the name of the file.

    Raises BotError when it cannot be drawn or written.
    """
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415 - an extra
        from matplotlib.ticker import MaxNLocator  # noqa: PLC0415
    except ImportError:
        raise BotError('Plots need matplotlib: pip install ".[plots]"') from None
    days = figures.days
    bars = _weeks(days) if len(days) > _MOST_BARS else days
    figure = Figure(figsize=(9, 4.5), layout="constrained")
    axes = figure.add_subplot()
    bottoms = [0] * len(bars)
    for number, (label, colour) in enumerate(zip(_LABELS, _COLOURS, strict=True)):
        heights = [bar.counts[number] for bar in bars]
        title = f"{label} ({figures.counts[number]:,})"
        axes.bar(range(len(bars)), heights, bottom=bottoms, color=colour, label=title, zorder=2)
        bottoms = [bottom + height for bottom, height in zip(bottoms, heights, strict=True)]
    labelled = range(0, len(bars), -(-len(bars) // _MOST_DATES))
    axes.set_xticks(labelled, [f"{bars[at].date.day} {bars[at].date:%b}" for at in labelled])
    axes.set_xlim(min(-0.6, (len(bars) - _FEWEST_PLACES) / 2), max(len(bars) - 0.4, (len(bars) + _FEWEST_PLACES) / 2))
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_ylim(0, max(1, *bottoms) * 1.08)
    axes.set_ylabel("questions a day" if bars is days else "questions a week, by its first day")
    axes.grid(axis="y", alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_title(f"{_asked(figures)}, {between(days[0].date, days[-1].date)}", loc="left")
    if not figures.asked:
        axes.text(0.5, 0.5, "Nothing was asked.", transform=axes.transAxes, ha="center", color="dimgrey")
    figure.legend(loc="outside lower center", ncols=len(_LABELS), frameon=False)
    try:
        figure.savefig(path, dpi=150)
    except (OSError, ValueError) as error:
        raise BotError(f"The plot cannot be written to {path}: {error}.") from error


def _asked(figures: Figures) -> str:
    return f"{figures.asked:,} {'question' if figures.asked == 1 else 'questions'}"


def _weeks(days: Sequence[Day]) -> list[Day]:
    """The days in sevens, counted back from the last one; the first ones may be fewer."""
    first = len(days) % 7
    starts = [*([0] if first else []), *range(first, len(days), 7)]
    weeks = [days[start : first if start < first else start + 7] for start in starts]
    return [Day(week[0].date, tuple(map(sum, zip(*(day.counts for day in week), strict=True)))) for week in weeks]


def _by_outcome(counts: Sequence[int]) -> dict[str, int]:
    return dict(zip((*OUTCOMES, "other"), counts, strict=True))
