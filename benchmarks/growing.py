"""What one article more costs: `python -m benchmarks.growing FOLDER --passages 20000 100000`, a line of JSON a build.

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

import numpy as np

from index import Store, build
from index.encoders.encoder import Encoding, Progress

DIMENSION = 384
_PASSAGES = 20  # in an article
_SENTENCES = 3
_WORDS = 60_000
_GRAMMAR = "the of and to in a is that for it as was with be by on not he his but at are this have from or had".split()
_SETTLED_SECONDS = 3  # what changed just now is read again


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
    arguments.add_argument("--build", action="store_true", help="Build what is in FOLDER, and print what it took.")
    given = arguments.parse_args()
    if given.build:
        sys.stdout.write(json.dumps(built(given.folder)) + "\n")
        return
    for passages in given.passages:
        folder = given.folder / str(passages)
        write_articles(folder / "corpus", passages)
        for more in range(3):
            if more:
                write_article(folder / "corpus" / f"more-{more}.md", 1_000_000 + more)
            time.sleep(_SETTLED_SECONDS)
            subprocess.run([sys.executable, "-m", "benchmarks.growing", str(folder), "--build"], check=True)


def built(folder: Path) -> dict[str, float | str]:
    """One build, in this process."""
    wall, processor = time.perf_counter(), time.process_time()
    done = build(folder / "corpus", Store(folder / "index"), StandIn())
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "version": done.version,
        "passages": done.passages,
        "encoded": done.embedded,
        "seconds": round(time.perf_counter() - wall, 1),
        "processor_seconds": round(time.process_time() - processor, 1),
        "peak_mb": round(used.ru_maxrss / 1_000),
        "written_mb": round(used.ru_oublock * 512 / 1e6),
    }


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
