"""Contextual token vectors of all sentences, for late interaction (MaxSim; Khattab and Zaharia 2020, ColBERT)."""

import os
import weakref
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encoders.encoder import Vectors
from index.errors import IndexDamaged
from index.store.manifest import REBUILD

_LARGEST = 127


class Rows:
    """The rows of a file of numpy's, read as they are asked for.

    They are not mapped into memory: where a mapped file is cut short, reading it ends the process (SIGBUS).
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            np.lib.format.read_magic(file)
            self.shape, _, self._dtype = np.lib.format.read_array_header_1_0(file)
            self._begin = file.tell()
        self._path = path
        self._descriptor = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self._descriptor)

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, rows: slice) -> NDArray[np.int8]:
        """The rows of a slice without a step. Raises IndexDamaged where the file was cut short."""
        first, last, _ = rows.indices(len(self))
        size = self.shape[1] * self._dtype.itemsize
        data = os.pread(self._descriptor, (last - first) * size, self._begin + first * size)
        if len(data) < (last - first) * size:
            raise IndexDamaged(f"{self._path} was cut short while it was in use. To mend it, {REBUILD}.")
        return np.frombuffer(data, dtype=self._dtype).reshape(last - first, self.shape[1])


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """Unit vectors of tokens in the order of the text, kept as int8.

    vectors: (tokens, dimension), int8; a token's unit vector is its row times its scale.
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
        scales, bounds = (np.load(folder / f"{name}.npy", allow_pickle=False) for name in ("scales", "starts"))
        return cls(Rows(folder / "vectors.npy"), scales, bounds[:-1], bounds[1:])

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


class TokensWriter:
    """Writes the folder that `TokenVectors.load` opens, sentence after sentence, and holds only numbers of them."""

    def __init__(self, folder: Path, dimension: int) -> None:
        folder.mkdir()
        self._folder = folder
        self._dimension = dimension
        self._scales: list[NDArray[np.float32]] = [np.empty(0, dtype=np.float32)]
        self._counts: list[NDArray[np.int64]] = [np.zeros(1, dtype=np.int64)]
        self._file = (folder / "vectors.npy").open("wb")
        self._write_header(0)

    def add(self, tokens: TokenVectors) -> None:
        """Write the sentences after those that were written before."""
        self._file.write(np.ascontiguousarray(tokens.vectors).data)
        self._scales.append(tokens.scales.copy())  # a view would keep all that it is part of
        self._counts.append(tokens.ends - tokens.starts)

    def __enter__(self) -> "TokensWriter":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._finish()
        else:
            with suppress(OSError):  # closing writes what is still held back
                self._file.close()

    def _finish(self) -> None:
        scales = np.concatenate(self._scales)
        self._file.seek(0)
        self._write_header(len(scales))
        self._file.close()
        np.save(self._folder / "scales.npy", scales)
        np.save(self._folder / "starts.npy", np.cumsum(np.concatenate(self._counts)))

    def _write_header(self, rows: int) -> None:
        """NumPy leaves room for the number of rows to grow, so that the header stays as long as it was."""
        np.lib.format.write_array_header_1_0(
            self._file, {"descr": "|i1", "fortran_order": False, "shape": (rows, self._dimension)}
        )
