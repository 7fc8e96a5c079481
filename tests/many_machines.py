"""A large build on a Ray cluster beside one here: python -m tests.many_machines [--passages N].

The text is made up. First one machine with one processor encodes a quarter of it, then two such machines all of it, of
which a process is killed in the middle; at last it is built here, and the versions are compared. All machines are this
one, so where it has fewer than three idle cores the processors' time says more than the clock's. Prints the figures.
"""

import argparse
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from index import Store, build
from tests.fakes.common.exports import default_encoder
from tests.paths import ROOT
from tests.ray_nodes import Nodes, ray_nodes

_WORDS = (
    "harbour council bridge lamp engineer archive river market school garden winter report ticket ferry engine "
    "library festival museum tower station village budget repair visitor season volunteer map permit record"
).split()
_IN_AN_ARTICLE = 100


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--passages", type=int, default=10_000)
    passages = parser.parse_args().passages
    with TemporaryDirectory(prefix="many-") as name:
        folder = Path(name)
        write_text(folder / "quarter", passages // 4)
        write_text(folder / "all", passages)
        with ray_nodes(1) as nodes:
            one = measured(folder, "quarter", nodes, passages // 4, killed_at=0)
        with ray_nodes(1, 1) as nodes:
            two = measured(folder, "all", nodes, passages, killed_at=passages // 2)
        print(f"two machines encode {two / one:.2f} times as many passages a second as one")
        compare(folder)


def write_text(folder: Path, passages: int) -> None:
    """Articles of a hundred paragraphs, each a passage of its own of about 30 words."""
    made = random.Random("footnote")
    folder.mkdir()
    for first in range(0, passages, _IN_AN_ARTICLE):
        numbers = range(first, min(first + _IN_AN_ARTICLE, passages))
        (folder / f"article{first:07d}.txt").write_text("\n\n".join(paragraph(number, made) for number in numbers))


def paragraph(number: int, made: random.Random) -> str:
    sentences = (" ".join(made.choices(_WORDS, k=10)).capitalize() for _ in range(2))
    return f"Number {number} costs {made.randrange(10_000)} crowns a year. {'. '.join(sentences)}."


def measured(folder: Path, corpus: str, nodes: Nodes, passages: int, killed_at: int) -> float:
    """Build on a cluster, and say what that took; gives how many passages were encoded a second.

    killed_at: when so many are encoded a process that encodes is killed; 0 for none.
    """
    index = folder / f"{corpus}.index"
    default_encoder(index)
    command = [sys.executable, "-m", "index", "build", "--corpus", str(folder / corpus), "--index", str(index)]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "RAY_USAGE_STATS_ENABLED": "0"}
    with subprocess.Popen([*command, "--ray", nodes.address], env=environment) as process:
        first, done = wait_until(1, index, process)
        computed = -float(nodes.does("processor"))
        if killed_at:
            wait_until(killed_at, index, process)
            nodes.does("hold embed_passages")
            computed += float(nodes.does("processor"))
            nodes.does("kill")
            computed -= float(nodes.does("processor"))
        last, _ = wait_until(passages, index, process)
        computed += float(nodes.does("processor"))
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    seconds, encoded, builds = last - first, passages - done, used.ru_utime + used.ru_stime
    print(
        f"{corpus}: {encoded:,} passages encoded in {seconds:.1f} s ({encoded / seconds:.0f} a second), for which the "
        f"cluster's processes computed {computed:.1f} s; the process that builds computed {builds:.1f} s in all and "
        f"took {used.ru_maxrss / 1000:.0f} MB; load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    return encoded / seconds


def wait_until(passages: int, index: Path, process: "subprocess.Popen[bytes]") -> tuple[float, int]:
    """When so many are encoded, by a clock in seconds, and how many they are then."""
    while True:
        done = sum(file.read_bytes().count(b"\n") for file in (index / "embedding").glob("*.jsonl"))
        if done >= passages or any((index / "versions").glob("0*")):
            return time.monotonic(), done
        assert not os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT), "the build failed"
        time.sleep(0.02)


def compare(folder: Path) -> None:
    """Build it here too, and say how the versions differ."""
    here, there = Store(folder / "here"), Store(folder / "all.index")
    began = time.monotonic()
    build(folder / "all", here, default_encoder(here.folder))
    print(f"built here in {time.monotonic() - began:.1f} s on all cores", flush=True)
    one, other = here.open(), there.open()
    rows = range(len(one))
    apart = np.abs(one.passage_vectors(rows) - other.passage_vectors(rows)).max()
    differing = [name for name, part in one.manifest.parts.items() if other.manifest.parts.get(name) != part]
    print(f"largest difference of two vectors: {apart}; parts of {len(one.manifest.parts)} that differ: {differing}")
    assert apart <= 1e-5
    assert {name.partition("/")[0] for name in differing} <= {"passages.faiss", "sentences.faiss", "tokens"}


if __name__ == "__main__":
    main()
