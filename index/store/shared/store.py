"""Versions that machines share.

A build writes a version into a folder of its machine, as always, and from there into PostgreSQL and Milvus; who asks
needs no such folder. A machine that builds without having the version before fetches it first.
"""

import json
import shutil
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path

import numpy as np
from sqlalchemy import ColumnElement, Connection, delete, func, select, text, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from index.encoders.encoder import Encoder
from index.errors import BuildError, BuildInProgress, IndexAddressError, IndexMissing, IndexUnusable
from index.store.journal import EmbeddedPassage, Journal
from index.store.location import SharedIndex
from index.store.manifest import REBUILD, Manifest, damaged, parsed_manifest
from index.store.new_version import Contents
from index.store.shared.contents import Contents as SharedContents
from index.store.shared.finding import Milvus
from index.store.shared.searched import CollectionSize, Numbering, Shared, SharedVersion
from index.store.shared.tables import (
    OF_A_VERSION,
    articles,
    check_schema,
    database,
    indexes,
    make_tables,
    passages,
    reached,
    reading,
    schema,
    versions,
)
from index.store.shared.writing import article_of, copy_version
from index.store.store import KEPT_VERSIONS, Store
from index.store.version import FolderIndex, Index, Places
from index.store.wording import words_of
from index.types import Article

_FETCHED = 200  # passages at a time


class State(StrEnum):
    """How far a version has come; readers see those that are sealed."""

    WRITING = "writing"
    SEALED = "sealed"
    GOING = "going"


