"""Many reads of a shared index while versions of it are published: python -m tests.index.store.shared.reading.

Each version has one article, whose sentences all name it, so that a read that sees two versions shows.
"""

import sys
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from index import Answer, SharedIndex, build
from index.live import LiveIndex
from index.store.location import location_of
from index.store.versions import store_of
from tests.fakes.common.corpora import write_corpus
from tests.fakes.common.encoder import HashEncoder
from tests.milvus import milvus_server
from tests.postgres import postgres_server

_THREADS = 4
_SENTENCES = 30


@dataclass(frozen=True, slots=True)
class Found:
    """How many reads there were, how many failed, and saw two versions; and the versions seen."""

    reads: int
    errors: int
    mixed: int
    served: frozenset[str]


def read_while_published(location: SharedIndex, folder: Path, reads: int, versions: int) -> Found:
    """Build so many versions, and serve each in turn as long as it is read."""
    store, encoder = store_of(location), HashEncoder()
    for number in range(1, versions + 1):
        said = " ".join(f"Bee {place} lives in hive v{number}." for place in range(_SENTENCES))
        build(write_corpus(folder / "corpus", bees_txt=f"Bees\n\n{said}\n"), store, encoder)
    ids = store.versions()
    live = LiveIndex(location, encoder=encoder)
    outcomes: list[tuple[str, bool]] = []
    lock, done = threading.Lock(), threading.Event()

    def read(number: int) -> None:
        outcome = _read(live, number)
        with lock:
            outcomes.append(outcome)

    with ThreadPoolExecutor(_THREADS) as threads, _publishing(location, ids, done):
        list(threads.map(read, range(reads)))
        done.set()
    errors = sum(version == "" for version, _ in outcomes)
    mixed = sum(is_mixed for _, is_mixed in outcomes)
    return Found(len(outcomes), errors, mixed, frozenset(version for version, _ in outcomes if version))


def _read(live: LiveIndex, number: int) -> tuple[str, bool]:
    """The version that answered, "" for none, and whether anything in the answer is of another."""
    try:
        reading = live.read(f"Where does bee {number % _SENTENCES} live?")
        index = reading.index
        version = index.manifest.id
        said = [match.passage.text for match in reading.matches(5)]
        answer = reading.answer
        said += [answer.passage.text] if isinstance(answer, Answer) else []
    except Exception:
        return "", False
    return version, not all(f"hive v{int(version)}." in text and text.count("hive v") == _SENTENCES for text in said)


@contextmanager
def _publishing(location: SharedIndex, ids: list[str], done: threading.Event) -> Iterator[None]:
    """Another machine lets the versions serve in turn until the reads are done."""
    store = store_of(location)

    def publish() -> None:
        serving = store.serving_id()
        while not done.is_set():
            following = ids[(ids.index(serving) + 1) % len(ids)]
            store.publish(following, replacing=serving)
            serving = following

    thread = threading.Thread(target=publish, name="publishing")
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def main() -> None:
    """10,000 reads, or as many as are named."""
    reads = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as name, postgres_server() as postgres, milvus_server(Path(name)) as port:
        url = f"milvus://127.0.0.1:{port}/reading?contents={postgres.url()}&folder={name}/machine"
        location = location_of(url)
        assert isinstance(location, SharedIndex)
        found = read_while_published(location, Path(name), reads, versions=3)
    sys.stdout.write(
        f"{found.reads:,} reads of {len(found.served)} versions: {found.errors} errors, {found.mixed} mixed\n"
    )
    sys.exit(bool(found.errors or found.mixed))


if __name__ == "__main__":
    main()
