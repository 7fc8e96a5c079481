"""Nearest vectors: exact while there are few, by inverted lists when there are many. The only importer of faiss."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from index.encoders.encoder import Vectors
from index.encoders.onnx import usable_cores

# Up to here comparing with every vector takes a few milliseconds; beyond, see docs/benchmarks.md.
EXACT_UP_TO = 50_000

# Of the lists, one in so many is looked through.
_PROBED = 5
_TRAINED_ON = 50  # vectors a list; faiss warns below 39
_BLOCK = 10_000  # vectors that are held in full precision at a time


class VectorIndex:
    """Unit vectors in rows, found by inner product."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index
        if isinstance(index, faiss.IndexIVF):
            index.make_direct_map()  # where a row's vector is, to read it back

    def selected(self, rows: NDArray[np.int64]) -> "SelectedVectors":
        """Some of the rows alone, numbered anew; rows: in rising order."""
        return SelectedVectors(self._index, rows)

    @classmethod
    def of(cls, vectors: Vectors, exact_up_to: int = EXACT_UP_TO) -> "VectorIndex":
        """Index the rows of (rows, dimension).

        Many get inverted lists, 4 * sqrt(rows) of them as FAISS's guidance has it, with vectors in half precision:
        half the size, and what is read back and indexed again stays what it was.
        """
        rows, dimension = vectors.shape
        vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        if rows <= exact_up_to:
            index: Any = faiss.IndexFlatIP(dimension)
        else:
            faiss.omp_set_num_threads(usable_cores())
            lists = _lists_of(rows)
            index = faiss.index_factory(dimension, f"IVF{lists},SQfp16", faiss.METRIC_INNER_PRODUCT)
            index.by_residual = False  # the vectors themselves, so that rounding them again changes nothing
            index.nprobe = lists // _PROBED
            sample = np.random.default_rng(0).choice(rows, min(rows, lists * _TRAINED_ON), replace=False)
            index.train(vectors[np.sort(sample)])
        index.add(vectors)
        return cls(index)

    def with_rows(self, rows: NDArray[np.int64], new: Vectors, exact_up_to: int = EXACT_UP_TO) -> "VectorIndex":
        """An index of other rows: for each its row in this one, or -1 for the next of the new vectors.

        Inverted lists stay as they are, and so do the lists of the vectors, until there are four times as many.
        """
        is_kept = rows >= 0
        if not isinstance(self._index, faiss.IndexIVF) or len(rows) <= exact_up_to:
            return VectorIndex.of(self._block(rows, new), exact_up_to)
        if self._index.nlist != _lists_of(len(rows)):
            return VectorIndex.of(self._block(rows, new), exact_up_to)
        index: Any = faiss.IndexIVFScalarQuantizer(
            self._index.quantizer,
            self._index.d,
            self._index.nlist,
            faiss.ScalarQuantizer.QT_fp16,
            faiss.METRIC_INNER_PRODUCT,
            False,
        )
        index.is_trained, index.nprobe = True, self._index.nprobe
        lists_here = faiss.vector_to_array(self._index.direct_map.array) >> 32
        lists = np.empty(len(rows), dtype=np.int64)
        lists[is_kept] = lists_here[rows[is_kept]]
        lists[~is_kept] = self._index.quantizer.search(new, 1)[1][:, 0] if len(new) else []
        given = np.cumsum(~is_kept) - 1
        for first in range(0, len(rows), _BLOCK):
            part = slice(first, first + _BLOCK)
            block = self._block(rows[part], new[given[part][~is_kept[part]]])
            index.add_core(len(block), faiss.swig_ptr(block), None, faiss.swig_ptr(lists[part]))
        return VectorIndex(index)

    def _block(self, rows: NDArray[np.int64], new: Vectors) -> Vectors:
        vectors = np.empty((len(rows), self._index.d), dtype=np.float32)
        vectors[rows >= 0] = self.vectors(rows[rows >= 0])
        vectors[rows < 0] = new
        return vectors

    @classmethod
    def load(cls, path: Path) -> "VectorIndex":
        """Open what `save` wrote; inverted lists are mapped into memory, and read as far as they are looked through.

        Raises RuntimeError when the file is none.
        """
        return cls(faiss.read_index(str(path), faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY))

    def save(self, path: Path) -> None:
        """Write the index as one file. Raises RuntimeError when that fails."""
        faiss.write_index(self._index, str(path))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def nearest(self, vector: Vectors, count: int) -> NDArray[np.int64]:
        """The rows nearest to a vector, best first; at most `count`."""
        # Set in whichever thread asks. Sharing one question out costs more than it saves: where other work keeps the
        # cores busy, two threads that wait for each other took 60 ms for what one does in 0.7.
        faiss.omp_set_num_threads(1)
        _, rows = self._index.search(vector.reshape(1, -1), min(count, len(self)))
        found = np.asarray(rows[0], dtype=np.int64)
        return found[found >= 0]  # lists may hold fewer than asked for

    def vectors(self, rows: Sequence[int] | NDArray[np.int64]) -> Vectors:
        """(rows, dimension), as they were indexed."""
        return np.asarray(self._index.reconstruct_batch(np.asarray(rows, dtype=np.int64)), dtype=np.float32)


def _lists_of(rows: int) -> int:
    return int(2 ** round(math.log2(4 * math.sqrt(rows))))


class SelectedVectors(VectorIndex):
    """Some of the vectors of an index, numbered anew: the others are passed over in the search itself.

    rows: (selected,), the row that each has in the index, rising.
    """

    def __init__(self, index: faiss.Index, rows: NDArray[np.int64]) -> None:
        self._index = index
        self._rows = rows
        held = np.zeros(index.ntotal, dtype=bool)
        held[rows] = True
        library: Any = faiss  # its types know nothing of what its Python adds
        self._selector = library.IDSelectorBitmap(np.packbits(held, bitorder="little"))
        self._search = library.SearchParameters(sel=self._selector)
        if isinstance(index, faiss.IndexIVF):
            # Where few are left in each list, those that are looked through usually would hold too few.
            probed = index.nlist if len(rows) <= EXACT_UP_TO else index.nprobe
            self._search = library.SearchParametersIVF(sel=self._selector, nprobe=probed)

    def __len__(self) -> int:
        return len(self._rows)

    def nearest(self, vector: Vectors, count: int) -> NDArray[np.int64]:
        """The rows nearest to a vector, best first; at most `count`."""
        if not len(self):
            return np.empty(0, dtype=np.int64)
        faiss.omp_set_num_threads(1)
        _, rows = self._index.search(vector.reshape(1, -1), min(count, len(self)), params=self._search)
        found = np.asarray(rows[0], dtype=np.int64)
        return np.searchsorted(self._rows, found[found >= 0])

    def vectors(self, rows: Sequence[int] | NDArray[np.int64]) -> Vectors:
        """(rows, dimension), as they were indexed."""
        return super().vectors(self._rows[np.asarray(rows, dtype=np.int64)])