class SharedStore:
    """The versions of a shared index. Every verb raises IndexAway where a server cannot be reached."""

    def __init__(self, location: SharedIndex) -> None:
        if not location.contents:
            raise IndexAddressError(
                f"{location} does not say which database holds what is found: add ?contents=postgresql://... to it."
            )
        self._location = location
        self._name = location.name
        self._engine = database(location.contents)
        self._milvus = Milvus(location)
        self._copies = Store(location.folder / "shared" / location.name)

    @property
    def folder(self) -> Path:
        """What this machine keeps for itself beside the versions."""
        return self._location.folder

    @contextmanager
    def building(self) -> Iterator[None]:
        """Hold the index for a build, on whatever machine; remove what killed builds left. Raises BuildInProgress."""
        make_tables(self._engine)
        with self._copies.building(), self._held():
            with reached(self._engine) as connection:
                taken = connection.scalar(select(indexes.c.name).where(indexes.c.name == self._name))
                if taken is None:
                    connection.execute(indexes.insert(), {"name": self._name, "current": "", "published": 0})
            for version_id in self._in_state(State.WRITING, State.GOING):
                self._remove(version_id)
            yield

    @contextmanager
    def _held(self) -> Iterator[None]:
        """An advisory lock, which ends with its connection."""
        key = {"key": zlib.crc32(f"footnote index {self._name}".encode())}
        with reached(self._engine):  # so that one who cannot be reached is told apart from a connection that is lost
            connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        try:
            if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), key):
                raise BuildInProgress(
                    f"Another build is writing to {self._location}: wait for it to end, then build again."
                )
            yield
        finally:
            with suppress(SQLAlchemyError):
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), key)
            connection.close()

    def embedding(self, encoder: Encoder, *, fresh: bool = False) -> AbstractContextManager[Journal]:
        """What an interrupted build on this machine has encoded, to go on with. Raises BuildError."""
        return self._copies.embedding(encoder, fresh=fresh)

    def clear_embedding(self) -> None:
        """Remove what interrupted builds on this machine have encoded."""
        self._copies.clear_embedding()

    def versions(self) -> list[str]:
        """Ids of the sealed versions, oldest first."""
        with suppress(IndexMissing):
            return self._in_state(State.SEALED)
        return []

    def current_id(self) -> str:
        """The id of the version that serves. Raises IndexMissing when none was published."""
        return self.published()[0]

    def serving_id(self) -> str:
        """The id of the version that serves, or "" where none does."""
        with suppress(IndexMissing):
            return self.current_id()
        return ""

    def fingerprints(self) -> set[str]:
        """Those of the encoders that the versions were built with."""
        known = set()
        for version_id in self.versions():
            with suppress(IndexMissing):
                known.add(self.manifest(version_id).fingerprint)
        return known

    def published(self) -> tuple[str, int]:
        """The id of the version that serves, and how often that was changed; raises as `current_id`."""
        with reading(self._engine) as connection:
            number = select(schema.c.number).scalar_subquery().label("number")
            asked = select(indexes.c.current, indexes.c.published, number).where(indexes.c.name == self._name)
            found = connection.execute(asked).first()
        if found is None or not found.current:
            raise IndexMissing(f"There is no index at {self._location} yet: {REBUILD}.")
        check_schema(found.number)
        return found.current, found.published

    def write(self, contents: Contents, encoder: Encoder, hashes: dict[str, str]) -> FolderIndex:
        """Write a version on this machine, copy it, and seal the copy. It does not serve yet. Raises BuildError."""
        version_id = self._next_id()
        self._forget_copy(version_id)  # of a build that was given up
        index = self._copies.write(contents, encoder, hashes, version_id)
        try:
            self._begin(version_id, index.manifest)
            sizes = copy_version(index, self._engine, self._name, self._milvus)
            with reached(self._engine) as connection:
                here = _entry(self._name, version_id)
                sealed = connection.execute(
                    update(versions)
                    .where(here, versions.c.state == State.WRITING)
                    .values(
                        state=State.SEALED,
                        collections=json.dumps({name: asdict(size) for name, size in sizes.items()}),
                        passages=index.places.passages.tobytes(),
                        sentences=index.places.sentences.tobytes(),
                    )
                )
            if not sealed.rowcount:
                raise BuildError("Another build removed the new version meanwhile: build again.")
            self.check(version_id)
        except SQLAlchemyError as error:
            raise BuildError(f"The new version could not be written to {self._location}: {error}.") from error
        return index

    def publish(self, version_id: str, replacing: str | None, before: Index | None = None) -> None:
        """Make a sealed version the one that serves, if `replacing` still is, in one transaction.

        Raises BuildError, IndexMissing, or IndexDamaged where rows of it are missing.
        """
        self.check(version_id)
        with reached(self._engine) as connection:
            here = (indexes.c.name == self._name) & (indexes.c.current == (replacing or ""))
            done = connection.execute(
                update(indexes).where(here).values(current=version_id, published=indexes.c.published + 1)
            )
            if not done.rowcount:
                raise BuildError("Another version was published meanwhile: build again.")
            # Who removes it waits for this row, and then sees that it serves.
            entry = _entry(self._name, version_id) & (versions.c.state == State.SEALED)
            if not connection.execute(update(versions).where(entry).values(unpublished="")).rowcount:
                raise IndexMissing(f"There is no version {version_id} in {self._location}.")
        if version_id in self._copies.versions():
            with suppress(BuildError, IndexUnusable):  # the copy only saves work for the next build
                self._copies.publish(version_id, self._copies.serving_id() or None, before)

    def refuse(self, version_id: str, reason: str) -> None:
        """Keep a version unpublished, to be looked at, and say why; what was not published before it goes."""
        for other in self.versions():
            if other != version_id and self.unpublished(other):
                self.drop(other)
        with reached(self._engine) as connection:
            connection.execute(update(versions).where(_entry(self._name, version_id)).values(unpublished=reason))
        self._copies.refuse(version_id, reason)

    def unpublished(self, version_id: str) -> str:
        """Why a version was never published, or ""."""
        with reached(self._engine) as connection:
            return connection.scalar(select(versions.c.unpublished).where(_entry(self._name, version_id))) or ""

    def prune(self, keep: int = KEPT_VERSIONS) -> list[str]:
        """Remove all but the newest versions, and those that were never published; the one that serves always stays."""
        for version_id in self._in_state(State.GOING):
            self._remove(version_id)
        there = self.versions()
        never = [version_id for version_id in there if self.unpublished(version_id)]
        oldest = [version_id for version_id in there if version_id not in never][:-keep]
        self._copies.prune(keep)
        return [version_id for version_id in sorted({*never, *oldest}) if self.drop(version_id)]

    def drop(self, version_id: str) -> bool:
        """Remove a version, unless it serves; says whether it is gone."""
        with reached(self._engine) as connection:
            # The row of the index is held, so that nobody publishes the version meanwhile.
            current = connection.scalar(select(indexes.c.current).where(indexes.c.name == self._name).with_for_update())
            if current == version_id:
                return False
            here = _entry(self._name, version_id) & (versions.c.state == State.SEALED)
            if not connection.execute(update(versions).where(here).values(state=State.GOING)).rowcount:
                return False
        self._remove(version_id)
        self._copies.drop(version_id)
        return True

    def keep(self, version_id: str, name: str, text: str) -> None:
        """Keep what came of a version's questions."""
        with reached(self._engine) as connection:
            connection.execute(update(versions).where(_entry(self._name, version_id)).values(gate=text))

    def kept(self, version_id: str, name: str) -> str:
        """What came of a version's questions, or ""."""
        with reached(self._engine) as connection:
            return connection.scalar(select(versions.c.gate).where(_entry(self._name, version_id))) or ""

    def size(self, version_id: str) -> int:
        """Bytes of what PostgreSQL holds of a version's passages; Milvus does not tell."""
        size = func.sum(sum(func.length(passages.c[name]) for name in ("vectors", "words", "tokens")))
        here = (passages.c.name == self._name) & (passages.c.version == version_id)
        with reached(self._engine) as connection:
            return int(connection.scalar(select(size).where(here)) or 0)

    def manifest(self, version_id: str | None = None) -> Manifest:
        """What a version says of itself. Raises IndexMissing or IndexDamaged."""
        version_id = version_id or self.current_id()
        with reached(self._engine) as connection:
            said = connection.scalar(select(versions.c.manifest).where(_entry(self._name, version_id)))
        if said is None:
            raise IndexMissing(f"There is no version {version_id} in {self._location}.")
        return parsed_manifest(said, version_id)

    def open(self, version_id: str | None = None) -> Index:
        """Open a version, the current one by default, whose rows are all there; it never reads of another.

        Raises IndexMissing or IndexDamaged.
        """
        version_id = version_id or self.current_id()
        manifest = self.manifest(version_id)
        with reached(self._engine) as connection:
            entry = connection.execute(select(versions).where(_entry(self._name, version_id))).one()
            held = self._articles(connection, version_id)
        places = Places(held, _array(entry.passages, 3), _array(entry.sentences, 2))
        self._check_rows(manifest)
        sizes = {name: CollectionSize(**size) for name, size in json.loads(entry.collections).items()}
        contents = SharedContents(self._engine, self._name, version_id)
        version = SharedVersion(self._milvus, contents, version_id, manifest.dimension, sizes)
        starts = np.append(places.passages[:, 2], len(places.sentences))
        return Index(manifest, places, Shared(version, Numbering(np.arange(len(places.passages)), starts, starts)))

    def check(self, version_id: str, before: Index | None = None) -> None:
        """Count the rows of a version. Raises IndexDamaged."""
        self._check_rows(self.manifest(version_id))

    def taken_over(self, index: Index) -> FolderIndex:
        """An open version in a folder of this machine, fetched unless it is there."""
        manifest = index.manifest
        with suppress(IndexUnusable):
            if self._copies.manifest(manifest.id) == manifest:
                self._copies.check(manifest.id)
                return self._copies.open(manifest.id)
        self._forget_copy(manifest.id)
        everything = [index.passage(row) for row in range(len(index))]
        contents = Contents(everything, self._embedded(index), lambda: words_of(everything))
        self._copies.seal(contents, manifest)
        self._copies.publish(manifest.id, self._copies.serving_id() or None)
        return self._copies.open(manifest.id)

    def _forget_copy(self, version_id: str) -> None:
        """Of another version that had this number, also where it was the last that this machine built."""
        shutil.rmtree(self._copies.place(version_id), ignore_errors=True)

    def _embedded(self, index: Index) -> Iterator[EmbeddedPassage]:
        shared = index.searched
        if not isinstance(shared, Shared):
            raise TypeError("only a version of this store can be fetched")
        for first in range(0, len(index), _FETCHED):
            for vectors, tokens in shared.embedded(range(first, min(first + _FETCHED, len(index)))):
                yield EmbeddedPassage(vectors[0], vectors[1:], tokens)

    def _articles(self, connection: Connection, version_id: str) -> tuple[Article, ...]:
        here = (articles.c.name == self._name) & (articles.c.version == version_id)
        return tuple(map(article_of, connection.scalars(select(articles.c.data).where(here).order_by(articles.c.row))))

    def _check_rows(self, manifest: Manifest) -> None:
        here = (passages.c.name == self._name) & (passages.c.version == manifest.id)
        with reached(self._engine) as connection:
            held = connection.scalar(select(func.count()).select_from(passages).where(here))
        found = {"passages held": held, **self._milvus.rows(manifest.id)}
        wanted = {"passages held": manifest.passages, "passages": manifest.passages, "sentences": manifest.sentences}
        for name, count in found.items():
            if count != wanted[name]:
                raise damaged(manifest.id, f"{name} are {count:,} instead of {wanted[name]:,}")

    def _next_id(self) -> str:
        with reached(self._engine) as connection:
            taken = connection.scalar(select(func.max(versions.c.version)).where(versions.c.name == self._name))
            serves = connection.scalar(select(indexes.c.current).where(indexes.c.name == self._name))
        return f"{max(int(taken or 0), int(serves or 0)) + 1:06d}"

    def _begin(self, version_id: str, manifest: Manifest) -> None:
        entry = {
            "name": self._name,
            "version": version_id,
            "state": State.WRITING,
            "unpublished": "its build did not come to an end",
            "manifest": json.dumps(asdict(manifest)),
            "gate": "",
            "passages": b"",
            "sentences": b"",
            "collections": "{}",
        }
        try:
            with reached(self._engine) as connection:
                connection.execute(versions.insert(), entry)
        except IntegrityError as error:
            raise BuildError("Another build took the number of the new version: build again.") from error

    def _in_state(self, *states: State) -> list[str]:
        here = (versions.c.name == self._name) & versions.c.state.in_(states)
        with reached(self._engine) as connection:
            return list(connection.scalars(select(versions.c.version).where(here).order_by(versions.c.version)))

    def _remove(self, version_id: str) -> None:
        """Nobody sees it any more; what is removed last is what would remind of the rest."""
        self._milvus.drop(version_id)
        with reached(self._engine) as connection:
            for table in OF_A_VERSION:
                connection.execute(delete(table).where(table.c.name == self._name, table.c.version == version_id))


def _entry(name: str, version_id: str) -> ColumnElement[bool]:
    return (versions.c.name == name) & (versions.c.version == version_id)


def _array(data: bytes, width: int) -> "np.ndarray[tuple[int, int], np.dtype[np.int64]]":
    return np.frombuffer(data, np.int64).reshape(-1, width)
