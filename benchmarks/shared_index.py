"""A shared index beside the folder that it was copied from: python -m benchmarks.shared_index FOLDER URL QUESTIONS.

Both are asked the same questions, one a line of the file, in turn. What PostgreSQL is asked for is then read once more,
from it and from files of the same bytes by fsspec, a file a passage.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import fsspec
import numpy as np
from sqlalchemy import select

from index.json_forms import answer_json
from index.live import LiveIndex, compute_on_one_thread
from index.store.location import SharedIndex, location_of
from index.store.shared.contents import Kept
from index.store.shared.tables import database, passages, reached

_COLUMNS = ("vectors", "words", "tokens")


def main() -> None:
    """Ask, read, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("folder", "url", "questions"):
        parser.add_argument(name)
    given = parser.parse_args()
    compute_on_one_thread()
    location = location_of(given.url)
    if not isinstance(location, SharedIndex):
        parser.error("the second is the URL of a shared index")
    questions = [line for line in Path(given.questions).read_text(encoding="utf-8").splitlines() if line]
    asked = _ask(LiveIndex(Path(given.folder)), LiveIndex(location), questions)
    _read(location, asked)


def _ask(in_folder: LiveIndex, shared: LiveIndex, questions: Sequence[str]) -> list[list[int]]:
    """Ask both in turn; gives the passages that each question had PostgreSQL read."""
    for live in (in_folder, shared):
        live.ask(questions[0])
    taken: dict[str, list[float]] = {"folder": [], "shared": []}
    rows: list[list[int]] = []
    same = 0
    version = shared.index.searched._version  # type: ignore[attr-defined]
    for question in questions:
        rows.append([])
        for kept in (version.vectors, version.words, version.tokens):
            _watch(kept, rows[-1])
        answers = []
        for name, live in (("folder", in_folder), ("shared", shared)):
            begin = time.perf_counter()
            answers.append(answer_json(live.ask(question)))
            taken[name].append(time.perf_counter() - begin)
        same += answers[0] == answers[1]
    for name, seconds in taken.items():
        p50, p95 = np.percentile(seconds, [50, 95]) * 1_000
        print(f"{name}: p50 {p50:.1f} ms, p95 {p95:.1f} ms")
    print(f"{same} of {len(questions)} answers the same to the bit")
    return rows


def _watch(kept: Kept[object], rows: list[int]) -> None:
    """Forget what was read, and note what is read from now on."""
    kept._kept.clear()
    read = getattr(kept._read, "watched", kept._read)

    def watched(keys: list[int]) -> dict[int, object]:
        rows.extend(keys)
        return read(keys)

    watched.watched = read  # type: ignore[attr-defined]
    kept._read = watched


def _read(location: SharedIndex, asked: Sequence[Sequence[int]]) -> None:
    """Read what was asked for, from the database and from files."""
    engine = database(location.contents)
    columns = [passages.c[name] for name in _COLUMNS]
    here = (passages.c.name == location.name) & (passages.c.version == _current(location))
    with tempfile.TemporaryDirectory() as folder, reached(engine) as connection:
        files = fsspec.filesystem("file")
        for row, *data in connection.execute(select(passages.c.row, *columns).where(here)):
            files.pipe_file(f"{folder}/{row}", b"".join(map(bytes, data)))

        def from_database(rows: Sequence[int]) -> int:
            found = connection.execute(select(*columns).where(here, passages.c.row.in_(rows)))
            return sum(len(each) for data in found for each in data)

        def from_files(rows: Sequence[int]) -> int:
            return sum(map(len, files.cat([f"{folder}/{row}" for row in rows]).values()))

        for name, read in (("PostgreSQL", from_database), ("files", from_files)):
            _time(name, read, [sorted(set(rows)) for rows in asked if rows])


def _current(location: SharedIndex) -> str:
    return LiveIndex(location).manifest.id


def _time(name: str, read: Callable[[Sequence[int]], int], asked: Sequence[Sequence[int]]) -> None:
    taken, sizes = [], []
    for rows in asked:
        begin = time.perf_counter()
        sizes.append(read(rows))
        taken.append(time.perf_counter() - begin)
    p50 = 1_000 * float(np.median(taken))
    mean_kb, count = np.mean(sizes) / 1_000, np.mean([len(rows) for rows in asked])
    print(f"{name}: {count:.0f} passages, {mean_kb:,.0f} KB a question, p50 {p50:.1f} ms")


if __name__ == "__main__":
    main()
