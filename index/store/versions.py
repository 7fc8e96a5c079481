"""The verbs of a store of versions: a folder has them, and an index that machines share."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from index.encoders.encoder import Encoder
from index.errors import IndexAddressError
from index.store.journal import Journal
from index.store.location import Location, SharedIndex
from index.store.manifest import Manifest
from index.store.new_version import Contents
from index.store.store import KEPT_VERSIONS, Store
from index.store.version import FolderIndex, Index


class Versions(Protocol):
    """Where versions are written, published, opened and removed; errors are those of `Store`.

    One that machines share raises IndexAway as well, by any verb, where its servers cannot be reached.
    """

    @property
    def folder(self) -> Path:
        """What this machine keeps for itself beside the versions."""
        ...

    def building(self) -> AbstractContextManager[None]:
        """Hold the store for a build; remove what a killed build left. Raises BuildInProgress."""
        ...

    def embedding(self, encoder: Encoder, *, fresh: bool = False) -> AbstractContextManager[Journal]:
        """What an interrupted build has encoded, to go on with."""
        ...

    def clear_embedding(self) -> None:
        """Remove what interrupted builds have encoded."""
        ...

    def versions(self) -> list[str]:
        """Ids of the sealed versions, oldest first."""
        ...

    def current_id(self) -> str:
        """The id of the version that serves. Raises IndexMissing or IndexDamaged."""
        ...

    def serving_id(self) -> str:
        """The id of the version that serves, or "" where none does or that cannot be told."""
        ...

    def fingerprints(self) -> set[str]:
        """Those of the encoders that the versions were built with."""
        ...

    def published(self) -> tuple[str, int]:
        """The id of the version that serves, and a number that every publication changes; raises as `current_id`."""
        ...

    def write(self, contents: Contents, encoder: Encoder, hashes: dict[str, str]) -> FolderIndex:
        """Write a version and seal it under a new id; gives it as it is in a folder. It does not serve yet."""
        ...

    def publish(self, version_id: str, replacing: str | None, before: Index | None = None) -> None:
        """Make a sealed version the one that serves, if `replacing` still is."""
        ...

    def refuse(self, version_id: str, reason: str) -> None:
        """Keep a version unpublished, to be looked at, and say why."""
        ...

    def unpublished(self, version_id: str) -> str:
        """Why a version was never published, or ""."""
        ...

    def prune(self, keep: int = KEPT_VERSIONS) -> list[str]:
        """Remove all but the newest versions, and those that were never published; gives the ids of those gone."""
        ...

    def drop(self, version_id: str) -> bool:
        """Remove a version, unless it serves; says whether it is gone."""
        ...

    def keep(self, version_id: str, name: str, text: str) -> None:
        """Keep a note with a version, as far as there is room."""
        ...

    def kept(self, version_id: str, name: str) -> str:
        """A note that is kept with a version, or ""."""
        ...

    def size(self, version_id: str) -> int:
        """Bytes that a version takes, as far as they are counted."""
        ...

    def manifest(self, version_id: str | None = None) -> Manifest:
        """What a version says of itself, without opening its parts."""
        ...

    def open(self, version_id: str | None = None) -> Index:
        """Open a version, the current one by default."""
        ...

    def check(self, version_id: str, before: Index | None = None) -> None:
        """Compare a version with what was written. Raises IndexDamaged."""
        ...

    def taken_over(self, index: Index) -> FolderIndex:
        """An open version as the next one takes it over: in a folder of this machine."""
        ...


def store_of(location: Location) -> Versions:
    """The store of a place. Raises IndexAddressError where the URL of a shared index says too little."""
    if isinstance(location, SharedIndex):
        try:
            from index.store.shared.store import SharedStore  # noqa: PLC0415 - its libraries are an extra
        except ImportError as error:
            raise IndexAddressError(
                f'A shared index needs a package that is not installed ({error.name}): pip install ".[milvus]".'
            ) from error
        return SharedStore(location)
    return Store(location)
