"""Writes the vectors of a new version, a block at a time: those of a large corpus do not fit into memory.

What is written is to the byte what FAISS writes of an index that holds all of them.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, Protocol

import faiss
import numpy as np
from numpy.typing import NDArray

from index.encoders.encoder import Vectors
from index.encoders.onnx import usable_cores
from index.store.vectors import EXACT_UP_TO, PROBED, VectorIndex, lists_of

_TRAINED_ON = 50  # vectors a list; faiss warns below 39
_BLOCK = 8_192  # FAISS compares 4,096 vectors at a time, so blocks of a multiple give what all at once give

# How FAISS ends an index whose lists are empty: their kind, how many, bytes a vector, and that none has a size.
_NO_SIZES = b"sprs" + bytes(8)


class VectorRows(Protocol):
    """Vectors in rows, read as they are asked for: an array of NumPy's, or what is like one."""

    def __len__(self) -> int: ...

    def __getitem__(self, rows: NDArray[np.int64], /) -> Any: ...


class VectorsAside:
    """Vectors as they come, in a file without a name that goes with this process."""

    def __init__(self, folder: Path, dimension: int) -> None:
        self._file = TemporaryFile(dir=folder)  # noqa: SIM115 - closed with the version
        self._dimension = dimension
        self._rows = 0

    def add(self, vectors: Vectors) -> None:
        """Add rows, (rows, dimension). Raises OSError."""
        self._file.write(np.ascontiguousarray(vectors, dtype=np.float32).data)
        self._rows += len(vectors)

    def __len__(self) -> int:
        return self._rows

    def __getitem__(self, rows: NDArray[np.int64]) -> Vectors:
        """(rows, dimension); rows: in rising order."""
        self._file.flush()
        taken = np.empty((len(rows), self._dimension), dtype=np.float32)
        done = 0
        while done < len(rows):
            first = int(rows[done])
            last = min(first + _BLOCK, self._rows)
            until = int(np.searchsorted(rows, last))
            taken[done:until] = self._read(first, last)[rows[done:until] - first]
            done = until
        return taken

    def __enter__(self) -> "VectorsAside":
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):  # closing writes what is still held back
            self._file.close()

    def _read(self, first: int, last: int) -> Vectors:
        size = self._dimension * np.dtype(np.float32).itemsize
        data = os.pread(self._file.fileno(), (last - first) * size, first * size)
        return np.frombuffer(data, dtype=np.float32).reshape(-1, self._dimension)


class _KeptAndNew:
    """For each row a row of an index before, or, where that is -1, the next of new vectors."""

    def __init__(self, before: VectorIndex, rows: NDArray[np.int64], new: VectorRows) -> None:
        self._before, self._rows, self._new = before, rows, new
        self._given = np.cumsum(rows < 0) - 1

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, rows: NDArray[np.int64]) -> Vectors:
        there = self._rows[rows]
        vectors = np.empty((len(rows), self._before.dimension), dtype=np.float32)
        vectors[there >= 0] = self._before.vectors(there[there >= 0])
        vectors[there < 0] = self._new[self._given[rows][there < 0]]
        return vectors


def memory_to_index(rows: int, dimension: int, exact_up_to: int = EXACT_UP_TO) -> int:
    """How many bytes `write_vectors` takes of so many: of the sample that lists are trained on, or of all vectors."""
    held = 2 * rows if rows <= exact_up_to else min(rows, lists_of(rows) * _TRAINED_ON)
    return (held + 2 * _BLOCK) * dimension * np.dtype(np.float32).itemsize


def write_vectors(path: Path, vectors: VectorRows, dimension: int, exact_up_to: int = EXACT_UP_TO) -> None:
    """Index vectors, of unit length, as a file.

    Many get inverted lists, 4 * sqrt(rows) of them as FAISS's guidance has it, with vectors in half precision:
    half the size, and what is read back and indexed again stays what it was.
    Raises OSError, or RuntimeError where faiss cannot write.
    """
    if len(vectors) <= exact_up_to:
        exact = faiss.IndexFlatIP(dimension)
        exact.add(np.ascontiguousarray(vectors[np.arange(len(vectors))], dtype=np.float32))
        faiss.write_index(exact, str(path))
        return
    faiss.omp_set_num_threads(usable_cores())
    index = _trained(vectors, dimension)
    _write_lists(path, index, vectors, _nearest_lists(index, vectors))


