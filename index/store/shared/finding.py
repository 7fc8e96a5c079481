"""Milvus, which finds the vectors and words nearest to a question's. The only importer of pymilvus.

Each version has two collections of its own, so that nobody who reads one ever sees another:
`<name>_<version>_passages`, with a dense vector and the words of each, and `<name>_<version>_sentences`.
"""

import json
import logging
import math
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pymilvus import DataType, MilvusClient
from pymilvus.exceptions import MilvusException

from index.encoders.encoder import Vectors
from index.errors import BuildError, IndexAway
from index.store.location import SharedIndex
from index.store.vectors import EXACT_UP_TO

logging.getLogger("pymilvus").setLevel(logging.CRITICAL)  # we say what is wrong, once and in a sentence

KINDS = ("passages", "sentences")
_SECONDS = 10.0
_CONNECT_SECONDS = 3.0
_LOAD_SECONDS = 3_600.0
_PROBED = 5  # of the lists, one in so many is looked through, as in a folder
# Channels to one address share what they know of it, also that it was away a moment ago. And a server hangs up on whom
# it finds to ping too often, as pymilvus does where nobody asks.
_OF_ITS_OWN = {
    "grpc.use_local_subchannel_pool": 1,
    "grpc.keepalive_time_ms": 300_000,
    "grpc.keepalive_permit_without_calls": 0,
}
_NOT_LOADED = 101  # Milvus' code for it
_NO_WORDS = {0: 1.0}  # Milvus takes no empty vector; no term has this number


