"""A folder, followed: says when to build again. The only importer of watchfiles."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

from watchfiles import watch

from index.errors import CorpusError

# Changes that come one soon after the other are one: somebody copies a folder, or an editor writes in steps.
_SETTLED_MS = 400
_LONGEST_MS = 3_000
_LOOKING_MS = 500


def changes(folder: Path) -> Iterator[None]:
    """Once at the beginning, and then after every change below the folder, hidden files left out.

    A folder that goes is waited for, and followed again when it is back. Raises CorpusError when there is none at the
    beginning, KeyboardInterrupt on Ctrl-C.
    """
    if not folder.is_dir():
        raise CorpusError(f"There is no folder {folder}: make it and put articles in it.")
    while True:
        yield from _changes_while_it_is_there(folder)
        while not folder.is_dir():
            time.sleep(_LOOKING_MS / 1_000)


def _changes_while_it_is_there(folder: Path) -> Iterator[None]:
    identity = _identity(folder)
    begun = False

    def is_read(_change: object, path: str) -> bool:
        """Whether the loader reads it: hidden files and folders it passes over."""
        return not any(part.startswith(".") and part != ".." for part in Path(os.path.relpath(path, folder)).parts)

    seen = watch(
        folder,
        watch_filter=is_read,
        debounce=_LONGEST_MS,
        step=_SETTLED_MS,
        rust_timeout=_LOOKING_MS,
        yield_on_timeout=True,
        ignore_permission_denied=True,
    )
    for found in seen:
        if _identity(folder) != identity:
            return
        if found or not begun:  # it is followed from its first sign of life on: no change is missed
            begun = True
            yield


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
