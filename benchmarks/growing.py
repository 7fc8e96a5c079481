"""What an index costs as it grows, and one article more: `python -m benchmarks.growing FOLDER --passages 1000 20000`.

A line of JSON a build, and one for 200 questions afterwards, all of a size kept in FOLDER/rows.jsonl; `--page` writes a
table and a plot of them into docs/benchmarks.md.

The text is made up (words drawn as rarely as those of a language are, three sentences a passage, twenty passages an
article), and a stand-in for the encoder costs next to nothing: what is left is reading, words and the disk. Each build
is a process of its own, so that its memory is its own.
"""

import argparse
import json
import re
import resource
import subprocess
import sys
import time
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.page import PLOTS, machine, put, pyplot
from index import LiveIndex, Store, build
from index.encoders.encoder import Encoding, Progress

DIMENSION = 384
_PASSAGES = 20  # in an article
_SENTENCES = 3
_WORDS = 60_000
_GRAMMAR = "the of and to in a is that for it as was with be by on not he his but at are this have from or had".split()
_SETTLED_SECONDS = 3  # what changed just now is read again
_QUESTIONS = 200

# Of which step of a size, which of its figures, and what it is called.
COLUMNS = (
    ("", "text", "text"),
    ("whole", "passages", "passages"),
    ("whole", "processor_seconds", "build, processor s"),
    ("whole", "peak_mb", "build, peak MB"),
    ("more", "processor_seconds", "one article more, processor s"),
    ("more", "peak_mb", "one article more, peak MB"),
    ("whole", "disk_mb", "on disk, MB"),
    ("asked", "open_s", "open, s"),
    ("asked", "p50_processor_ms", "ask p50, processor ms"),
    ("asked", "p95_processor_ms", "ask p95, processor ms"),
    ("asked", "memory_mb", "asking, peak MB"),
)
PANELS = (
    ("processor seconds", (("whole", "processor_seconds", "build"), ("more", "processor_seconds", "one article more"))),
    (
        "MB of memory, peak",
        (("whole", "peak_mb", "build"), ("more", "peak_mb", "one article more"), ("asked", "memory_mb", "asking")),
    ),
    ("a question, processor ms", (("asked", "p50_processor_ms", "p50"), ("asked", "p95_processor_ms", "p95"))),
    ("MB on disk", (("whole", "disk_mb", "a version"),)),
)


class StandIn:
    """An encoder that gives each word one of 8,192 vectors, whatever stands beside it."""

    name = "stand-in"
    fingerprint = "0" * 64
    dimension = DIMENSION

    def __init__(self) -> None:
        vectors = np.random.default_rng(0).standard_normal((8_192, DIMENSION), dtype=np.float32)
        self._vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def encode_question(self, text: str) -> Encoding:
        """One text."""
        words = list(re.finditer(r"\w+", text))
        tokens = self._vectors[[zlib.crc32(word[0].lower().encode()) % len(self._vectors) for word in words]]
        vector = tokens.mean(axis=0)
        spans = np.array([word.span() for word in words], dtype=np.int32)
        return Encoding(vector / np.linalg.norm(vector), tokens, spans)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> list[Encoding]:
        """Texts in their order."""
        return [self.encode_question(text) for text in texts]


