"""The real bot as a process of its own, started and ended as a person would."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Protocol

import pytest

from index import Store
from tests.bot.ports import free_port
from tests.fakes.common.memory import WAIT_SECONDS
from tests.fakes.discord.server import DiscordServer
from tests.fakes.slack.server import SlackServer
from tests.paths import ROOT

# Longer than a start takes beside work that keeps every core busy, or an end with questions in its hands; only a test
# that fails waits for so long.
START_SECONDS = 150.0
# What ends and waits for something is given up after so many seconds or more: whoever is sooner waited for nothing.
WAITED_FOR = 5.0
# The two ways by which Slack brings events; every test of what people see runs in both.
MODES = ("socket", "http")
SIGNING_SECRET = "8f742231b10e8888abcd99yyyzzz85a5"


class Started(Protocol):
    """A process, with what is needed of `subprocess.Popen`."""

    @property
    def pid(self) -> int: ...

    def poll(self) -> int | None: ...

    def wait(self, timeout: float | None = None) -> int: ...

    def send_signal(self, number: int, /) -> None: ...


def executed(
    module: str, arguments: list[str], environment: Mapping[str, str], folder: Path, output: IO[str], errors: IO[str]
) -> Started:
    """Start `python -m module`, which writes to these files."""
    return subprocess.Popen(
        [sys.executable, "-X", "faulthandler", "-W", "error::ResourceWarning", "-m", module, *arguments],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=errors,
    )


# Tests start it faster: see tests/bot/conftest.py.
start: Callable[[str, list[str], Mapping[str, str], Path, IO[str], IO[str]], Started] = executed


class BotProcess:
    """A running `python -m bot`, or another module; `log` is what it wrote to stderr so far."""

    def __init__(self, arguments: list[str], settings: Mapping[str, str], folder: Path, module: str = "bot") -> None:
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("SLACK_", "DISCORD_", "FOOTNOTE_"))
        }
        environment = {**inherited, "HF_HUB_OFFLINE": "1", "PYTHONPATH": str(ROOT), **settings}
        with ExitStack() as opened:
            self._output, self._errors = (opened.enter_context(NamedTemporaryFile("a")) for _ in range(2))
            self._process = start(module, arguments, environment, folder, self._output, self._errors)
            self._files = opened.pop_all()
        self._last_log: str | None = None

    @property
    def log(self) -> str:
        if self._last_log is not None:
            return self._last_log
        return Path(self._errors.name).read_text(encoding="utf-8", errors="replace")

    @property
    def has_ended(self) -> bool:
        return self._process.poll() is not None

    @property
    def id(self) -> int:
        return self._process.pid

    def terminate(self) -> None:
        self._process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)

    def wait(self, timeout: float = START_SECONDS) -> tuple[int, str]:
        """The exit code and what stood on stdout; what its threads were doing when it does not end in time."""
        try:
            code = self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            pytest.fail(f"The process did not end in {timeout} s:\n{self.abort()}")
        return code, Path(self._output.name).read_text(encoding="utf-8")

    def abort(self) -> str:
        """End the process; gives the log with what its threads were doing."""
        self._process.send_signal(signal.SIGABRT)
        self._process.wait(START_SECONDS)
        return self.log

    def seconds_to_close(self) -> float:
        """Ask the process to end, and say how long it took to close, by its own log: on a busy machine the interpreter
        takes a while besides."""
        self.terminate()
        code, _ = self.wait()
        assert code == 0, self.log
        began, ended = (self.time_of(line) for line in ("Closing: ", "Closed."))
        return (ended - began).total_seconds()

    def time_of(self, line: str) -> datetime:
        """When a line with these words was logged last."""
        found = [each for each in self.log.splitlines() if line in each]
        assert found, self.log
        return datetime.strptime(found[-1][:23], "%Y-%m-%d %H:%M:%S,%f")

    def close(self) -> None:
        with self._files:
            if self._process.poll() is None:
                self.kill()
                self._process.wait()
            self._last_log = self.log


def until(
    condition: Callable[[], bool], what: str, seconds: float = WAIT_SECONDS, report: Callable[[], str] = str
) -> None:
    """Wait for something that the local platform knows nothing of; `report` says more where that is in vain."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what} {report()}"
        time.sleep(0.05)


