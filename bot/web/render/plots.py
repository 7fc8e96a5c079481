"""Plots as shapes: a template draws them as SVG, so that they need no script and follow light and dark."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.numbers.figures import Day

WIDTH, HEIGHT = 690, 160
_GAP = 0.25  # of a bar


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of a day's bar: which of the day's counts it stands for, and its rectangle."""

    kind: int
    x: float
    y: float
    width: float
    height: float


def bars(days: Sequence[Day]) -> list[Bar]:
    """A stacked bar a day, the first count at the bottom; the highest day fills the height."""
    highest = max((day.total for day in days), default=0) or 1
    step = WIDTH / max(len(days), 1)
    drawn = []
    for number, day in enumerate(days):
        bottom = float(HEIGHT)
        for kind, count in enumerate(day.counts):
            height = HEIGHT * count / highest
            bottom -= height
            if count:
                drawn.append(
                    Bar(kind, round(number * step, 1), round(bottom, 1), round(step * (1 - _GAP), 1), round(height, 1))
                )
    return drawn
