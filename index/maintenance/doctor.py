"""What may be wrong with an index folder, and what to do about it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import numpy as np
from rich.filesize import decimal

from index.articles.load import GOLDEN
from index.encoders.encoder import Vectors
from index.encoders.onnx import ExportedEncoder
from index.encoders.select import encoder_of
from index.errors import (
    FootnoteError,
    IndexAway,
    IndexMissing,
    IndexUnusable,
    QuestionFileError,
    ReaderModelError,
    counted,
)
from index.evaluation.compare import questions_to_replay
from index.qa.readers.model import load_model, load_trained_model, reader_path, trained_path
from index.qa.readers.network import PACKAGED, check_hashes
from index.store.location import Location, SharedIndex, folder_of
from index.store.store import EMBEDDING, Store, check_model, size_of
from index.store.version import FolderIndex
from index.store.versions import Versions, store_of

_BUILD = "python -m index build"
_INSTALL = "make run"
_FRESH = "python -m index build --fresh"
_PRUNE = "python -m index prune"

_LOOKED_AT = 10_000  # vectors at a time
# Lengths are kept in 32 bits, and in 16 where there are many vectors.
_TOLERANCE = 2e-3


class Grade(Enum):
    """How a finding is to be taken."""

    GOOD = "ok"
    NOTE = "note"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `fix` says what to do where it is not as it should be."""

    grade: Grade
    text: str
    fix: str = ""

    @classmethod
    def good(cls, text: str) -> "Finding":
        """All is well."""
        return cls(Grade.GOOD, text)

    @classmethod
    def note(cls, text: str, fix: str = "") -> "Finding":
        """Nothing wrong, but worth knowing."""
        return cls(Grade.NOTE, text, fix)

    @classmethod
    def problem(cls, text: str, fix: str) -> "Finding":
        """Something that keeps the index, the bot or a part of them from working."""
        return cls(Grade.PROBLEM, text, fix)


def examine(location: Location, corpus: Path | None = None) -> Iterator[Finding]:
    """Look at everything of an index: which version serves, each version, model, reader, leftovers, disk.

    Raises IndexAway where a shared one cannot be reached.
    """
    store, folder = store_of(location), folder_of(location)
    try:
        serving = store.current_id()
    except IndexMissing as error:
        yield Finding.problem(str(error), _BUILD)
        serving = ""
    except IndexAway:
        raise
    except IndexUnusable:
        serving = ""
        older = [each for each in store.versions() if not store.unpublished(each)]
        fix = f"python -m index rollback {older[-1]}" if older else _BUILD
        yield Finding.problem(f"{folder / 'current'} names no version.", fix)
    if serving and serving not in store.versions():
        yield Finding.problem(f"Version {serving} should serve, but is not there.", _BUILD)
    for version in store.versions():
        yield _look_at_version(store, version, serves=version == serving)
    yield from _look_at_reader(folder)
    if isinstance(location, SharedIndex):
        yield from _look_at_golden(folder, corpus)
        return
    yield from _look_at_leftovers(location)
    yield from _look_at_golden(folder, corpus)
    yield from _look_at_disk(Store(location))


def _look_at_version(store: Versions, version: str, *, serves: bool) -> Finding:
    """Sizes, hashes, counts, vectors and the model of one version."""
    try:
        index = store.open(version)
        store.check(version)
    except IndexUnusable as error:
        what = str(error).removesuffix(". To mend it, run python -m index build.")
        return Finding.problem(f"{what}.", _BUILD if serves else _PRUNE)
    problem = vector_problem(index) if isinstance(index, FolderIndex) else ""
    if problem:
        return Finding.problem(f"Version {version}: {problem}.", _FRESH if serves else _PRUNE)
    manifest = index.manifest
    try:
        encoder = encoder_of(store.folder, manifest, manifest.model)
        if isinstance(encoder, ExportedEncoder):
            encoder.check()
        check_model(index, encoder)
    except FootnoteError as error:
        fix = _BUILD if serves else f"{_PRUNE} --keep 1"
        return Finding.problem(f"Version {version} cannot be asked: {error}", fix)
    state = " and serves" if serves else ""
    why = store.unpublished(version)
    text = (
        f"Version {version} is whole{state}: {counted(len(manifest.articles), 'article')}, "
        f"{counted(manifest.passages, 'passage')}, "
        f"{manifest.model}."
    )
    if why:
        fix = f"python -m index rollback {version}, or {_PRUNE}"
        return Finding.note(f"{text} It was not published: {why}.", fix)
    return Finding.good(text)


