"""A build in a process of its own that stops at a given step: python -m tests.index.interrupted_build ...

Arguments: corpus folder, index folder, the function that stops it, at which of its calls, and "kill" (SIGKILL to
itself) or "wait" (say so on stdout and go on after a line on stdin).
"""

import os
import pkgutil
import signal
import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

from index import Store, build
from tests.fakes.common.encoder import HashEncoder


def main(corpus: str, folder: str, step: str, call: str, action: str) -> None:
    original = pkgutil.resolve_name(step)
    left = int(call)

    def stopping(*args: Any, **kwargs: Any) -> Any:
        nonlocal left
        left -= 1
        if left == 0:
            stop(action)
        return original(*args, **kwargs)

    with patch(step, stopping):
        build(Path(corpus), Store(Path(folder)), HashEncoder())


def stop(action: str) -> None:
    if action == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    sys.stdout.write("waiting\n")
    sys.stdout.flush()
    sys.stdin.readline()


if __name__ == "__main__":
    main(*sys.argv[1:])
