"""The bot's memory over a soak, as a picture: python -m benchmarks.memory slack.csv [discord.csv].

The files are those that `python -m tests.soak --memory slack.csv` and its twin for Discord write. With --hour it draws
one of them over time instead, as of a run with `--pause 0.36`. Needs matplotlib: pip install ".[plots]".
"""

import argparse
import csv
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.page import PLOTS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLOURS = {"Slack": "#1264a3", "Discord": "#e8912d"}
# A process that is begun anew holds so much less.
_ANEW_MB = 50.0


@dataclass(frozen=True, slots=True)
class Sample:
    """What the bot held, after how many questions and how many minutes."""

    questions: int
    minutes: float
    megabytes: float


def main() -> None:
    """Draw what the command line names."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("files", nargs="*", help="of Slack, then of Discord")
    arguments.add_argument("--hour", help="a file that is drawn over time")
    given = arguments.parse_args()
    if given.files:
        over_questions([samples_in(Path(file)) for file in given.files])
    if given.hour:
        over_time(samples_in(Path(given.hour)))


def samples_in(file: Path) -> list[Sample]:
    """What a soak wrote."""
    with file.open(encoding="utf-8") as rows:
        return [
            Sample(int(row["questions"]), float(row["seconds"]) / 60.0, float(row["megabytes"]))
            for row in csv.DictReader(rows)
        ]


def begun_anew(samples: Sequence[Sample]) -> list[Sample]:
    """The first sample of each process that took the place of a killed one."""
    return [after for before, after in pairwise(samples) if before.megabytes - after.megabytes > _ANEW_MB]


def over_questions(platforms: Sequence[Sequence[Sample]]) -> None:
    """One line for each platform, and where its process was killed and begun anew."""
    figure, axes = _drawing()
    for (platform, colour), samples in zip(COLOURS.items(), platforms, strict=False):
        _draw(axes, [each.questions for each in samples], samples, colour, platform)
    axes.set(xlabel="questions asked", xlim=(0, 10_000))
    axes.legend(loc="upper right", frameon=False)
    axes.set_xticks(range(0, 10_001, 2_500), [f"{count:,}" for count in range(0, 10_001, 2_500)])
    _mark_kills(axes, (2_500, 5_000, 7_500))
    figure.savefig(PLOTS / "memory.png", dpi=110)


def over_time(samples: Sequence[Sample]) -> None:
    """One line over an hour in Slack."""
    figure, axes = _drawing()
    _draw(axes, [each.minutes for each in samples], samples, COLOURS["Slack"], "Slack")
    axes.set(xlabel="minutes", xlim=(0, samples[-1].minutes))
    _mark_kills(axes, [each.minutes for each in begun_anew(samples)])
    figure.savefig(PLOTS / "hour.png", dpi=110)


def _drawing() -> "tuple[Figure, Axes]":
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 3.8), layout="constrained")
    axes = figure.add_subplot()
    axes.set(ylabel="resident memory, MB", ylim=(0, 400))
    axes.grid(axis="y", alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _draw(axes: "Axes", along: Sequence[float], samples: Sequence[Sample], colour: str, label: str) -> None:
    axes.plot(along, [each.megabytes for each in samples], color=colour, linewidth=1.6, label=label)


def _mark_kills(axes: "Axes", at: Sequence[float]) -> None:
    for kill in at:
        axes.axvline(kill, color="#999999", linewidth=1, linestyle=":")
        axes.annotate("killed", (kill, 0), xytext=(4, 5), textcoords="offset points", color="#777777", fontsize=9)


if __name__ == "__main__":
    main()
