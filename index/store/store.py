"""Versions of the index on disk.

    .index/
      current                  the id of the version that serves; replaced in one atomic step
      build.lock, publish.lock held by the process that builds, and that changes which version serves
      read.json                what the files of the corpus were, see index/articles/files_read.py
      embedding/               what an interrupted build encoded, see index/store/journal.py
      versions/000007/         everything of one version, see index/store/version.py
        unpublished.json       until it is published: why it is not

A version is written aside, checked, renamed into place and only then published, so whatever is killed or fails
half-way, the version that serves is whole.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import filelock

from index.durable import sync_folder, write_durably
from index.encoders.encoder import Encoder
from index.errors import BuildError, BuildInProgress, IndexDamaged, IndexMissing, ModelMismatch
from index.store.journal import Journal
from index.store.manifest import REBUILD, Manifest, check_hashes, parts_of, read_manifest, shared_parts, write_manifest
from index.store.new_version import Contents, write_parts
from index.store.provenance import encoded_by, provenance
from index.store.version import FolderIndex, Index, open_version

KEPT_VERSIONS = 3
EMBEDDING = "embedding"
UNPUBLISHED = "unpublished.json"

_MAKE_ROOM = "Free some space or check the folder's permissions, then build again; the old version still serves."


class Store:
    """The folder that holds the versions."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._current = folder / "current"
        self._aside = folder / "current.new"
        self._versions = folder / "versions"

    @contextmanager
    def building(self) -> Iterator[None]:
        """Hold the folder for a build; remove what a killed build left. Raises BuildInProgress."""
        try:
            self._versions.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BuildError(
                f"The folder {self.folder} cannot be made ({error.strerror}): name another, or make room for it."
            ) from error
        with self._held("build.lock", wait=False):
            with self._held("publish.lock"):
                self._aside.unlink(missing_ok=True)
                self._note_published(self.serving_id())
            for leftover in self._versions.glob(".*"):
                shutil.rmtree(leftover, ignore_errors=True)
            yield

    @contextmanager
    def embedding(self, encoder: Encoder, *, fresh: bool = False) -> Iterator[Journal]:
        """What an interrupted build has encoded, to go on with; stays until `clear_embedding`. Raises BuildError."""
        if fresh:
            self.clear_embedding()
        try:
            name = "-".join([encoder.fingerprint, *encoded_by(provenance())])
            journal = Journal(self.folder / EMBEDDING, name, encoder.dimension)
        except OSError as error:
            raise self._not_written(error) from error
        try:
            yield journal
        except OSError as error:
            raise self._not_written(error) from error
        finally:
            journal.close()

    def clear_embedding(self) -> None:
        """Remove what interrupted builds have encoded."""
        shutil.rmtree(self.folder / EMBEDDING, ignore_errors=True)

    def versions(self) -> list[str]:
        """Ids of the sealed versions, oldest first."""
        if not self._versions.is_dir():
            return []
        return sorted(path.name for path in self._versions.iterdir() if path.name.isdigit() and path.is_dir())

    def current_id(self) -> str:
        """The id of the version that serves. Raises IndexMissing when none was published, or IndexDamaged."""
        return self.published()[0]

    def serving_id(self) -> str:
        """The id of the version that serves, or "" where none does or that cannot be told."""
        try:
            return self.current_id()
        except (IndexMissing, IndexDamaged):
            return ""

    def fingerprints(self) -> set[str]:
        """Those of the encoders that the versions on disk were built with; damaged versions have none."""
        known = set()
        for version_id in self.versions():
            with suppress(IndexMissing, IndexDamaged):
                known.add(self.manifest(version_id).fingerprint)
        return known

    def published(self) -> tuple[str, int]:
        """The id of the version that serves, and when it was published (in nanoseconds); raises as `current_id`.

        An index that is deleted and built anew counts its versions from 1 again: the time tells them apart.
        """
        try:
            with self._current.open(encoding="ascii") as file:
                version_id, when = file.read().strip(), os.fstat(file.fileno()).st_mtime_ns
        except (FileNotFoundError, NotADirectoryError):
            raise IndexMissing(f"There is no index in {self.folder} yet: {REBUILD}.") from None
        except (OSError, UnicodeDecodeError) as error:
            raise IndexDamaged(f"{self._current} cannot be read: {REBUILD}.") from error
        if not version_id.isdigit():
            raise IndexDamaged(f"{self._current} names no version: {REBUILD}.")
        return version_id, when

    def write(self, contents: Contents, encoder: Encoder, hashes: dict[str, str], version_id: str = "") -> FolderIndex:
        """Write a version and seal it under a new id, or the one given. It does not serve yet. Raises BuildError."""
        manifest = Manifest(
            id=version_id or self._next_id(),
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            model=encoder.name,
            fingerprint=encoder.fingerprint,
            dimension=encoder.dimension,
            passages=len(contents.passages),
            sentences=sum(len(passage.sentences) for passage in contents.passages),
            articles=hashes,
            parts={},
            made_by=provenance(),
        )
        return self.seal(contents, manifest)

    def seal(self, contents: Contents, manifest: Manifest) -> FolderIndex:
        """Write a version aside, open it as a reader would, and seal it; its manifest says all but the parts."""
        version_id = manifest.id
        aside, sealed = self._versions / f".{version_id}", self._versions / version_id
        try:
            aside.mkdir()
            write_parts(aside, contents, manifest.dimension)
            shared = self._shared(aside, contents.before.index if contents.before else None)
            write_manifest(aside, replace(manifest, parts=dict(parts_of(aside, shared))))
            _note_unpublished(aside, "its build did not come to an end")
            index = open_version(aside, version_id)
            aside.rename(sealed)
            sync_folder(self._versions)
        except (OSError, RuntimeError, IndexDamaged) as error:
            # faiss reports a failed write as RuntimeError; a full disk can also show up as a part cut short.
            shutil.rmtree(sealed, ignore_errors=True)
            raise self._not_written(error) from error
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        return index

    def publish(self, version_id: str, replacing: str | None, before: Index | None = None) -> None:
        """Make a sealed version the one that serves, if `replacing` still is (None: if none is).

        before: a version that was checked already, whose files it shares.
        Raises BuildError, IndexMissing, or IndexDamaged where a byte of it was changed after it was written.
        """
        with self._held("publish.lock"):
            if (self.serving_id() or None) != replacing:
                raise BuildError("Another version was published meanwhile: build again.")
            if version_id not in self.versions():
                raise IndexMissing(f"There is no version {version_id} in {self.folder}.")
            self.check(version_id, before)
            try:
                write_durably(self._aside, version_id + "\n")
                self._aside.replace(self._current)
                sync_folder(self.folder)
            except OSError as error:
                raise BuildError(
                    f"Version {version_id} could not be published: {error.strerror}. {_MAKE_ROOM}"
                ) from error
            self._note_published(version_id)

    def refuse(self, version_id: str, reason: str) -> None:
        """Keep a version unpublished, to be looked at, and say why; what was not published before it goes."""
        for other in self.versions():
            if other != version_id and self.unpublished(other):
                self.drop(other)
        with suppress(OSError):  # on a full disk the note that it was never published has to do
            _note_unpublished(self._versions / version_id, reason)

    def unpublished(self, version_id: str) -> str:
        """Why a version was never published, or ""."""
        try:
            return str(json.loads((self._versions / version_id / UNPUBLISHED).read_text(encoding="utf-8"))["reason"])
        except FileNotFoundError:
            return ""
        except (OSError, ValueError, KeyError, TypeError):
            return "the note that says why cannot be read"

    def prune(self, keep: int = KEPT_VERSIONS) -> list[str]:
        """Remove all but the newest versions, and those that were never published; the one that serves always stays.

        Gives the ids of those that are gone.
        """
        never = [version_id for version_id in self.versions() if self.unpublished(version_id)]
        oldest = [version_id for version_id in self.versions() if version_id not in never][:-keep]
        return [version_id for version_id in sorted({*never, *oldest}) if self.drop(version_id)]

    def drop(self, version_id: str) -> bool:
        """Remove a version, unless it serves; says whether it is gone. Who has it open keeps it."""
        with self._held("publish.lock"):
            if version_id == self.serving_id():
                return False
            aside = self._versions / f".{version_id}"
            try:
                (self._versions / version_id).rename(aside)  # one step, so that no half of a version is ever seen
            except OSError:
                return False
        shutil.rmtree(aside, ignore_errors=True)
        return True

    def keep(self, version_id: str, name: str, text: str) -> None:
        """Keep a note in the folder of a version; on a full disk there is none."""
        with suppress(OSError):
            write_durably(self._versions / version_id / name, text)

    def kept(self, version_id: str, name: str) -> str:
        """A note in the folder of a version; "" where there is none, or it cannot be read."""
        try:
            return (self._versions / version_id / name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return ""

    def size(self, version_id: str) -> int:
        """Bytes that a version takes, with those that it shares with others."""
        return size_of(self._versions / version_id)

    def taken_over(self, index: Index) -> FolderIndex:
        """An open version as the next one takes it over: as it is."""
        if not isinstance(index, FolderIndex):
            raise TypeError("only a whole version of this store is taken over")
        return index

    def _next_id(self) -> str:
        taken = [*self.versions(), *(name for name in [self.serving_id()] if name)]
        return f"{max((int(name) for name in taken), default=0) + 1:06d}"

    def place(self, version_id: str) -> Path:
        """The folder of a version."""
        return self._versions / version_id

    def manifest(self, version_id: str | None = None) -> Manifest:
        """What a version says of itself, without opening its parts."""
        version_id = version_id or self.current_id()
        return read_manifest(self._versions / version_id, version_id)

    def open(self, version_id: str | None = None) -> FolderIndex:
        """Open a version, the current one by default, whose parts have the right sizes and agree.

        Raises IndexMissing or IndexDamaged, which names the part.
        """
        version_id = version_id or self.current_id()
        return open_version(self._versions / version_id, version_id)

    def check(self, version_id: str, before: Index | None = None) -> None:
        """Compare every byte of a version with what was written. Raises IndexDamaged, which names the part.

        before: a version that was checked already; files that both share are not read again.
        """
        folder = self._versions / version_id
        check_hashes(folder, self.manifest(version_id), self._shared(folder, before))

    def _shared(self, folder: Path, before: Index | None) -> dict[str, tuple[int, str]]:
        return shared_parts(folder, self.place(before.manifest.id), before.manifest) if before else {}

    @contextmanager
    def _held(self, name: str, *, wait: bool = True) -> Iterator[None]:
        """Hold a lock of the operating system's, which ends with its process."""
        lock = filelock.FileLock(self.folder / name, timeout=-1 if wait else 0)
        try:
            lock.acquire()
        except filelock.Timeout as error:
            raise BuildInProgress(
                f"Another build is writing to {self.folder}: wait for it to end, then build again."
            ) from error
        except OSError as error:
            raise BuildError(
                f"The folder {self.folder} cannot be written to ({error.strerror}): check its permissions."
            ) from error
        try:
            yield
        finally:
            lock.release()

    def _note_published(self, version_id: str) -> None:
        if version_id:
            (self._versions / version_id / UNPUBLISHED).unlink(missing_ok=True)

    def _not_written(self, error: Exception) -> BuildError:
        return BuildError(f"The new version could not be written to {self.folder}: {error}. {_MAKE_ROOM}")


def _note_unpublished(version: Path, reason: str) -> None:
    write_durably(version / UNPUBLISHED, json.dumps({"reason": reason}))


def size_of(folder: Path) -> int:
    """Bytes of all files below a folder, those that versions share once; those that go meanwhile are not counted."""
    sizes: dict[int, int] = {}
    for path in folder.rglob("*"):
        try:
            if path.is_file():
                status = path.stat()
                sizes[status.st_ino] = status.st_size
        except OSError:
            continue
    return sum(sizes.values())


def check_model(index: Index, encoder: Encoder) -> None:
    """Raises ModelMismatch when the index holds vectors of another model than the encoder makes."""
    manifest = index.manifest
    if manifest.fingerprint != encoder.fingerprint:
        raise ModelMismatch(
            f"The index was built with the model {manifest.model}, not with this {encoder.name}: {REBUILD} "
            f"with this model, or ask with --model {manifest.model}."
        )
