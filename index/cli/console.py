"""Where commands write: what they found to stdout, messages to stderr.

Text of articles and people is never read as markup.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from index.encoders.encoder import Progress

out = Console(highlight=False, emoji=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, emoji=False, soft_wrap=True)


def print_error(error: Exception) -> None:
    """Say on stderr what went wrong."""
    err.print(Text(str(error), style="red"))


def print_json(value: object, indent: int | None = 2) -> None:
    """Print a JSON form, at once: a program may wait for the line."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=indent) + "\n")
    sys.stdout.flush()


@contextmanager
def progress_bar(doing: str, things: str) -> Iterator["Progress"]:
    """A bar on stderr with rate and time left, for as long as the block runs; gives what moves it."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    rate = TextColumn("{task.fields[rate]}")
    columns = (TextColumn(doing), BarColumn(), MofNCompleteColumn(), TextColumn(things), rate, TimeRemainingColumn())
    with Progress(*columns, console=err) as bar:
        task = bar.add_task(doing, total=None, visible=False, rate="")

        def move(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, visible=True)
            speed = bar.tasks[0].finished_speed or bar.tasks[0].speed
            bar.update(task, rate=f"{speed:,.0f}/s" if speed else "")

        yield move
