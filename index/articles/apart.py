"""Files read in a process of their own, under limits of time and memory: python -m index.articles.apart.

A file can hold up whatever reads it, or eat up its memory: an archive that unpacks to gigabytes, a PDF that never ends,
a line on which a pattern tries everything. A library cannot be stopped from within; a process can.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from index.articles.formats.layout import Hears, Unreadable, unheard
from index.errors import NoRoom
from index.types import Article, Paragraph

if TYPE_CHECKING:
    from index.articles.feed import Feed

SECONDS = 60
MEMORY_MB = 3_000
# On a busy machine a process gets its seconds of computing late.
_WAITED = 30
# What is as small as that, and read by patterns of our own, is read here: it is over in no time.
_SMALL = 20_000
_TEXTS = (".markdown", ".md", ".mdx", ".srt", ".txt", ".vtt")
_PACKAGES = Path(__file__).parents[2]
_TOO_LONG = "reading it takes more than {} seconds; split it, or save it anew in another format"
_TOO_LARGE = "reading it takes more than {} MB of memory; split it, or save it anew in another format"
_FAILED = "what reads such files fails at it ({}); save it anew, or in another format"


class Apart:
    """Reads files, one after the other, in a process that is begun when there is a file for it.

    seconds: of computing, for one file. memory_mb: for the whole process.
    """

    def __init__(self, seconds: int = SECONDS, memory_mb: int = MEMORY_MB) -> None:
        self._seconds = seconds
        self._memory_mb = memory_mb
        self._process: subprocess.Popen[bytes] | None = None
        self._end: weakref.finalize[Any, Any] | None = None

    def read(self, data: bytes, suffix: str, article_id: str, hears: Hears = unheard) -> Article:
        """The article in the bytes of a file with this ending. Raises Unreadable, and NoRoom."""
        if len(data) <= _SMALL and suffix.lower() in _TEXTS:
            from index.articles.load import read_article  # noqa: PLC0415 - which itself reads by this module

            try:
                return read_article(data, suffix, article_id, hears)
            except (Unreadable, NoRoom):
                raise
            except Exception as error:  # as in the other process: a file that nobody foresaw costs no other one
                raise Unreadable(_failed(error)) from error
        return _article(self._ask({"suffix": suffix, "id": article_id}, data, hears))

    def read_page(self, data: bytes, article_id: str, url: str = "", charset: str = "") -> Article:
        """The article of a web page, as `index.articles.formats.html.read_page`. Raises Unreadable."""
        return _article(self._ask({"id": article_id, "url": url, "charset": charset}, data, unheard))

    def read_feed(self, data: bytes, url: str = "") -> "Feed | None":
        """The feed in these bytes, as `index.articles.feed.read_feed`. Raises Unreadable."""
        from index.articles.feed import Feed, FeedEntry  # noqa: PLC0415 - only for feeds

        fields = self._ask({"feed": url}, data, unheard)
        return Feed(fields["title"], tuple(FeedEntry(**each) for each in fields["entries"])) if fields else None

    def close(self) -> None:
        """End the process."""
        if self._end:
            self._end()
        self._process = self._end = None

    def _ask(self, what: dict[str, str], data: bytes, hears: Hears) -> Any:
        """The fields of what is read, or None where there is nothing of that kind."""
        process = self._process or self._begin()
        if not process.stdin or not process.stdout:
            raise RuntimeError("the process has no pipes")
        with _killed_after(process, self._seconds * _WAITED) as is_late:
            try:
                process.stdin.write(json.dumps({**what, "bytes": len(data), "seconds": self._seconds}).encode() + b"\n")
                process.stdin.write(data)
                process.stdin.flush()
                said = process.stdout.readline()
            except BrokenPipeError:
                said = b""
        if not said.endswith(b"\n"):
            ended = process.wait()
            self.close()
            is_too_long = is_late.is_set() or ended == -signal.SIGXCPU
            name = signal.Signals(-ended).name if ended < 0 else f"it ended with {ended}"
            raise Unreadable(_TOO_LONG.format(self._seconds) if is_too_long else _FAILED.format(name))
        answer = json.loads(said)
        for problem in answer["heard"]:
            hears(problem)
        if "no room" in answer:
            raise NoRoom(answer["no room"])
        if "unreadable" in answer:
            raise Unreadable(answer["unreadable"])
        return answer["read"]

    def _begin(self) -> "subprocess.Popen[bytes]":
        paths = os.pathsep.join([str(_PACKAGES), *os.environ.get("PYTHONPATH", "").split(os.pathsep)])
        self._process = process = subprocess.Popen(  # noqa: S603 - this module, by the Python that runs now
            [sys.executable, "-m", __name__, str(self._memory_mb)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": paths.rstrip(os.pathsep)},
        )
        self._end = weakref.finalize(self, _end, process)
        return process


@contextmanager
def _killed_after(process: "subprocess.Popen[bytes]", seconds: float) -> Iterator[threading.Event]:
    """Kill the process if the block takes longer; the event says whether that was so."""
    is_late = threading.Event()

    def kill() -> None:
        is_late.set()
        process.kill()

    timer = threading.Timer(seconds, kill)
    timer.start()
    try:
        yield is_late
    except BaseException:  # Ctrl-C too
        process.kill()
        raise
    finally:
        timer.cancel()
        timer.join()


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            try:
                pipe.close()
            except BrokenPipeError:  # a part of a file that nobody will read
                continue


def _article(fields: Mapping[str, Any]) -> Article:
    return Article(**{**fields, "paragraphs": tuple(Paragraph(**each) for each in fields["paragraphs"])})


def main(memory_mb: int) -> None:
    """Read files from stdin until there are no more, and write an article a line to stdout."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print is no answer
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who reads; this process ends with it
    _limit(resource.RLIMIT_AS, memory_mb * 1_000_000)
    for line in iter(sys.stdin.buffer.readline, b""):
        what = json.loads(line)
        answer = _answer(what, sys.stdin.buffer)
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()


