"""python -m index: what it can do, one module for each kind of command.

Results go to stdout, messages to stderr. Exit codes: 0 answered or done, 1 error, 3 the articles do not say, 4 a new
version would lose golden questions.
A command imports what it needs when it runs: asking does not wait for what building takes, help waits for nothing.
"""

import sys
from collections.abc import Sequence

from index.cli import articles, calibrate, evaluate, sources, versions
from index.cli import ask as asking
from index.cli import build as building
from index.cli.app import GOLDEN_LOST, app
from index.cli.console import err, print_error
from index.errors import FootnoteError, GoldenLost

__all__ = ["app", "articles", "asking", "building", "calibrate", "evaluate", "main", "sources", "versions"]

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None, name: str = "python -m index") -> None:
    """Run the command; an error becomes one message and exit code 1.

    arguments: those of the process if not given. name: what help calls the command.
    """
    try:
        app(arguments, prog_name=name)
    except FootnoteError as error:
        print_error(error)
        sys.exit(GOLDEN_LOST if isinstance(error, GoldenLost) else 1)
    except SystemExit as end:
        if end.code == INTERRUPTED:
            err.print("Stopped; what was published before still serves.")
        raise
