"""The index as it grows: `make bench-scale`. Writes its table and plot into docs/benchmarks.md.

Vectors are drawn from a Gaussian mixture: around each of its centres a hundred, at a mean cosine of 0.5 to each other,
about as near as MiniLM puts sentences on one subject; questions are drawn from the same mixture. Beside them stands
real text, as much as this machine encodes in a minute, exact as Footnote has so few, and with the inverted lists of
large indexes. Each row is measured in a process of its own, so that its memory is its own. Without matplotlib there is
a table and no plot.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.page import PLOTS, ROOT, machine, put, pyplot
from index.encoders.encoder import Vectors
from index.store.new_vectors import write_vectors
from index.store.vectors import EXACT_UP_TO, VectorIndex

DIMENSION = 384
QUESTIONS = 300
NEIGHBOURS = 10
SIZES = (1_000, 10_000, 50_000, 100_000, 1_000_000)
COLUMNS = {
    "text": ("of", "{}"),
    "rows": ("vectors", "{:,.0f}"),
    "build_s": ("build, s", "{:.1f}"),
    "disk_mb": ("on disk, MB", "{:.0f}"),
    "open_s": ("open, s", "{:.2f}"),
    "memory_mb": ("memory after searching, MB more", "{:.0f}"),
    "p50_ms": ("search p50, ms", "{:.2f}"),
    "p95_ms": ("search p95, ms", "{:.2f}"),
    "recall": ("recall@10", "{:.4f}"),
}


def main() -> None:
    """Measure each size, write the table and the plot."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    arguments.add_argument("--seconds", type=float, default=60.0, help="How long to encode real text; 0 for none.")
    arguments.add_argument("--python", default=str(ROOT / ".venv" / "bin" / "python"), help="Footnote's Python.")
    arguments.add_argument("--step", nargs=2, help="Do one step here and print JSON: grow SIZE, real FOLDER, ...")
    given = arguments.parse_args()
    if given.step:
        name, argument = given.step
        sys.stdout.write(json.dumps(STEPS[name](argument)) + "\n")
        return
    rows = [measured("grow", str(size)) for size in given.sizes]
    real = real_text(given.python, given.seconds) if given.seconds else []
    put("scale", table(rows + real))
    sys.stdout.write(table(rows + real))
    plot(rows)


def measured(step: str, argument: str) -> dict[str, Any]:
    """One step in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.scale", "--step", step, argument]
    result: dict[str, Any] = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    return result


def real_text(python: str, seconds: float) -> list[dict[str, Any]]:
    """Real text once as Footnote has so much of it, and once with inverted lists; encoded by Footnote's Python."""
    with tempfile.TemporaryDirectory() as scratch:
        command = [python, "-m", "benchmarks.real_text", scratch, "--seconds", str(seconds)]
        subprocess.run(command, cwd=ROOT, check=True)
        return [measured("real", scratch), measured("real-by-lists", scratch)]