def write_next(
    path: Path, before: VectorIndex, rows: NDArray[np.int64], new: VectorRows, exact_up_to: int = EXACT_UP_TO
) -> None:
    """The same of other rows than an index before: for each its row there, or -1 for the next of the new vectors.

    Inverted lists stay as they are, and so do the lists of the vectors, until there are four times as many.
    """
    vectors = _KeptAndNew(before, rows, new)
    lists_before = before.lists
    if lists_before is None or len(rows) <= exact_up_to or before.list_count != lists_of(len(rows)):
        write_vectors(path, vectors, before.dimension, exact_up_to)
        return
    index = before.without_vectors()
    lists = np.empty(len(rows), dtype=np.int64)
    lists[rows >= 0] = lists_before[rows[rows >= 0]]
    lists[rows < 0] = _nearest_lists(index, new)
    _write_lists(path, index, vectors, lists)


def _trained(vectors: VectorRows, dimension: int) -> Any:
    """An index without vectors whose lists were trained on a sample of them."""
    lists = lists_of(len(vectors))
    index: Any = faiss.index_factory(dimension, f"IVF{lists},SQfp16", faiss.METRIC_INNER_PRODUCT)
    index.by_residual = False  # the vectors themselves, so that rounding them again changes nothing
    index.nprobe = lists // PROBED
    rows = np.random.default_rng(0).choice(len(vectors), min(len(vectors), lists * _TRAINED_ON), replace=False)
    sample = np.ascontiguousarray(vectors[np.sort(rows)], dtype=np.float32)
    # The lists alone: half precision has nothing to learn, and `train` would copy the sample for it.
    index.train_q1(len(sample), faiss.swig_ptr(sample), False, faiss.METRIC_INNER_PRODUCT)
    index.is_trained = True
    return index


def _nearest_lists(index: Any, vectors: VectorRows) -> NDArray[np.int64]:
    """(rows,): the list that each belongs to."""
    lists = np.empty(len(vectors), dtype=np.int64)
    for rows, block in _blocks(vectors):
        lists[rows] = index.quantizer.search(np.ascontiguousarray(block), 1)[1].ravel()
    return lists


def _blocks(vectors: VectorRows) -> Iterator[tuple[NDArray[np.int64], Vectors]]:
    """Rows with their vectors; the last has what is left as well, as FAISS compares few otherwise than many."""
    starts = range(0, max(len(vectors) - _BLOCK, 0) + 1, _BLOCK) if len(vectors) else range(0)
    for first in starts:
        rows = np.arange(first, len(vectors) if first == starts[-1] else first + _BLOCK)
        yield rows, np.asarray(vectors[rows], dtype=np.float32)


def _write_lists(path: Path, index: Any, vectors: VectorRows, lists: NDArray[np.int64]) -> None:
    """The file that FAISS would write: what is known of the lists, then of each its vectors and their rows."""
    sizes = np.bincount(lists, minlength=index.nlist).astype(np.int64)
    head = _head(index, sizes, _places(lists, sizes))
    row_size = np.dtype(np.int64).itemsize
    ends = len(head) + np.cumsum(sizes * (index.code_size + row_size))
    rows_at = ends - sizes * row_size
    vectors_at = rows_at - sizes * index.code_size
    with path.open("wb") as file:
        file.write(head)
        for rows, block in _blocks(vectors):
            codes = index.sq.compute_codes(np.ascontiguousarray(block))
            order = np.argsort(lists[rows], kind="stable")
            held, firsts = np.unique(lists[rows][order], return_index=True)
            for each, part in zip(held.tolist(), np.split(order, firsts[1:]), strict=True):
                file.seek(vectors_at[each])
                file.write(codes[part].data)
                vectors_at[each] = file.tell()
                file.seek(rows_at[each])
                file.write(rows[part].data)
                rows_at[each] = file.tell()


def _places(lists: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """(rows,): the list of each and its place there, as FAISS writes both as one number, to read a row back."""
    order = np.argsort(lists, kind="stable")
    places = np.empty(len(lists), dtype=np.int64)
    places[order] = np.arange(len(lists)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return places | lists << 32


def _head(index: Any, sizes: NDArray[np.int64], places: NDArray[np.int64]) -> bytes:
    """How the file begins, with the sizes of the lists; as FAISS has it, of few lists with the number of each."""
    index.ntotal = len(places)
    library: Any = faiss  # its types know nothing of what its Python adds
    index.direct_map.type = library.DirectMap.Array
    library.copy_array_to_vector(places, index.direct_map.array)
    empty = faiss.serialize_index(index).tobytes()
    if not empty.endswith(_NO_SIZES):
        raise RuntimeError(f"faiss {faiss.__version__} writes empty lists in another way than this program knows")
    filled = np.flatnonzero(sizes)
    if len(filled) > index.nlist // 2:
        kind, said = b"full", sizes
    else:
        kind, said = b"sprs", np.column_stack([filled, sizes[filled]]).ravel()
    return empty.removesuffix(_NO_SIZES) + kind + len(said).to_bytes(8, "little") + said.astype("<i8").tobytes()
