"""A real Milvus for tests: milvus-lite, in a process of its own that several others may ask."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bot.ports import free_port


@contextmanager
def milvus_server(folder: Path) -> Iterator[int]:
    """A running server, which keeps what it is given in the folder; gives its port."""
    port = free_port()
    program = Path(sys.executable).with_name("milvus-lite")
    with (folder / "milvus.log").open("wb") as log:
        process = subprocess.Popen(
            [program, "server", "--data-dir", folder / "milvus", "--port", str(port)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
    try:
        assert process.stdout
        while "listening" not in process.stdout.readline():
            assert process.poll() is None, (folder / "milvus.log").read_text()
        yield port
    finally:
        process.kill()  # what it holds is thrown away
        process.wait()
        if process.stdout:
            process.stdout.close()
