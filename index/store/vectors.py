"""Nearest vectors: exact while there are few, by inverted lists when there are many.

Beside new_vectors.py the only importer of faiss.
"""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from index.encoders.encoder import Vectors

# Up to here comparing with every vector takes a few milliseconds; beyond, see docs/benchmarks.md.
EXACT_UP_TO = 50_000

# Of the lists, one in so many is looked through.
PROBED = 5


class VectorIndex:
    """Unit vectors in rows, found by inner product."""

    def __init__(self, index: faiss.Index) -> None:
        self._index: Any = index  # its types know nothing of what its Python adds
        if isinstance(index, faiss.IndexIVF):
            index.make_direct_map()  # where a row's vector is, to read it back

    def selected(self, rows: NDArray[np.int64]) -> "SelectedVectors":
        """Some of the rows alone, numbered anew; rows: in rising order."""
        return SelectedVectors(self._index, rows)

    @classmethod
    def load(cls, path: Path) -> "VectorIndex":
        """Open what new_vectors.py wrote; inverted lists are mapped into memory, and read as far as they are searched.

        Raises RuntimeError when the file is none.
        """
        return cls(faiss.read_index(str(path), faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY))

    @property
    def dimension(self) -> int:
        """Numbers a vector."""
        return int(self._index.d)

    @property
    def list_count(self) -> int:
        """How many inverted lists there are; 0 where every vector is compared."""
        return int(self._index.nlist) if isinstance(self._index, faiss.IndexIVF) else 0

    @property
    def lists(self) -> NDArray[np.int64] | None:
        """(rows,), the inverted list of each; None where there are none."""
        if not isinstance(self._index, faiss.IndexIVF):
            return None
        return np.asarray(faiss.vector_to_array(self._index.direct_map.array) >> 32, dtype=np.int64)

    def without_vectors(self) -> Any:
        """An index of faiss's with the same inverted lists, all empty."""
        index: Any = faiss.IndexIVFScalarQuantizer(
            self._index.quantizer,
            self._index.d,
            self._index.nlist,
            faiss.ScalarQuantizer.QT_fp16,
            faiss.METRIC_INNER_PRODUCT,
            False,
        )
        index.is_trained, index.nprobe = True, self._index.nprobe
        return index

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


def lists_of(rows: int) -> int:
    """How many inverted lists so many rows get."""
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
