"""What was changed in the articles, by whom and when: a file beside the index that only ever grows."""

import getpass
import json
import logging
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from index.errors import FootnoteError

_log = logging.getLogger(__name__)

CHANGES = "changes.jsonl"


class Change(StrEnum):
    """What became of an article, or of the index."""

    ADDED = "added"
    UPDATED = "updated"
    REMOVED = "removed"
    MOVED = "moved"
    PUBLISHED = "published"
    ROLLED_BACK = "rolled back"


@dataclass(frozen=True, slots=True)
class LoggedChange:
    """One change.

    when: ISO, in UTC. who: a person at the command line or in chat, or a source. what: the article's file below the
    corpus folder, or the version that serves since. about: the article's title, or which articles of the version are
    new, changed and gone; "" where nobody knows.
    """

    when: str
    who: str
    change: str
    what: str
    about: str = ""


class ChangeLog:
    """The changes of one index folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / CHANGES

    def add(self, who: str, changes: Iterable[tuple[Change, str, str]]) -> None:
        """Write down changes, each with what and about, and wait until the disk has them.

        Where they cannot be written the log says so: what was changed is changed all the same.
        """
        now = datetime.now(UTC).isoformat(timespec="seconds")
        entries = [asdict(LoggedChange(now, who, change.value, what, about)) for change, what, about in changes]
        data = "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries).encode()
        if not data:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
            with open(descriptor, "r+b", buffering=0) as file:  # noqa: PTH123 - a descriptor has no path
                size = os.fstat(descriptor).st_size
                # Where a line was cut short, by a full disk or a kill, the next begins below it.
                is_whole = size == 0 or os.pread(descriptor, 1, size - 1) == b"\n"
                file.write(data if is_whole else b"\n" + data)
                os.fsync(descriptor)
        except OSError as error:
            _log.warning(
                "What was changed cannot be written to %s (%s); make room for it, or check its permissions.",
                self._path,
                error.strerror,
            )

    def entries(self) -> Iterator[LoggedChange]:
        """All changes, oldest first; lines that were cut short are left out. Raises FootnoteError."""
        try:
            with self._path.open("rb") as file:
                for line in file:
                    entry = _entry(line)
                    if entry:
                        yield entry
        except FileNotFoundError:
            return
        except OSError as error:
            raise FootnoteError(f"{self._path} cannot be read ({error.strerror}); check its permissions.") from error


def whoever_types() -> str:
    """The name of the person at the command line, as the system knows it."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a number without a name, as in containers
        return f"user {os.getuid()}"


def _entry(line: bytes) -> LoggedChange | None:
    try:
        fields = json.loads(line)
        return LoggedChange(**{name: str(value) for name, value in fields.items()})
    except (ValueError, TypeError, AttributeError):
        return None
