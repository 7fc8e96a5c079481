"""What is promised to be deleted: deleted now, or as soon as the database takes it, also by the next process."""

import logging
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import quote, unquote

_log = logging.getLogger(__name__)


class Deletions:
    """Forgets the workspaces of a platform that took the bot out.

    folder: where an empty file stands for each promise that is not kept yet; its name says which workspace, its time
    up to when, as a workspace may take the bot in again. deletes: deletes all of a workspace up to a time, and tells
    whether that was done.
    """

    def __init__(
        self,
        folder: Path,
        platform: str,
        deletes: Sequence[Callable[[str, float], bool]],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._folder = folder
        self._prefix = f"{platform}-"
        self._deletes = deletes
        self._clock = clock
        self._promised: dict[str, float] = {}

    def forget(self, workspace: str) -> None:
        """Delete everything of a workspace, now or later. When this returns it is done or written down.

        Raises OSError when it can be neither: then it is done later unless the process ends.
        """
        until = self._clock()
        if self._delete(workspace, until):
            return
        _log.warning("The data of %s%s is deleted as soon as the database can be used.", self._prefix, workspace)
        self._promised[workspace] = until
        self._folder.mkdir(parents=True, exist_ok=True)
        file = self._file(workspace)
        file.touch(mode=0o600)
        os.utime(file, (until, until))

    def carry_out(self) -> None:
        """Delete what was promised before, by this process or another."""
        written = {
            unquote(file.name.removeprefix(self._prefix)): file.stat().st_mtime
            for file in self._folder.glob(f"{self._prefix}*")
        }
        for workspace, until in {**written, **self._promised}.items():
            if self._delete(workspace, until):
                self._promised.pop(workspace, None)
                if workspace in written:
                    self._file(workspace).unlink(missing_ok=True)
                _log.info("The data of %s%s is deleted.", self._prefix, workspace)

    def _delete(self, workspace: str, until: float) -> bool:
        done = [delete(workspace, until) for delete in self._deletes]  # each, even if one before fails
        return all(done)

    def _file(self, workspace: str) -> Path:
        return self._folder / f"{self._prefix}{quote(workspace, safe='')}"
