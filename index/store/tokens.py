"""Contextual token vectors of all sentences, for late interaction (MaxSim; Khattab and Zaharia 2020, ColBERT)."""

import os
import weakref
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.durable import link_or_copy
from index.encoders.encoder import Vectors
from index.errors import IndexDamaged
from index.store.manifest import REBUILD

FILES = "vectors"  # vectors.npy, vectors1.npy, ...

_LARGEST = 127
_MOST_FILES = 8


class _RowsOfFile:
    """The rows of a file of numpy's, read as they are asked for.

    They are not mapped into memory: where a mapped file is cut short, reading it ends the process (SIGBUS).
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            np.lib.format.read_magic(file)
            self.shape, _, self._dtype = np.lib.format.read_array_header_1_0(file)
            self._begin = file.tell()
        self.path = path
        self._descriptor = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self._descriptor)

    def read(self, first: int, last: int) -> NDArray[np.int8]:
        """Some of the rows. Raises IndexDamaged where the file was cut short."""
        size = self.shape[1] * self._dtype.itemsize
        data = os.pread(self._descriptor, (last - first) * size, self._begin + first * size)
        if len(data) < (last - first) * size:
            raise IndexDamaged(f"{self.path} was cut short while it was in use. To mend it, {REBUILD}.")
        return np.frombuffer(data, dtype=self._dtype).reshape(last - first, self.shape[1])


class Rows:
    """The rows of several files, one after the other, read as they are asked for.

    ends: the number of rows up to the end of each file.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        self._files = [_RowsOfFile(path) for path in paths]
        self.paths = tuple(paths)
        self.ends = list(accumulate(file.shape[0] for file in self._files))
        self.shape = (self.ends[-1], self._files[0].shape[1])

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, rows: slice) -> NDArray[np.int8]:
        """The rows of a slice without a step. Raises IndexDamaged where a file was cut short."""
        first, last, _ = rows.indices(len(self))
        begins = [0, *self.ends[:-1]]
        parts = [
            file.read(max(first, begin) - begin, min(last, end) - begin)
            for file, begin, end in zip(self._files, begins, self.ends, strict=True)
            if first < end and begin < last
        ]
        return parts[0] if len(parts) == 1 else np.concatenate([np.empty((0, self.shape[1]), np.int8), *parts])


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """Unit vectors of tokens, those of a passage in the order of the text, kept as int8.

    vectors: (tokens, dimension), int8; a token's unit vector is its row times its scale. On disk there may be more
        rows than sentences have: of passages that a version before had.
    scales: (tokens,), float32.
    starts, ends: (sentences,), the rows of each sentence's tokens, from the first to before the last named; those of a
        passage are neighbours.
    """

    vectors: NDArray[np.int8] | Rows
    scales: NDArray[np.float32]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]

    @classmethod
    def of(cls, sentences: Sequence[Vectors], dimension: int) -> "TokenVectors":
        """Quantise the token vectors of each sentence, (tokens, dimension) each; a sentence may have none."""
        counts = [len(sentence) for sentence in sentences]
        floats = np.concatenate([np.empty((0, dimension), dtype=np.float32), *sentences])
        peaks = np.maximum(np.abs(floats).max(axis=1, keepdims=True, initial=0.0), 1e-9)
        vectors = np.rint(floats * (_LARGEST / peaks)).astype(np.int8)
        lengths = np.linalg.norm(vectors.astype(np.float32), axis=1)
        scales = (1 / np.maximum(lengths, 1e-9)).astype(np.float32)
        ends = np.cumsum(counts, dtype=np.int64)
        return cls(vectors, scales, ends - np.array(counts, dtype=np.int64), ends)

    @classmethod
    def load(cls, folder: Path) -> "TokenVectors":
        """Open what a `TokensWriter` wrote; vectors stay on disk and are read as they are needed."""
        scales, starts = (np.load(folder / f"{name}.npy", allow_pickle=False) for name in ("scales", "starts"))
        rows = Rows(sorted(folder.glob(f"{FILES}*.npy")))
        if not (folder / "ends.npy").exists():  # versions of before, whose sentences follow one another
            return cls(rows, scales, starts[:-1], starts[1:])
        return cls(rows, scales, starts, np.load(folder / "ends.npy", allow_pickle=False))

    def __len__(self) -> int:
        return len(self.starts)

    def part(self, first: int, last: int) -> "TokenVectors":
        """The sentences of one passage, from the first row to before the last."""
        begin = self.starts[first]
        tokens = slice(begin, self.ends[last - 1])
        starts, ends = self.starts[first:last] - begin, self.ends[first:last] - begin
        return TokenVectors(self.vectors[tokens], self.scales[tokens], starts, ends)

    def selected(self, rows: NDArray[np.int64]) -> "TokenVectors":
        """Some of the sentences alone, numbered anew; of a passage all or none."""
        return TokenVectors(self.vectors, self.scales, self.starts[rows], self.ends[rows])

    def closest(self, question_tokens: Vectors, sentence_ranges: Sequence[tuple[int, int]]) -> NDArray[np.float32]:
        """For each token of a question its largest cosine to a token of each sentence.

        question_tokens: (question tokens, dimension), unit length.
        sentence_ranges: rows of sentences of a passage each, from the first to before the last named, in the order
            wanted.
        Returns (question tokens, sentences); 0 for a sentence without tokens.
        """
        rows = np.concatenate([np.arange(*sentences) for sentences in sentence_ranges])
        counts = self.ends[rows] - self.starts[rows]
        spans = [slice(self.starts[first], self.ends[last - 1]) for first, last in sentence_ranges]
        tokens = np.concatenate([self.vectors[span] for span in spans]).astype(np.float32)
        cosines = (question_tokens @ tokens.T) * np.concatenate([self.scales[span] for span in spans])
        largest = np.zeros((len(question_tokens), len(rows)), dtype=np.float32)
        filled = counts > 0
        if filled.any():
            bounds = np.cumsum(counts) - counts
            largest[:, filled] = np.maximum.reduceat(cosines, bounds[filled], axis=1)
        return largest


