"""Builds that are killed at random moments or may not write: python -m tests.index.forked_builds WHAT FOLDER.

WHAT: builds (killed), publications (killed), limits (no file may grow beyond a size).

Everything is imported once, in a process without threads; each build is a fork of it, which takes a few milliseconds,
and so is each look at what it left. Prints one JSON object.
"""

import json
import os
import random
import resource
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path

from index import BuildError, LiveIndex, Store, build
from tests.fakes.common.corpora import write_corpus
from tests.fakes.common.encoder import HashEncoder

# Of each kind; as many more as one has the time for: KILLS=500 pytest tests/index/test_faults.py
KILLS = int(os.environ.get("KILLS", "20"))
LIMITS = (0, 3, 700, 2_000, 4_000, 15_000, 25_000)
PARAGRAPHS = 40


def main(what: str, folder: Path) -> None:
    random.seed(what)
    corpus, store = folder / "corpus", Store(folder / ".index")
    write_text(corpus, 0)
    forked(lambda: build(corpus, store, HashEncoder()))
    found = {"builds": kill_builds, "publications": kill_publications, "limits": limit_builds}[what](corpus, store)
    sys.stdout.write(json.dumps(found) + "\n")


def kill_builds(corpus: Path, store: Store) -> dict[str, object]:
    write_text(corpus, 1)
    whole = forked(lambda: build(corpus, store, HashEncoder()))
    found = corpus.parent / "found"
    killed, serving = 0, {"old": 0, "new": 0}
    for number in range(2, KILLS + 2):
        write_text(corpus, number)
        killed += forked(lambda: build(corpus, store, HashEncoder()), random.randint(1, 6 * whole // 5)) < 0
        forked(partial(look, corpus, store, number, found))
        serving[found.read_text()] += 1
    return {"killed": killed, "serving": serving}


def limit_builds(corpus: Path, store: Store) -> dict[str, object]:
    """As on a full disk, but at points that are known: every file that is larger cannot be written."""
    found = corpus.parent / "found"
    said = {}
    for number, limit in enumerate(LIMITS, 1):
        write_text(corpus, number)
        forked(partial(fail, corpus, store, limit, found))
        said[limit] = found.read_text()
        forked(partial(look, corpus, store, number, found))
        assert found.read_text() == "old"
    return {"said": said}


def fail(corpus: Path, store: Store, limit: int, found: Path) -> None:
    """Build where files may not grow beyond the limit, and note what is said."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        build(corpus, store, HashEncoder())
    except BuildError as error:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        found.write_text(str(error))
    else:
        raise AssertionError(f"a build was written within {limit} bytes a file")


def look(corpus: Path, store: Store, number: int, found: Path) -> None:
    """What serves answers, and is that of before or of now; the next build succeeds."""
    live = LiveIndex(store.folder, encoder=HashEncoder())
    texts = live.index.articles[0].text
    assert f"Number {number - 1} " in texts or f"Number {number} " in texts, texts[:40]
    assert live.ask("Which number is here?").nearest
    found.write_text("new" if f"Number {number} " in texts else "old")
    built = build(corpus, store, HashEncoder())
    assert f"Number {number} " in store.open(built.version).articles[0].text
    assert {path.name for path in (store.folder / "versions").iterdir()} == set(store.versions())
    assert store.versions()[-1] == built.version
    assert len(store.versions()) == min(3, int(built.version))
    assert not (store.folder / "embedding").exists()


def kill_publications(corpus: Path, store: Store) -> dict[str, object]:
    write_text(corpus, 1)
    forked(lambda: build(corpus, store, HashEncoder()))
    whole = forked(lambda: publish_other(store))
    killed = 0
    serving = {"000001": 0, "000002": 0}
    for _ in range(KILLS):
        killed += forked(lambda: publish_again_and_again(store), random.randint(1, 8 * whole)) < 0
        forked(store.open)
        serving[store.current_id()] += 1
        forked(lambda: publish_other(store))
    return {"killed": killed, "serving": serving}


def publish_again_and_again(store: Store) -> None:
    while True:
        publish_other(store)


def publish_other(store: Store) -> None:
    now = store.current_id()
    store.publish("000001" if now == "000002" else "000002", replacing=now)


def write_text(corpus: Path, number: int) -> None:
    """An article of which every second paragraph is new with each number."""
    paragraphs = (
        f"Number {number if n % 2 else 0} is here in paragraph {n}. It is a number." for n in range(PARAGRAPHS)
    )
    write_corpus(corpus, numbers_txt=f"Number {number} is first.\n\n" + "\n\n".join(paragraphs))


def forked(work: Callable[[], object], killed_at: int | None = None) -> int:
    """Do the work in a fork, which must succeed unless it is killed at that one of its calls of built-in functions.

    Gives how many such calls it made, or -1 where it was killed before it ended. Calls are counted, since a busy
    machine moves a kill that is timed, even by the processor's time; writing, renaming and removing are among them.
    """
    told, tells = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            calls = Calls(killed_at)
            threading.setprofile(calls)
            sys.setprofile(calls)
            work()
            sys.setprofile(None)
            os.write(tells, str(calls.made).encode())
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    os.close(tells)
    with os.fdopen(told) as reader:
        made = reader.read()
    _, status = os.waitpid(child, 0)
    if killed_at is not None and os.WIFSIGNALED(status):
        return -1
    assert status == 0, f"the fork ended with {status}"
    return int(made)


class Calls:
    """A profiler that counts the calls of built-in functions, and kills the process at one of them."""

    def __init__(self, killed_at: int | None) -> None:
        self.made, self._killed_at = 0, killed_at

    def __call__(self, frame: object, event: str, argument: object) -> None:
        if event == "c_call":
            self.made += 1
            if self.made == self._killed_at:
                os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
