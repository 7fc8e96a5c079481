"""Processes that read files apart, kept for the next test: starting one takes far longer than reading a small file."""

import atexit
import subprocess
import weakref
from contextlib import suppress

from index.articles.apart import Apart

_begin = Apart._begin
_idle: list[tuple[int, subprocess.Popen[bytes]]] = []


def begin_with_a_kept_one(apart: Apart) -> "subprocess.Popen[bytes]":
    """Begin as `Apart` does, unless there is a process that has read what another one gave it."""
    for kept in list(_idle):
        memory_mb, process = kept
        if memory_mb == apart._memory_mb:
            _idle.remove(kept)
            if process.poll() is None:
                break
            _close(process)
    else:
        process = _begin(apart)
        assert apart._end
        apart._end.detach()
    apart._process = process
    apart._end = weakref.finalize(apart, _keep, apart._memory_mb, process)
    return process


def _keep(memory_mb: int, process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        _idle.append((memory_mb, process))
    else:
        _close(process)


def _close(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        with suppress(BrokenPipeError):
            if pipe:
                pipe.close()


@atexit.register
def _close_all() -> None:
    for _, process in _idle:
        _close(process)