@dataclass(frozen=True, slots=True)
class TokensBefore:
    """Token vectors of a version that another follows.

    used: for each passage that the other has, too, the rows of its sentences here.
    """

    tokens: TokenVectors
    used: Sequence[tuple[int, int]]

    def worth_sharing(self) -> tuple[Sequence[Path], int]:
        """The files that the other shares, and how many rows they have: all, so that an article more costs itself.

        Of many the first alone, which is the largest; none where most of what they hold is of passages that are gone.
        """
        tokens, rows = self.tokens, self.tokens.vectors
        used = sum(tokens.ends[last - 1] - tokens.starts[first] for first, last in self.used)
        if not isinstance(rows, Rows) or 2 * used < len(rows):
            return (), 0
        count = len(rows.paths) if len(rows.paths) < _MOST_FILES else 1
        return rows.paths[:count], rows.ends[count - 1]


class TokensWriter:
    """Writes the folder that `TokenVectors.load` opens, passage after passage, and holds only numbers of them."""

    def __init__(self, folder: Path, dimension: int, before: TokensBefore | None = None) -> None:
        folder.mkdir()
        self._folder = folder
        self._dimension = dimension
        self._before = before.tokens if before else TokenVectors.of((), dimension)
        shared, self._shared_rows = before.worth_sharing() if before else ((), 0)
        for number, path in enumerate(shared):
            link_or_copy(path, folder / _name(number))
        self._rows = self._shared_rows
        self._scales = [self._before.scales[: self._rows]]
        self._starts: list[NDArray[np.int64]] = [np.empty(0, dtype=np.int64)]
        self._ends: list[NDArray[np.int64]] = [np.empty(0, dtype=np.int64)]
        self._file = (folder / _name(len(shared))).open("wb")
        self._write_header(0)

    def add(self, tokens: TokenVectors) -> None:
        """Write the sentences of a passage."""
        self._file.write(np.ascontiguousarray(tokens.vectors).data)
        self._scales.append(tokens.scales.copy())  # a view would keep all that it is part of
        self._starts.append(self._rows + tokens.starts)
        self._ends.append(self._rows + tokens.ends)
        self._rows += len(tokens.scales)

    def take(self, first: int, last: int) -> None:
        """Take over the sentences of a passage of the version before, from the first row to before the last."""
        if self._before.ends[last - 1] <= self._shared_rows:
            self._starts.append(self._before.starts[first:last])
            self._ends.append(self._before.ends[first:last])
        else:
            self.add(self._before.part(first, last))

    def __enter__(self) -> "TokensWriter":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self._finish()
        finally:
            with suppress(OSError):  # closing writes what is still held back
                self._file.close()

    def _finish(self) -> None:
        self._file.seek(0)
        self._write_header(self._rows - self._shared_rows)
        self._file.close()
        np.save(self._folder / "scales.npy", np.concatenate(self._scales))
        np.save(self._folder / "starts.npy", np.concatenate(self._starts))
        np.save(self._folder / "ends.npy", np.concatenate(self._ends))

    def _write_header(self, rows: int) -> None:
        """NumPy leaves room for the number of rows to grow, so that the header stays as long as it was."""
        np.lib.format.write_array_header_1_0(
            self._file, {"descr": "|i1", "fortran_order": False, "shape": (rows, self._dimension)}
        )


def _name(number: int) -> str:
    return f"{FILES}{number or ''}.npy"