def mixture(rows: int, seed: int = 0) -> Vectors:
    """Unit vectors, a hundred around each centre."""
    random = np.random.default_rng(seed)
    centres = random.standard_normal((max(10, rows // 100), DIMENSION), dtype=np.float32)
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    vectors = np.empty((rows, DIMENSION), dtype=np.float32)
    for first in range(0, rows, 100_000):
        block = vectors[first : first + 100_000]
        block[:] = random.standard_normal(block.shape, dtype=np.float32) / DIMENSION**0.5
        block += centres[random.integers(0, len(centres), len(block))]
        block /= np.linalg.norm(block, axis=1, keepdims=True)
    return vectors


def grow(rows: int) -> dict[str, Any]:
    """Index so many vectors of the mixture, then search them."""
    drawn = mixture(rows + QUESTIONS)
    return indexed(drawn[:rows], drawn[rows:], "mixture")


def real(folder: Path, text: str, exact_up_to: int = EXACT_UP_TO) -> dict[str, Any]:
    """Index what `benchmarks.real_text` encoded into a folder, then search it."""
    return indexed(np.load(folder / "vectors.npy"), np.load(folder / "questions.npy"), text, exact_up_to)


def indexed(vectors: Vectors, questions: Vectors, text: str, exact_up_to: int = EXACT_UP_TO) -> dict[str, Any]:
    """Build an index, then search it in a fresh process."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        np.save(folder / "questions.npy", questions)
        np.save(folder / "exact.npy", exact(vectors, questions))
        started = time.perf_counter()
        write_vectors(folder / "vectors.faiss", vectors, DIMENSION, exact_up_to)
        built = time.perf_counter() - started
        size = (folder / "vectors.faiss").stat().st_size / 1e6
        figures = {"text": text, "rows": len(vectors), "build_s": built, "disk_mb": size}
        return figures | measured("search", str(folder))


def exact(vectors: Vectors, questions: Vectors) -> np.ndarray[Any, Any]:
    """The rows that are truly nearest, a few questions at a time."""
    found = [
        np.argpartition(-(questions[first : first + 20] @ vectors.T), NEIGHBOURS, axis=1)[:, :NEIGHBOURS]
        for first in range(0, len(questions), 20)
    ]
    return np.concatenate(found)


def search(folder: Path) -> dict[str, float]:
    """Open what `grow` wrote and ask."""
    questions, expected = np.load(folder / "questions.npy"), np.load(folder / "exact.npy")
    before = resident_mb()
    started = time.perf_counter()
    index = VectorIndex.load(folder / "vectors.faiss")
    opened = time.perf_counter() - started
    times, hits = [], 0
    for question, rows in zip(questions, expected, strict=True):
        started = time.perf_counter()
        found = index.nearest(question, NEIGHBOURS)
        times.append(time.perf_counter() - started)
        hits += len(set(found) & set(rows))
    times.sort()
    return {
        "open_s": opened,
        "memory_mb": resident_mb() - before,
        "p50_ms": 1_000 * times[len(times) // 2],
        "p95_ms": 1_000 * times[int(len(times) * 0.95)],
        "recall": hits / expected.size,
    }


def resident_mb() -> float:
    """What of this process is in memory now, mapped files included."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def table(rows: list[dict[str, Any]]) -> str:
    """Markdown, a row a size."""
    lines = [
        f"{time.strftime('%Y-%m-%d')}, {machine()}; `make bench-scale`: {QUESTIONS} questions a size (of real text "
        "one paragraph in 40), one at a time.",
        "",
        f"| {' | '.join(label for label, _ in COLUMNS.values())} |",
        f"|{' --- |' * len(COLUMNS)}",
    ]
    lines += [f"| {' | '.join(form.format(row[key]) for key, (_, form) in COLUMNS.items())} |" for row in rows]
    return "\n".join(lines) + "\n"


def plot(rows: list[dict[str, Any]]) -> None:
    """Build time, memory, search time and recall over size."""
    plt = pyplot()
    if plt is None:
        return
    canvas, axes = plt.subplots(1, 4, figsize=(15, 3.6))
    sizes = [row["rows"] for row in rows]
    panels = (
        (("build_s",), "build, s"),
        (("disk_mb", "memory_mb"), "MB"),
        (("p50_ms", "p95_ms"), "search, ms"),
        (("recall",), "recall@10"),
    )
    for axis, (keys, title) in zip(axes, panels, strict=True):
        for key in keys:
            axis.plot(sizes, [row[key] for row in rows], marker="o", label=COLUMNS[key][0])
        axis.set_xscale("log")
        axis.set_title(title)
        axis.set_xlabel("vectors")
        axis.grid(alpha=0.3)
        if len(keys) > 1:
            axis.legend(fontsize=8)
    axes[0].set_yscale("log")
    axes[1].set_yscale("log")
    axes[2].axhline(30, color="#c00", linestyle="--", linewidth=1)
    axes[3].set_ylim(0.9, 1.005)
    axes[3].axhline(0.95, color="#c00", linestyle="--", linewidth=1)
    canvas.tight_layout()
    canvas.savefig(PLOTS / "scale.png", dpi=110)


STEPS: dict[str, Callable[[str], dict[str, Any]]] = {
    "grow": lambda size: grow(int(size)),
    "real": lambda folder: real(Path(folder), "real text"),
    "real-by-lists": lambda folder: real(Path(folder), "real text, by lists", exact_up_to=0),
    "search": lambda folder: search(Path(folder)),
}

if __name__ == "__main__":
    main()