@dataclass(frozen=True, slots=True)
class Block:
    """Some neighbouring rows of a collection.

    words: for each row what each of its terms counts, by number; None for sentences.
    """

    first: int
    vectors: Vectors
    collections: Sequence[str]
    words: Sequence[Mapping[int, float]] | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for: the `count` rows of a kind, but for those of hidden collections, nearest to what is wanted.

    field: "vector" or "words". wanted: a unit vector, or what each term says, by its number. rows: how many there are.
    """

    kind: str
    field: str
    wanted: Vectors | Mapping[int, float]
    count: int
    hidden: Collection[str]
    rows: int


class Milvus:
    """The Milvus of a shared index; connects when it is first asked, and again by itself."""

    def __init__(self, location: SharedIndex) -> None:
        self._location = location
        self._opening = threading.Lock()
        self._client: MilvusClient | None = None

    def make(self, version: str, dimension: int, rows: Mapping[str, int]) -> None:
        """Make the collections of a version, for so many rows of each kind. Raises IndexAway or BuildError."""
        with self._reached() as client:
            for kind in KINDS:
                collection = self._name(version, kind)
                if client.has_collection(collection, timeout=_SECONDS):
                    client.drop_collection(collection, timeout=_SECONDS)
                schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
                schema.add_field("row", DataType.INT64, is_primary=True)
                schema.add_field("collection", DataType.VARCHAR, max_length=1_024)
                schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dimension)
                indexes = client.prepare_index_params()
                indexes.add_index("vector", metric_type="IP", **_index_of(rows[kind]))
                if kind == "passages":
                    schema.add_field("words", DataType.SPARSE_FLOAT_VECTOR)
                    indexes.add_index("words", index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
                try:
                    client.create_collection(collection, schema=schema, timeout=_SECONDS)
                    client.create_index(collection, indexes, timeout=_SECONDS, sync=False)  # loading waits for it
                except MilvusException as error:
                    raise BuildError(
                        f"Milvus at {self._location} cannot hold the index ({error.message}): Milvus 2.4 or newer can."
                    ) from error

    def add(self, version: str, kind: str, block: Block) -> None:
        """Add rows to a collection."""
        rows: list[dict[str, object]] = [
            {"row": block.first + at, "collection": collection, "vector": vector}
            for at, (collection, vector) in enumerate(zip(block.collections, block.vectors, strict=True))
        ]
        for row, words in zip(rows, block.words or (), strict=False):
            row["words"] = dict(words) or _NO_WORDS
        with self._reached() as client:
            client.insert(self._name(version, kind), rows, timeout=_LOAD_SECONDS)

    def finish(self, version: str) -> None:
        """Make ready to be searched what was added."""
        with self._reached() as client:
            for kind in KINDS:
                client.flush(self._name(version, kind), timeout=_LOAD_SECONDS)
                client.load_collection(self._name(version, kind), timeout=_LOAD_SECONDS)

    def rows(self, version: str) -> dict[str, int]:
        """How many rows the collections of a version have; 0 where there is none."""
        with self._reached() as client:
            there = {kind: self._name(version, kind) for kind in KINDS}
            return {kind: self._rows_in(client, name) for kind, name in there.items()}

    def drop(self, version: str) -> None:
        """Remove the collections of a version."""
        with self._reached() as client:
            for kind in KINDS:
                client.drop_collection(self._name(version, kind), timeout=_SECONDS)

    def search(self, version: str, search: Search) -> NDArray[np.int64]:
        """The rows that a search finds, best first. Raises IndexAway."""
        shown = f"collection not in [{', '.join(map(json.dumps, sorted(search.hidden)))}]" if search.hidden else ""
        collection = self._name(version, search.kind)
        with self._reached() as client:
            (found,) = _asked_loaded(
                client,
                collection,
                client.search,
                data=[search.wanted],
                anns_field=search.field,
                limit=search.count,
                filter=shown,
                search_params={"metric_type": "IP", "params": {"nprobe": max(1, _lists_of(search.rows) // _PROBED)}},
                output_fields=["row"],
                consistency_level="Bounded",
                timeout=_SECONDS,
            )
        return np.array(list(found.ids), dtype=np.int64)

    def _rows_in(self, client: MilvusClient, collection: str) -> int:
        if not client.has_collection(collection, timeout=_SECONDS):
            return 0
        found = _asked_loaded(
            client,
            collection,
            client.query,
            filter="",
            output_fields=["count(*)"],
            consistency_level="Strong",
            timeout=_SECONDS,
        )
        return int(found[0]["count(*)"])

    def _name(self, version: str, kind: str) -> str:
        return f"{self._location.name}_{version}_{kind}"

    @contextmanager
    def _reached(self) -> Iterator[MilvusClient]:
        try:
            with self._opening:
                if self._client is None:
                    self._client = MilvusClient(
                        uri=self._location.milvus,
                        token=self._location.token,
                        timeout=_CONNECT_SECONDS,
                        dedicated=True,
                        grpc_options=_OF_ITS_OWN,
                    )
                client = self._client
            yield client
        except MilvusException as error:
            self._give_up()
            raise IndexAway(
                f"The shared index at {self._location} cannot be reached just now: ask again in a minute, or start it."
            ) from error

    def _give_up(self) -> None:
        """Connect anew when it is asked next: gRPC would wait up to two minutes before it tries again."""
        with self._opening:
            client, self._client = self._client, None
        if client:
            with suppress(MilvusException, ValueError):  # ValueError: others use it still
                client.close()


def _asked_loaded(client: MilvusClient, collection: str, ask: Callable[..., Any], **wanted: object) -> Any:
    """What a collection is asked, once more where a server that was started anew has it only on disk."""
    try:
        return ask(collection, **wanted)
    except MilvusException as error:
        if error.code != _NOT_LOADED:
            raise
        client.load_collection(collection, timeout=_SECONDS)
        return ask(collection, **wanted)


def _index_of(rows: int) -> dict[str, object]:
    """Exact up to as many vectors as in a folder, by inverted lists beyond."""
    if rows <= EXACT_UP_TO:
        return {"index_type": "FLAT"}
    return {"index_type": "IVF_FLAT", "params": {"nlist": _lists_of(rows)}}


def _lists_of(rows: int) -> int:
    return int(2 ** round(math.log2(4 * math.sqrt(max(rows, 1)))))
