"""A real PostgreSQL server for tests, from the machine's own package, and a wire to it that can be cut."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.bot.ports import free_port

# Debian keeps the server's programs apart from those for everybody, a folder a version.
_PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name), reverse=True)
_WAIT_SECONDS = 60


def programs() -> Path | None:
    """The folder of the newest server on this machine, None where there is none."""
    found = shutil.which("initdb")
    return _PROGRAMS[0] if _PROGRAMS else Path(found).resolve().parent if found else None


class PostgresServer:
    """A server on a port of this machine, with an empty database for each `url`.

    Raises CalledProcessError when it does not start.
    """

    def __init__(self, folder: Path, found: Path) -> None:
        self.port = free_port()
        self._found = found
        self._data = folder / "data"
        self._databases = 0
        self._data.mkdir()
        self._user = _somebody()
        shutil.chown(folder, self._user)
        shutil.chown(self._data, self._user)
        self._call("initdb", "--auth=trust", "--username=footnote", "--no-sync", "--encoding=UTF8", "--locale=C")

    def start(self) -> None:
        """Start, and wait until connections are taken."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200"
        self._call("pg_ctl", "start", "--wait", f"--timeout={_WAIT_SECONDS}", f"--options={options}", "--silent")

    def stop(self) -> None:
        """Close every connection at once, as a machine that goes over to another does."""
        self._call("pg_ctl", "stop", "--mode=fast", "--wait", f"--timeout={_WAIT_SECONDS}", "--silent")

    def url(self, port: int = 0) -> str:
        """The URL of a new, empty database, by another port if one is given."""
        self._databases += 1
        name = f"bot{self._databases}"
        self._call("createdb", "--host=127.0.0.1", f"--port={self.port}", "--username=footnote", name)
        return f"postgresql+psycopg://footnote@127.0.0.1:{port or self.port}/{name}"

    def _call(self, program: str, *arguments: str) -> None:
        environment = {**os.environ, "PGDATA": str(self._data)}
        log = self._data.parent / "server.log"
        with log.open("ab") as output:  # a server that was started keeps what it was given
            subprocess.run(
                [self._found / program, *arguments],
                check=True,
                env=environment,
                user=self._user,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd="/",
            )


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """A running server; the test is skipped where there is none on the machine."""
    found = programs()
    if found is None:
        pytest.skip("there is no PostgreSQL server on this machine (Debian: postgresql)")
    # The server's user may not enter the folders of pytest.
    with tempfile.TemporaryDirectory(prefix="postgres-") as folder:
        server = PostgresServer(Path(folder), found)
        server.start()
        try:
            yield server
        finally:
            with suppress(subprocess.CalledProcessError):  # it was stopped by the test
                server.stop()


class Wire:
    """Connections on their way to a server: `cut` ends those that are there and refuses others until `mend`."""

    def __init__(self, to: int) -> None:
        self._to = to
        self._is_cut = False
        self._ends: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True, name="wire").start()

    def cut(self) -> None:
        """Nothing comes through any more."""
        with self._lock:
            self._is_cut = True
            for end in self._ends:
                _close(end)
            self._ends.clear()

    def mend(self) -> None:
        """Connections come through again."""
        self._is_cut = False

    def close(self) -> None:
        """End everything."""
        self.cut()
        _close(self._listener)

    def _listen(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            self._connect(near)

    def _connect(self, near: socket.socket) -> None:
        try:
            far = socket.create_connection(("127.0.0.1", self._to))
        except OSError:
            _close(near)
            return
        with self._lock:
            if self._is_cut:
                _close(near)
                _close(far)
                return
            self._ends |= {near, far}
        for one, other in ((near, far), (far, near)):
            threading.Thread(target=self._carry, args=(one, other), daemon=True, name="wire").start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65_536):
                other.sendall(data)
        with self._lock:
            self._ends -= {one, other}
        _close(one)
        _close(other)


@contextmanager
def wire(to: int) -> Iterator[Wire]:
    """A wire to a port of this machine, which ends with the block."""
    opened = Wire(to)
    try:
        yield opened
    finally:
        opened.close()


def _close(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()


def _somebody() -> str:
    """Who the server runs as: it refuses to run as root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    names = {each.pw_name for each in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"
