"""Sentence vectors of real text, for `benchmarks.scale`: `python -m benchmarks.real_text FOLDER --seconds 60`.

The text is at hand wherever Python is: the documentation strings of its standard library. One paragraph in forty is
kept out of the index, and the first sentence of each of those is a question. Writes vectors.npy and questions.npy.
"""

import argparse
import ast
import sys
import sysconfig
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np

from index.encoders.encoder import Encoder, sentence_vectors
from index.encoders.export import Sample
from index.encoders.models import DEFAULT_MODEL, DEFAULT_PRECISION
from index.encoders.select import encoder_for_building
from index.text.split import split
from index.types import Article, Paragraph

_SHORTEST = 60
_QUESTION_EVERY = 40
_BLOCK = 64


def main() -> None:
    """Encode for so many seconds."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--seconds", type=float, default=60.0)
    given = arguments.parse_args()
    texts = list(paragraphs(Path(sysconfig.get_path("stdlib"))))
    sample = Sample(tuple(texts[:: len(texts) // 32]))
    encoder = encoder_for_building(given.folder, DEFAULT_MODEL, DEFAULT_PRECISION, lambda: sample)
    held_out = [split(_article(text))[0].sentences[0].text for text in texts[::_QUESTION_EVERY]]
    indexed = [text for number, text in enumerate(texts) if number % _QUESTION_EVERY]
    np.save(given.folder / "questions.npy", [encoder.encode_question(text).vector for text in held_out])
    np.save(given.folder / "vectors.npy", encoded(indexed, encoder, given.seconds))


def paragraphs(library: Path) -> Iterator[str]:
    """Paragraphs of the documentation strings below a folder, each once, as lines joined by spaces."""
    seen: set[str] = set()
    for path in sorted(library.rglob("*.py")):
        if "site-packages" in path.parts:
            continue
        try:
            tree = ast.parse(path.read_bytes())
        except (SyntaxError, ValueError):  # the standard library tests Python on broken files
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                for part in (ast.get_docstring(node) or "").split("\n\n"):
                    text = " ".join(part.split())
                    if len(text) >= _SHORTEST and text not in seen:
                        seen.add(text)
                        yield text


def encoded(texts: list[str], encoder: Encoder, seconds: float) -> np.ndarray:
    """A row for each sentence of as many of the texts as there is time for."""
    rows = []
    remaining = iter([passage for text in texts for passage in split(_article(text))])
    started = time.perf_counter()
    while time.perf_counter() - started < seconds and (block := list(islice(remaining, _BLOCK))):
        encodings = encoder.encode_passages([passage.text for passage in block])
        for passage, encoding in zip(block, encodings, strict=True):
            rows.append(sentence_vectors(encoding, [(s.start, s.end) for s in passage.sentences]))
    sys.stderr.write(f"{sum(map(len, rows)):,} sentences in {time.perf_counter() - started:.0f} s\n")
    return np.concatenate(rows)


def _article(text: str) -> Article:
    return Article("text", "", text, (Paragraph(1, 0, len(text), ""),))


if __name__ == "__main__":
    main()