def main() -> None:
    """Build of everything, then with an article more, and with another."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path, help="Where to write; should be empty.")
    arguments.add_argument("--passages", type=int, nargs="*", default=(20_000, 100_000))
    arguments.add_argument("--page", action="store_true", help="Write what is in FOLDER/rows.jsonl into the page.")
    arguments.add_argument("--step", choices=("build", "ask"), help="Do one step in FOLDER, and print what it took.")
    arguments.add_argument("--memory-mb", type=float, default=0, help="What a step that builds may take.")
    given = arguments.parse_args()
    if given.step:
        result = built(given.folder, given.memory_mb) if given.step == "build" else asked(given.folder)
        sys.stdout.write(json.dumps(result) + "\n")
    elif given.page:
        rows = [json.loads(line) for line in (given.folder / "rows.jsonl").read_text().splitlines()]
        put("growing", table(rows))
        plot(rows)
    else:
        for passages in given.passages:
            write_articles(given.folder / str(passages) / "corpus", passages)
            with (given.folder / "rows.jsonl").open("a") as rows_file:
                rows_file.write(json.dumps(measured(given.folder / str(passages))) + "\n")


def measured(folder: Path) -> dict[str, Any]:
    """Build, build with one article more, then ask, each in a process of its own."""
    whole = _apart("build", folder)
    write_article(folder / "corpus" / "more-1.md", 1_000_001)
    more = _apart("build", folder)
    return {"text": "made up", "whole": whole, "more": more, "asked": _apart("ask", folder)}


def _apart(step: str, folder: Path) -> dict[str, Any]:
    time.sleep(_SETTLED_SECONDS)
    command = [sys.executable, "-m", "benchmarks.growing", str(folder), "--step", step]
    said = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    sys.stdout.write(said.decode())
    result: dict[str, Any] = json.loads(said)
    return result


def built(folder: Path, memory_mb: float = 0) -> dict[str, float | str]:
    """One build, in this process."""
    wall, processor = time.perf_counter(), time.process_time()
    store = Store(folder / "index")
    done = build(folder / "corpus", store, StandIn(), memory_mb=memory_mb)
    used = resource.getrusage(resource.RUSAGE_SELF)
    parts = store.manifest(done.version).parts.values()
    return {
        "version": done.version,
        "passages": done.passages,
        "encoded": done.embedded,
        "seconds": round(time.perf_counter() - wall, 1),
        "processor_seconds": round(time.process_time() - processor, 1),
        "peak_mb": round(used.ru_maxrss / 1_000),
        "written_mb": round(used.ru_oublock * 512 / 1e6),
        "disk_mb": round(sum(size for size, _ in parts) / 1e6),
    }


def asked(folder: Path) -> dict[str, float]:
    """Questions of made-up words, to what is built, in this process."""
    started = time.perf_counter()
    live = LiveIndex(folder / "index", encoder=StandIn())
    opened = time.perf_counter() - started
    random = np.random.default_rng(5)
    walls, processors = [], []
    for _ in range(_QUESTIONS):
        question = f"What is {_sentence(random)[:-1].lower()}?"
        wall, processor = time.perf_counter(), time.process_time()
        live.ask(question)
        walls.append(1_000 * (time.perf_counter() - wall))
        processors.append(1_000 * (time.process_time() - processor))
    return {
        "open_s": round(opened, 2),
        **_percentiles("ms", walls),
        **_percentiles("processor_ms", processors),
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000),
    }


def _percentiles(unit: str, times: list[float]) -> dict[str, float]:
    times.sort()
    return {f"p50_{unit}": round(times[len(times) // 2]), f"p95_{unit}": round(times[int(len(times) * 0.95)])}


def table(rows: list[dict[str, Any]]) -> str:
    """Markdown, a row a size."""
    lines = [
        f"{time.strftime('%Y-%m-%d')}, {machine()}; `python -m benchmarks.growing`:",
        f"{_QUESTIONS} questions a size, with a stand-in for the model.",
        "",
        f"| {' | '.join(label for _, _, label in COLUMNS)} |",
        f"|{' --- |' * len(COLUMNS)}",
    ]
    for row in rows:
        cells = [f"{row[step][key]:,}" for step, key, _ in COLUMNS[1:]]
        lines.append(f"| {row['text']} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def plot(rows: list[dict[str, Any]]) -> None:
    """What it costs to build, to add and to ask, over the passages."""
    plt = pyplot()
    if plt is None:
        return
    canvas, axes = plt.subplots(1, len(PANELS), figsize=(15, 3.6))
    sizes = [row["whole"]["passages"] for row in rows]
    for axis, (title, drawn) in zip(axes, PANELS, strict=True):
        for step, key, label in drawn:
            axis.plot(sizes, [row[step][key] for row in rows], marker="o", label=label)
        axis.set_xscale("log")
        axis.set_yscale("log")
        axis.set_title(title)
        axis.set_xlabel("passages")
        axis.grid(alpha=0.3)
        axis.legend(fontsize=8)
    canvas.tight_layout()
    canvas.savefig(PLOTS / "growing.png", dpi=110)


def write_articles(corpus: Path, passages: int) -> None:
    """So many passages, in files of twenty."""
    corpus.mkdir(parents=True)
    for number in range(passages // _PASSAGES):
        write_article(corpus / f"article-{number:06}.md", number)


def write_article(path: Path, number: int) -> None:
    """An article of made-up words; the same for the same number."""
    random = np.random.default_rng(number)
    paragraphs = (" ".join(_sentence(random) for _ in range(_SENTENCES)) for _ in range(_PASSAGES))
    path.write_text(f"# Article {number}\n\n" + "\n\n".join(paragraphs) + "\n", encoding="utf-8")


def _sentence(random: np.random.Generator) -> str:
    drawn = random.zipf(1.3, int(random.integers(10, 21))) % _WORDS
    words = [_GRAMMAR[rank % len(_GRAMMAR)] if random.random() < 0.4 else _word(rank) for rank in drawn.tolist()]
    return " ".join(words).capitalize() + "."


def _word(rank: int) -> str:
    """A word that can be pronounced, of its number's digits."""
    return "".join("bcdfghklmn"[int(digit)] + "aeiou"[int(digit) % 5] for digit in str(rank))


if __name__ == "__main__":
    main()
