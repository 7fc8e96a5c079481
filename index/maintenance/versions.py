"""The versions on disk: what there is, which serves, and what may go."""

from dataclasses import dataclass
from pathlib import Path

from index.articles.load import GOLDEN
from index.encoders.encoder import Encoder, Progress
from index.encoders.onnx import ExportedEncoder
from index.encoders.select import encoder_of, remove_unused
from index.errors import IndexMissing, IndexUnusable, QuestionFileError
from index.evaluation.compare import Comparison, compare, questions_to_replay
from index.qa.readers.select import load_reader
from index.store.location import Location
from index.store.manifest import Manifest
from index.store.store import KEPT_VERSIONS, check_model, size_of
from index.store.version import Index
from index.store.versions import Versions, store_of


@dataclass(frozen=True, slots=True)
class VersionOnDisk:
    """One version.

    manifest: None where it cannot be read.
    unpublished: why it was never published, or "".
    size: bytes that it takes, with those that it shares with others.
    """

    id: str
    manifest: Manifest | None
    serves: bool
    unpublished: str
    size: int


def versions_of(folder: Location) -> list[VersionOnDisk]:
    """All versions, oldest first. Raises IndexMissing when there is none."""
    store = store_of(folder)
    ids = store.versions()
    if not ids:
        raise IndexMissing(f"There is no index in {folder} yet: run python -m index build.")
    serving = store.serving_id()
    return [
        VersionOnDisk(each, _manifest(store, each), each == serving, store.unpublished(each), store.size(each))
        for each in ids
    ]


def roll_back(folder: Location, version: str = "") -> tuple[str, Manifest]:
    """Publish an older version, or one that was not published, once all of it was checked and its encoder is at hand.

    version: its id; "" for the one that was published before the one that serves.
    Gives the id of the version that served, and what the one that serves now says of itself.
    Raises IndexUnusable, ModelError or BuildError; what served before then still does.
    """
    store = store_of(folder)
    serving = store.serving_id()
    chosen = _known(folder, store, version) if version else _before(store, serving)
    index, encoder = opened(store, chosen)
    if isinstance(encoder, ExportedEncoder):
        encoder.check()
    if chosen != serving:
        store.publish(chosen, replacing=serving or None)
    return serving, index.manifest


def prune(folder: Location, keep: int | None = None) -> tuple[list[str], int]:
    """Remove what is damaged, was never published, or is older than the newest `keep`.

    What interrupted builds left goes too; the version that serves always stays. Gives the ids of those that are gone,
    and the bytes that are free again. Raises IndexMissing or BuildInProgress.
    """
    store = store_of(folder)
    if not store.versions():
        raise IndexMissing(f"There is no index in {folder} yet: run python -m index build.")
    before = size_of(store.folder)
    with store.building():
        gone = [each for each in store.versions() if not _is_whole(store, each) and store.drop(each)]
        gone += store.prune(keep or KEPT_VERSIONS)
        store.clear_embedding()
        remove_unused(store.folder, store.fingerprints())
    return sorted(gone), max(before - size_of(store.folder), 0)


def diff(
    folder: Location,
    versions: tuple[str, str],
    corpus: Path | None = None,
    golden: Path | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """The same questions to any two versions. Raises QuestionFileError, when there is nothing to ask too."""
    store = store_of(folder)
    old, new = (_known(folder, store, each) for each in versions)
    questions = questions_to_replay(store.folder, corpus, golden)
    if not questions:
        raise QuestionFileError(
            f"There is nothing to ask: put golden questions into {(corpus or Path('corpus')) / GOLDEN} "
            "(docs/versions.md), or let a bot answer for a while."
        )
    return compare(opened(store, old), opened(store, new), load_reader(store.folder), questions, progress)


def opened(store: Versions, version: str) -> tuple[Index, Encoder]:
    """A version and the encoder that it was built with. Raises IndexUnusable or ModelError."""
    index = store.open(version)
    encoder = encoder_of(store.folder, index.manifest, index.manifest.model)
    check_model(index, encoder)
    return index, encoder


def _known(folder: Location, store: Versions, version: str) -> str:
    padded = version.zfill(6)
    if padded not in store.versions():
        there = ", ".join(store.versions()) or "none"
        raise IndexMissing(f"There is no version {version} in {folder}; there are: {there}.")
    return padded


def _before(store: Versions, serving: str) -> str:
    """Ids count up, so that the one before is known whatever the clock said."""
    older = [each for each in store.versions() if each < serving and not store.unpublished(each)]
    if not older:
        raise IndexMissing(f"There is no version before {serving or 'any'}: python -m index versions lists them.")
    return older[-1]


def _manifest(store: Versions, version: str) -> Manifest | None:
    try:
        return store.manifest(version)
    except IndexUnusable:
        return None


def _is_whole(store: Versions, version: str) -> bool:
    try:
        store.open(version)
        store.check(version)
    except IndexUnusable:
        return False
    return True
