"""The bot's memory over a soak, as a picture: python -m benchmarks.memory slack.csv [discord.csv].

The files are those that `python -m tests.soak --memory slack.csv` and its twin for Discord write. Needs matplotlib:
pip install ".[plots]".
"""

import csv
import sys
from pathlib import Path

from benchmarks.page import PLOTS

COLOURS = {"Slack": "#1264a3", "Discord": "#e8912d"}


def main(files: list[str]) -> None:
    """Draw one line for each platform, and where its process was killed and begun anew."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 3.8), layout="constrained")
    axes = figure.add_subplot()
    for (platform, colour), file in zip(COLOURS.items(), files, strict=False):
        with Path(file).open(encoding="utf-8") as rows:
            samples = [(int(row["questions"]), float(row["megabytes"])) for row in csv.DictReader(rows)]
        questions, memory = zip(*samples, strict=True)
        axes.plot(questions, memory, color=colour, linewidth=1.6, label=platform)
    axes.set(xlabel="questions asked", ylabel="resident memory, MB", xlim=(0, 10_000), ylim=(0, 400))
    axes.legend(loc="upper right", frameon=False)
    axes.set_xticks(range(0, 10_001, 2_500), [f"{count:,}" for count in range(0, 10_001, 2_500)])
    for kill in (2_500, 5_000, 7_500):
        axes.axvline(kill, color="#999999", linewidth=1, linestyle=":")
        axes.annotate("killed", (kill, 0), xytext=(4, 5), textcoords="offset points", color="#777777", fontsize=9)
    axes.grid(axis="y", alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(PLOTS / "memory.png", dpi=110)


if __name__ == "__main__":
    main(sys.argv[1:])
