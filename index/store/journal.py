"""What is kept of a passage once it was encoded; and a journal of those that a build encoded so far.

The journal makes an interrupted build go on where it was, and keeps what a large build has encoded out of memory.
"""

import hashlib
import json
import os
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.encoders.encoder import Encoding, Vectors, sentence_vectors, token_vectors
from index.store.tokens import TokenVectors
from index.types import Passage

_FLOAT = np.dtype(np.float32).itemsize


@dataclass(frozen=True, slots=True)
class EmbeddedPassage:
    """All that an encoder said of a passage.

    vector: (dimension,), unit length.
    sentences: (sentences, dimension), unit length.
    tokens: the token vectors of its sentences.
    """

    vector: Vectors
    sentences: Vectors
    tokens: TokenVectors

    @classmethod
    def of(cls, passage: Passage, encoding: Encoding) -> "EmbeddedPassage":
        """From the encoding of the passage's text."""
        spans = [(sentence.start - passage.start, sentence.end - passage.start) for sentence in passage.sentences]
        tokens = TokenVectors.of(token_vectors(encoding, spans), len(encoding.vector))
        return cls(encoding.vector, sentence_vectors(encoding, spans), tokens)


def key_of(passage: Passage) -> str:
    """The same for passages of which an encoder says the same: equal text, divided into the same sentences."""
    ends = [sentence.end - passage.start for sentence in passage.sentences]
    return hashlib.sha256(json.dumps([passage.text, ends]).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Entry:
    """Where a passage stands in the file of vectors.

    counts: number of tokens of each of its sentences.
    crc: of its bytes; those of a write that was cut off do not have it.
    """

    key: str
    start: int
    counts: tuple[int, ...]
    crc: int

    def size(self, dimension: int) -> int:
        tokens = sum(self.counts)
        return _FLOAT * (dimension * (1 + len(self.counts)) + tokens) + dimension * tokens


class Journal:
    """Passages that were encoded, each written as soon as it is: `<name>.jsonl` says which, `<name>.vectors` what.

    What was cut off in the middle when a process was killed is found by its checksum and left out.
    Raises OSError when it cannot be read or written.
    """

    def __init__(self, folder: Path, name: str, dimension: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._dimension = dimension
        self._lines = (folder / f"{name}.jsonl").open("a+b")
        self._vectors = (folder / f"{name}.vectors").open("a+b")
        self._entries: dict[str, _Entry] = {}
        self._end = 0
        self._resume()

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, key: str, embedded: EmbeddedPassage) -> None:
        """Write a passage down."""
        parts = (embedded.vector, embedded.sentences, embedded.tokens.scales, embedded.tokens.vectors)
        data = b"".join(np.ascontiguousarray(part).tobytes() for part in parts)
        counts = tuple(int(count) for count in embedded.tokens.ends - embedded.tokens.starts)
        entry = _Entry(key, self._end, counts, zlib.crc32(data))
        self._vectors.write(data)
        self._vectors.flush()
        line = {"key": entry.key, "tokens": entry.counts, "crc": entry.crc}
        self._lines.write(json.dumps(line).encode() + b"\n")
        self._lines.flush()
        self._entries[key] = entry
        self._end += len(data)

    def read(self, key: str) -> EmbeddedPassage:
        """A passage that was written down."""
        entry = self._entries[key]
        data = self._bytes(entry)
        sentences, tokens = len(entry.counts), sum(entry.counts)
        floats = np.frombuffer(data, np.float32, self._dimension * (1 + sentences) + tokens)
        vectors = floats[: len(floats) - tokens].reshape(1 + sentences, self._dimension)
        scales = floats[len(floats) - tokens :]
        rows = np.frombuffer(data, np.int8, offset=floats.nbytes).reshape(tokens, self._dimension)
        ends = np.cumsum(entry.counts, dtype=np.int64)
        starts = ends - np.array(entry.counts, dtype=np.int64)
        return EmbeddedPassage(vectors[0], vectors[1:], TokenVectors(rows, scales, starts, ends))

    def close(self) -> None:
        """Leave it for a next build."""
        for file in (self._lines, self._vectors):
            with suppress(OSError):  # on a full disk, closing tries once more to write
                file.close()

    def _resume(self) -> None:
        """Take over what is whole, and cut off the rest."""
        self._lines.seek(0)
        lines_end = 0
        for line in self._lines:
            entry = _entry(line, self._end)
            if entry is None or zlib.crc32(self._bytes(entry)) != entry.crc:
                break
            self._entries[entry.key] = entry
            self._end += entry.size(self._dimension)
            lines_end += len(line)
        self._lines.truncate(lines_end)
        self._vectors.truncate(self._end)

    def _bytes(self, entry: _Entry) -> bytes:
        return os.pread(self._vectors.fileno(), entry.size(self._dimension), entry.start)


def _entry(line: bytes, start: int) -> _Entry | None:
    try:
        fields = json.loads(line)
        counts = tuple(int(count) for count in fields["tokens"])
        return _Entry(str(fields["key"]), start, counts, int(fields["crc"])) if line.endswith(b"\n") else None
    except (ValueError, KeyError, TypeError):
        return None


def missing(passages: Sequence[Passage], journal: Journal) -> Iterator[tuple[str, Passage]]:
    """The passages, with their keys, that are not in the journal; of equal ones the first."""
    seen: set[str] = set()
    for passage in passages:
        key = key_of(passage)
        if key not in seen and key not in journal:
            seen.add(key)
            yield key, passage
