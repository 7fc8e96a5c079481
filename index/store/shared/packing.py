"""What PostgreSQL holds of a passage, as bytes: vectors, words, token vectors."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.encoders.encoder import Vectors
from index.store.tokens import TokenVectors

Integers = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class PassageWords:
    """The words of a passage.

    counts: (sentences,), words of each. terms, marks: (words,), as `MarkedWords` has them.
    found_by, found_counts: (terms,), the numbers of the terms by which BM25 finds the passage, and how often each is
    there. sentence_of, sentence_terms, sentence_counts: the same for its sentences, each term of each.
    lengths: (1 + sentences,), of the passage and its sentences, in terms, as BM25 counts.
    """

    counts: Integers
    terms: Integers
    marks: NDArray[np.uint8]
    found_by: Integers
    found_counts: Integers
    sentence_of: Integers
    sentence_terms: Integers
    sentence_counts: Integers
    lengths: Integers

    def packed(self) -> bytes:
        """As bytes that `unpacked` reads."""
        return _packed([getattr(self, name) for name in self.__slots__])

    @classmethod
    def unpacked(cls, data: bytes) -> "PassageWords":
        """From the bytes of `packed`."""
        kinds = [np.uint8 if name == "marks" else np.int32 for name in cls.__slots__]
        return cls(*_unpacked(data, kinds))


def packed_vectors(passage: Vectors, sentences: Vectors) -> bytes:
    """The vector of a passage, (dimension,), and those of its sentences, (sentences, dimension)."""
    return np.ascontiguousarray(np.vstack([passage[None], sentences]), dtype=np.float32).tobytes()


def unpacked_vectors(data: bytes, dimension: int) -> Vectors:
    """(1 + sentences, dimension): that of the passage, then those of its sentences."""
    return np.frombuffer(data, np.float32).reshape(-1, dimension)


def packed_tokens(tokens: TokenVectors) -> bytes:
    """The token vectors of a passage's sentences."""
    counts = (tokens.ends - tokens.starts).astype(np.int32)
    return _packed([counts, tokens.scales, np.ascontiguousarray(tokens.vectors).reshape(-1)])


def unpacked_tokens(data: bytes, dimension: int) -> TokenVectors:
    """From the bytes of `packed_tokens`."""
    counts, scales, vectors = _unpacked(data, [np.int32, np.float32, np.int8])
    ends = np.cumsum(counts, dtype=np.int64)
    return TokenVectors(vectors.reshape(-1, dimension), scales, ends - counts, ends)


def _packed(arrays: Sequence[NDArray[Any]]) -> bytes:
    lengths = np.array([len(array) for array in arrays], dtype=np.int32)
    return b"".join([lengths.tobytes(), *(np.ascontiguousarray(array).tobytes() for array in arrays)])


def _unpacked(data: bytes, kinds: Sequence[type[np.generic]]) -> list[NDArray[Any]]:
    lengths = np.frombuffer(data, np.int32, len(kinds)).tolist()
    found: list[NDArray[Any]] = []
    at = 4 * len(kinds)
    for length, kind in zip(lengths, kinds, strict=True):
        found.append(np.frombuffer(data, kind, length, at))
        at += found[-1].nbytes
    return found