def vector_problem(index: FolderIndex) -> str:
    """What is wrong with the vectors of a version, or ""."""
    kinds = (
        ("passage", len(index), index.passage_vectors),
        ("sentence", index.manifest.sentences, index.sentence_vectors),
    )
    for kind, count, vectors in kinds:
        for first in range(0, count, _LOOKED_AT):
            block: Vectors = vectors(range(first, min(first + _LOOKED_AT, count)))
            problem = _problem_of(block)
            if problem:
                return f"{kind} vectors {problem}"
    tokens = index.files.tokens
    for first in range(0, len(tokens.vectors), _LOOKED_AT):
        rows = slice(first, first + _LOOKED_AT)
        problem = _problem_of(tokens.vectors[rows].astype(np.float32) * tokens.scales[rows, None])
        if problem:
            return f"token vectors {problem}"
    return ""


def _problem_of(vectors: Vectors) -> str:
    if not np.isfinite(vectors).all():
        return "are not all finite"
    lengths = np.linalg.norm(vectors, axis=1)
    return "" if np.abs(lengths - 1).max(initial=0.0) <= _TOLERANCE else "are not all of unit length"


def _look_at_reader(folder: Path) -> Iterator[Finding]:
    path, trained = reader_path(folder), trained_path(folder)
    try:
        load_model(path)
    except ReaderModelError as error:
        yield Finding.problem(str(error), f"rm {path}")
        return
    own = path.parent == folder
    yield Finding.good("The reader is the one that was calibrated here." if own else "The reader is the packaged one.")
    try:
        load_trained_model(trained)
        check_hashes(PACKAGED)
    except ReaderModelError as error:
        yield Finding.note(f"Answers come from features alone. {error}", _INSTALL)
    else:
        yield Finding.good("The trained reader is whole.")


def _look_at_leftovers(folder: Path) -> Iterator[Finding]:
    asides = [*(folder / "versions").glob(".*"), *(folder / "encoders").glob(".*")]
    if asides:
        size = sum(size_of(aside) for aside in asides)
        yield Finding.note(f"A build that was killed, or runs just now, has left {decimal(size)}.", _BUILD)
    embedding = folder / EMBEDDING
    if embedding.is_dir():
        size = size_of(embedding)
        yield Finding.note(
            f"A build that was not published has encoded {decimal(size)}, with which the next one goes on.", _BUILD
        )


def _look_at_golden(folder: Path, corpus: Path | None) -> Iterator[Finding]:
    try:
        questions = questions_to_replay(folder, corpus)
    except QuestionFileError as error:
        yield Finding.problem(str(error), f"edit {(corpus or Path()) / GOLDEN}")
        return
    golden, asked = len(questions.golden), len(questions.asked)
    yield Finding.good(f"A build asks {counted(golden, 'golden question')} and {asked:,} that people asked lately.")


def _look_at_disk(store: Store) -> Iterator[Finding]:
    """A build writes a version beside the one that serves, and before that what it encodes."""
    if not store.folder.is_dir():
        return
    serving = store.serving_id()
    needed = 2 * size_of(store.place(serving) if serving else store.folder / EMBEDDING)
    free = shutil.disk_usage(store.folder).free
    text = f"{decimal(free)} are free on the disk"
    if free < needed:
        yield Finding.problem(f"{text}; a build may need {decimal(needed)}.", f"{_PRUNE} --keep 1")
    else:
        yield Finding.good(f"{text}.")