def follows(process: BotProcess, folder: Path) -> None:
    """Wait until the bot answers from the newest version: until it is open, the one before serves."""
    version = Store(folder).published()[0]
    until(lambda: f"Version {version} serves now." in process.log, f"version {version} serves")


def taken_over(process: BotProcess) -> int:
    """How many versions the bot has taken over since it began; ids recur where an index is deleted and built anew."""
    return process.log.count(" serves now.")


def written_down(folder: Path, table: str = "questions") -> int:
    """How many questions, or rows of another table, the history of a bot in this folder holds."""
    with closing(sqlite3.connect(folder / ".footnote" / "history.db")) as history:
        return int(history.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def outcomes(folder: Path) -> list[str]:
    """What came of the questions that the history of a bot in this folder holds, in the order of asking."""
    with closing(sqlite3.connect(folder / ".footnote" / "history.db")) as history:
        return [outcome for (outcome,) in history.execute("SELECT outcome FROM questions ORDER BY asked_at")]


def is_posted(folder: Path) -> bool:
    """Whether the bot in this folder knows where it posted the question for a person."""
    with closing(sqlite3.connect(folder / ".footnote" / "history.db")) as history:
        found = history.execute("SELECT post FROM people_asked").fetchone()
    return found is not None and found[0] != ""


def kill_long_ago(process: BotProcess, folder: Path) -> None:
    """Kill the bot in this folder, as if that had been so long ago that its leases have run out."""
    process.kill()
    process.wait()
    with closing(sqlite3.connect(folder / ".footnote" / "history.db")) as history, history:
        history.execute("UPDATE leases SET until = 0")


@contextmanager
def bot(arguments: list[str], settings: Mapping[str, str], folder: Path, module: str = "bot") -> Iterator[BotProcess]:
    """Run a command of the bot in a folder; it is ended with the block."""
    process = BotProcess(arguments, settings, folder, module)
    try:
        yield process
    finally:
        process.close()


def slack_settings(server: SlackServer, port: int = 0) -> dict[str, str]:
    """What a bot needs to answer in the local Slack, which brings its events to a port if one is given."""
    over_http = {"SLACK_HTTP_PORT": str(port), "SLACK_SIGNING_SECRET": SIGNING_SECRET}
    tokens = {"SLACK_BOT_TOKEN": server.bot_token, "SLACK_API_URL": server.api_url}
    return tokens | (over_http if port else {"SLACK_APP_TOKEN": server.app_token})


def discord_settings(server: DiscordServer) -> dict[str, str]:
    """What a bot needs to answer in the local Discord."""
    return {"DISCORD_TOKEN": server.token, "DISCORD_API_URL": server.api_url}


@contextmanager
def slack_bot(
    server: SlackServer, index: Path, folder: Path, mode: str = "socket", module: str = "bot", **settings: str
) -> Iterator[BotProcess]:
    """The Slack bot; the local Slack brings its events over a WebSocket or, where the mode is "http", to a port."""
    port = free_port() if mode == "http" else 0
    given = {**slack_settings(server, port), "FOOTNOTE_INDEX": str(index)}
    with bot(["slack"], {**given, **settings}, folder, module) as process:
        until(
            lambda: process.has_ended or "Connected to Slack" in process.log,
            "the bot connects",
            START_SECONDS,
            process.abort,
        )
        assert not process.has_ended, process.log
        if port:
            server.deliver_http(f"http://127.0.0.1:{port}/slack/events", SIGNING_SECRET)
        else:
            server.wait_for_connection()
        yield process


@contextmanager
def discord_bot(
    server: DiscordServer, index: Path, folder: Path, module: str = "bot", **settings: str
) -> Iterator[BotProcess]:
    """The Discord bot, connected to the local Discord, with its commands registered."""
    given = {**discord_settings(server), "FOOTNOTE_INDEX": str(index)}
    before = len(server.gateway.identified)

    def is_connected() -> bool:
        return len(server.gateway.identified) > before and bool(server.guild.commands)

    with bot(["discord"], {**given, **settings}, folder, module) as process:
        until(lambda: process.has_ended or is_connected(), "the bot connects", START_SECONDS, process.abort)
        assert not process.has_ended, process.log
        yield process
