"""The file of the rules, followed as it changes."""

import logging
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

from bot.settings import Settings
from bot.visibility.reading import RulesError, read_rules
from bot.visibility.rules import Rules

_log = logging.getLogger(__name__)

# Who saves a file may first empty it: what it says is believed once it has stood still for so long.
_SETTLED_SECONDS = 0.5

_State = tuple[int, int, int]


def rules_file(settings: Settings) -> "RulesFile":
    """The file of the settings; one that they name has to be there. Raises RulesError."""
    return RulesFile(settings.footnote_collections, must_exist="footnote_collections" in settings.model_fields_set)


class RulesFile:
    """The rules that hold now; without a file there are none. Safe to use from many threads.

    When the file becomes unreadable, or goes away, the last good rules go on holding, and the log says so: nothing
    opens by a mistake. To open everything, empty the file.

    must_exist: whether there is no other way than by the file that all may be asked by all.

    Raises RulesError when what is there at first cannot be used.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.time, *, must_exist: bool = False) -> None:
        self._path = path
        self._clock = clock
        self._looking = threading.Lock()
        self._state = self._look()
        self._waited_for: tuple[_State | None, float] = (self._state, 0.0)
        self.problem = ""
        is_absent = not must_exist and not os.path.lexists(path)
        self._rules = Rules() if self._state is None and is_absent else self._read()

    @property
    def rules(self) -> Rules:
        """What holds now; looks whether the file has changed."""
        if self._look() != self._state:
            with self._looking:
                self._follow()
        return self._rules

    def _look(self) -> _State | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino

    def _follow(self) -> None:
        state = self._look()
        if state == self._state or not self._is_settled(state):
            return
        try:
            self._rules = self._read()
            self.problem = ""
            _log.info("The rules of %s hold from now on.", self._path)
        except RulesError as error:
            self.problem = str(error)
            _log.error("The last good rules of collections go on holding. %s", error)
        self._state = state

    def _is_settled(self, state: _State | None) -> bool:
        now = self._clock()
        if state is not None and now - state[0] / 1e9 >= _SETTLED_SECONDS:
            return True
        seen, since = self._waited_for
        if seen != state or not since:
            self._waited_for = (state, now)
            return False
        return now - since >= _SETTLED_SECONDS

    def _read(self) -> Rules:
        try:
            return read_rules(self._path.read_text(encoding="utf-8"), os.fspath(self._path))
        except FileNotFoundError:
            raise RulesError(
                f"{self._path} is not there: put it back, or an empty file, with which everybody may ask everything."
            ) from None
        except UnicodeDecodeError:
            raise RulesError(f"{self._path} is not UTF-8 text: save it as UTF-8.") from None
        except OSError as error:
            raise RulesError(f"{self._path} cannot be read ({error.strerror}): check its permissions.") from None