def _answer(what: Mapping[str, Any], files: BinaryIO) -> dict[str, Any]:
    heard: list[str] = []
    data = files.read(what["bytes"])
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + what["seconds"] + 1)
    try:
        read = _read(what, data, heard.append)
    except Unreadable as error:
        return {"heard": heard, "unreadable": str(error)}
    except NoRoom as error:  # that is not the file's: without it the index would lose an article
        return {"heard": heard, "no room": str(error)}
    except MemoryError:
        return {"heard": heard, "unreadable": _TOO_LARGE.format(resource.getrlimit(resource.RLIMIT_AS)[0] // 1_000_000)}
    except Exception as error:  # of a library, at a file that nobody foresaw: the others are read all the same
        return {"heard": heard, "unreadable": _failed(error)}
    return {"heard": heard, "read": asdict(read) if read else None}


def _failed(error: Exception) -> str:
    return _FAILED.format(f"{type(error).__name__}: {error}"[:200])


def _read(what: Mapping[str, Any], data: bytes, hears: Hears) -> "Article | Feed | None":
    if "suffix" in what:
        from index.articles.load import read_article  # noqa: PLC0415 - which itself reads by this module

        return read_article(data, what["suffix"], what["id"], hears)
    if "feed" in what:
        from index.articles.feed import read_feed  # noqa: PLC0415 - only for feeds

        return read_feed(data, what["feed"])
    from index.articles.formats import html  # noqa: PLC0415 - only for pages

    return html.read_page(data, what["id"], what["url"], what["charset"])


def _limit(kind: int, most: int) -> None:
    """Where the system has that limit, and none that is lower."""
    _, hard = resource.getrlimit(kind)
    lowest = most if hard == resource.RLIM_INFINITY else min(most, hard)
    try:
        resource.setrlimit(kind, (lowest, hard))
    except (ValueError, OSError):
        return


if __name__ == "__main__":
    main(int(sys.argv[1]))
