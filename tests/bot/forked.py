"""The bot, started out of a process that has loaded it: loading is most of what a start computes.

It runs what `python -m bot` does, in a process of its own, with its own arguments, environment, folder and output. A
question that it has read in a version of the index it does not read again: tests ask the same few hundreds of times,
and reading is most of what an answer computes. Its history begins as a copy of one that was made before.
"""

import faulthandler
import gc
import multiprocessing
import os
import runpy
import subprocess
import sys
import warnings
from collections.abc import Callable, Mapping
from contextlib import chdir
from functools import partial
from pathlib import Path
from typing import IO
from unittest.mock import patch

from index import Index
from index.encoders.encoder import Encoder
from index.qa.pipeline import OpenReading, read_for
from index.qa.reading import Reader
from index.qa.rerank import Reranker
from tests.bot.made_history import made_history, migrate_from
from tests.paths import ROOT

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(
    [
        *("bot.cli", "bot.serving.serve", "bot.discord.app", "bot.slack.app", "bot.terminal", "bot.web.server"),
        *("onnxruntime", "sqlalchemy.dialects.sqlite", "tokenizers"),
    ]
)


class Forked:
    """Such a process."""

    def __init__(
        self,
        module: str,
        arguments: list[str],
        environment: Mapping[str, str],
        folder: Path,
        output: IO[str],
        errors: IO[str],
    ) -> None:
        self._process = _CONTEXT.Process(
            target=_run, args=(module, arguments, dict(environment), folder, output.name, errors.name, made_history())
        )
        with chdir(ROOT):  # where the process that loads it, started with the first, looks for it
            self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        if self._process.exitcode is None:
            assert timeout is not None
            raise subprocess.TimeoutExpired("bot", timeout)
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        if self._process.exitcode is None:
            os.kill(self.pid, number)


def _run(
    module: str,
    arguments: list[str],
    environment: dict[str, str],
    folder: Path,
    output: str,
    errors: str,
    history: Path,
) -> None:
    for path, descriptor in ((output, 1), (errors, 2)):
        with Path(path).open("ab") as file:
            os.dup2(file.fileno(), descriptor)
    gc.freeze()  # what was loaded is needed until the end, and need not be looked through for what is not
    faulthandler.enable()
    warnings.simplefilter("error", ResourceWarning)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    patch("index.live.read_for", _read_once()).start()
    patch("bot.history.database.migrate", partial(migrate_from, history)).start()
    assert Path(str(sys.modules["bot"].__file__)).parent == ROOT / "bot", "another bot was loaded"
    sys.argv[1:] = arguments
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    finally:
        gc.collect()  # what was left open is told of, as at the end of an interpreter


def _read_once() -> Callable[..., OpenReading]:
    """Reads each question once in each version."""
    known: dict[tuple[Index, str], OpenReading] = {}

    def read(
        index: Index, encoder: Encoder, reader: Reader, text: str, reranker: Reranker | None = None
    ) -> OpenReading:
        if (index, text) not in known:
            known[index, text] = read_for(index, encoder, reader, text, reranker)
        return known[index, text]

    return read
