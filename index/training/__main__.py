"""python -m index.training: rows, weights, export and calibration of the packaged reader, one after the other.

Each step leaves what it made in the working folder, and is left out when that is there: a run that was ended goes on.
"""

import random
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from index.errors import FootnoteError
from index.training.calibrating import calibrate_packaged
from index.training.loop import train_from
from index.training.preparing import Sources, prepare

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def train_reader(
    data: Annotated[Path, typer.Argument(help="The folder with training/, everyday/, everyday_train/ and squad2/.")],
    work: Annotated[Path, typer.Option(help="Where rows, indices and checkpoints are kept.")] = Path(".training"),
    out: Annotated[Path, typer.Option(help="Where the reader goes.")] = Path("index/qa/readers"),
    seed: Annotated[int, typer.Option(help="Of rewording, of what is drawn, and of the order.")] = 7,
) -> None:
    """Train the reader; takes hours on two cores. Ended and started again, it goes on from its last checkpoint."""
    work.mkdir(parents=True, exist_ok=True)
    sources = Sources(data)
    chance = random.Random(seed)  # noqa: S311 - draws rows, guards nothing
    prepare(sources, work, chance, _say)
    made = {
        "date": datetime.now(UTC).date().isoformat(),
        "command": "make train-reader",
        "base": "all-MiniLM-L6-v2",
        "data": sources.described(),
        "seed": seed,
    }
    train_from(work, out / "trained", seed, made, _say)
    calibrate_packaged(sources, work, out, made, _say)


def _say(text: str) -> None:
    sys.stdout.write(f"{time.strftime('%H:%M:%S')} {text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        app()
    except (FootnoteError, OSError) as error:
        sys.exit(str(error))
