"""Bringing the sources up to date while the bot runs, in a process of its own.

What is fetched is others', and building takes memory: neither a hang nor a crash there may cost anybody an answer.
"""

import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dotenv import dotenv_values

from bot.settings import Settings
from index import SharedIndex, SourcesError, read_sources, read_sync_state

_log = logging.getLogger(__name__)

_LONGEST_SECONDS = 6 * 3_600.0
# After a sync the next waits so long, and longer after one that could do nothing: another one may be under way.
_PAUSE_SECONDS = 60.0
_LONG_PAUSE_SECONDS = 300.0
_NICENESS = 10
_FIRST_TO_GO = 800  # when memory runs out, of at most 1,000
_DONE = (0, 1, 4)
_PACKAGES = Path(__file__).parents[2]


class Syncing:
    """Looks whether a source's time has come, and then syncs; one process does that for all.

    command: what syncs, without its options.
    take_over: has the version that was built answer from now on, before it is told that it does.
    """

    def __init__(
        self,
        settings: Settings,
        command: Sequence[str] = (sys.executable, "-m", "index", "sources", "sync"),
        clock: Callable[[], float] = time.monotonic,
        take_over: Callable[[], object] = lambda: None,
    ) -> None:
        self._settings = settings
        self._command = command
        self._take_over = take_over
        self._clock = clock
        self._not_before = float("-inf")
        self._said: dict[str, str] = {}
        self._turn = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._ended = threading.Event()

    def look(self) -> None:
        """Sync if it is time; returns when that is done, or when the bot ends."""
        if self._settings.footnote_sync and self._clock() >= self._not_before and self._is_due():
            self._sync()

    @contextmanager
    def ended_with(self) -> Iterator[None]:
        """End a sync that is under way when the block ends: what serves goes on serving, the next one goes on."""
        try:
            yield
        finally:
            with self._turn:
                self._ended.set()
                if self._process:
                    _end(self._process)

    def _is_due(self) -> bool:
        file = self._settings.footnote_sources
        if not file.exists():
            return False
        try:
            sources = read_sources(file)
        except SourcesError as error:
            self._say("file", f"No source is looked at: {error}")
            return False
        self._said.pop("file", None)
        state, now = read_sync_state(self._settings.footnote_corpus), datetime.now(UTC)
        is_any = any(state.of(source, now).is_due(source, now) for source in sources.sources)
        return is_any or state.is_unfinished or state.is_build_due(now)

    def _sync(self) -> None:
        with self._turn:
            if self._ended.is_set():
                return
            self._process = process = self._begin()
        try:
            written, problem = process.communicate(timeout=_LONGEST_SECONDS)
        except subprocess.TimeoutExpired:
            _end(process)
            written, problem = "", f"it took longer than {_LONGEST_SECONDS / 3_600:g} hours and was ended"
            process.communicate()
        with self._turn:
            self._process = None
            if self._ended.is_set():
                return
        result = _read(written) if process.returncode in _DONE else None
        self._not_before = self._clock() + (_PAUSE_SECONDS if result else _LONG_PAUSE_SECONDS)
        if result is None:
            last = (problem.strip().splitlines() or [f"it ended with {process.returncode}"])[-1]
            self._say("sync", f"The sources could not be brought up to date: {last}")
            return
        self._said.pop("sync", None)
        self._tell(result)

    def _begin(self) -> "subprocess.Popen[str]":
        settings = self._settings
        options: dict[str, object] = {
            "--sources": settings.footnote_sources,
            "--corpus": settings.footnote_corpus,
            **({} if isinstance(settings.footnote_index, SharedIndex) else {"--index": settings.footnote_index}),
            "--model": settings.footnote_model,
            "--largest-file-mb": settings.footnote_largest_file_mb,
            "--memory-mb": settings.footnote_build_memory_mb,
        }
        process = subprocess.Popen(  # noqa: S603 - our own command, by the Python that runs now
            [*self._command, "--due", "--json", *(str(part) for option in options.items() for part in option)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self._environment(),
            start_new_session=True,
        )
        with suppress(OSError):  # who asks comes first
            os.setpriority(os.PRIO_PROCESS, process.pid, _NICENESS)
        with suppress(OSError):  # and if memory runs out, it is not the bot that goes
            Path(f"/proc/{process.pid}/oom_score_adj").write_text(str(_FIRST_TO_GO))
        return process

    def _environment(self) -> Mapping[str, str]:
        """That of the bot, with the secrets that sources.yaml names from .env, and nothing else of it."""
        named = read_sources(self._settings.footnote_sources).secrets
        kept = {name: value for name, value in dotenv_values(".env").items() if name in named and value}
        paths = os.pathsep.join([str(_PACKAGES), *os.environ.get("PYTHONPATH", "").split(os.pathsep)])
        shared = self._settings.index_location
        # Everybody on this machine sees the arguments of a process, and the URL may hold passwords.
        where = {"FOOTNOTE_SHARED_INDEX": shared.url} if isinstance(shared, SharedIndex) else {}
        return {**kept, **os.environ, **where, "PYTHONPATH": paths.rstrip(os.pathsep)}

    def _tell(self, result: dict[str, Any]) -> None:
        for each in result["sources"]:
            if each["failed"] and each["is_news"]:
                _log.warning("The source %s could not be read: %s", each["name"], each["failed"])
            elif each["is_news"]:
                _log.info("The source %s can be read again.", each["name"])
            changes = [f"{each[what]} {what}" for what in ("added", "updated", "removed") if each[what]]
            if changes:
                _log.info("The source %s: %s.", each["name"], ", ".join(changes))
        if result["built"]:
            self._take_over()
            _log.info("Version %s holds what the sources gave.", result["built"]["version"])
        if result["error"]:
            self._say("build", f"What the sources gave is not in the index: {result['error']}")
        elif result["built"]:
            self._said.pop("build", None)

    def _say(self, what: str, problem: str) -> None:
        """Warn of a problem, once while it lasts."""
        if self._said.get(what) != problem:
            _log.warning("%s", problem)
        self._said[what] = problem


def _read(written: str) -> dict[str, Any] | None:
    try:
        found = json.loads(written)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _end(process: "subprocess.Popen[str]") -> None:
    """End it with all that it began."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
