"""The corpus folder to a published version of the index."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.articles.changes import Change, ChangeLog, whoever_types
from index.articles.files_read import NOTHING_READ
from index.articles.load import LARGEST_FILE_MB, Corpus, Problem, Skipped, load_corpus
from index.encoders.encoder import Encoder, Progress
from index.encoders.export import Sample
from index.encoders.models import DEFAULT_MODEL, DEFAULT_PRECISION, Precision
from index.encoders.select import encoder_for_building, remove_unused
from index.errors import BuildError, IndexAway, IndexUnusable
from index.evaluation.compare import Comparison, compare, questions_to_replay
from index.maintenance.gate import Gate, refused, with_encoder
from index.maintenance.gate_results import keep_result
from index.maintenance.incremental import (
    can_be_taken_over,
    contents_of,
    files_read_before,
    hashes_of,
    holds_just_that,
    new_passages,
    passages_of,
)
from index.maintenance.memory import check_memory
from index.maintenance.sample import sample_of
from index.maintenance.workers import Here, Workers
from index.qa.readers.select import load_reader
from index.store.journal import Journal, missing
from index.store.location import Location, folder_of
from index.store.version import FolderIndex, Index
from index.store.versions import Versions, store_of
from index.types import Passage


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did.

    version: the id of the version that serves now.
    embedded: how many passages had to be encoded; the others kept the vectors of the version before.
    unchanged: whether nothing had to be done at all.
    new, changed, gone: the ids of articles, beside the version that served before.
    problems: what of the articles' files could not be read.
    """

    version: str
    articles: int
    passages: int
    embedded: int
    unchanged: bool
    skipped: tuple[Skipped, ...]
    problems: tuple[Problem, ...] = ()
    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listener:
    """Who hears how a build goes on.

    encoding, asking: how many passages are encoded, how many questions asked.
    preparing: the model has to be exported first, which takes a while.
    compared: how the answers of the new version differ from those of the one that serves, if there is what to ask.
    """

    encoding: Progress | None = None
    asking: Progress | None = None
    preparing: Callable[[], None] = lambda: None
    compared: Callable[[Comparison], None] = lambda _: None


def build_index(  # noqa: PLR0913 - as many as the command has options
    corpus_folder: Path,
    location: Location,
    model: str = DEFAULT_MODEL,
    precision: Precision = DEFAULT_PRECISION,
    gate: Gate = Gate(),
    listener: Listener = Listener(),
    *,
    workers: Workers = Here(),
    fresh: bool = False,
    largest_file_mb: float = LARGEST_FILE_MB,
    memory_mb: float = 0,
    who: str = "",
) -> Built:
    """Index the articles of a folder into an index, as `python -m index build` does.

    location: of the index, a folder or one that machines share. workers: who reads and encodes.
    largest_file_mb: larger files are skipped. memory_mb: where it would take more, it stops before it
    encodes; 0 for no limit. who: wants it, for the log of changes; "" for whoever runs the process.
    Raises what `build` raises.
    """
    store, folder = store_of(location), folder_of(location)

    def sample() -> Sample:
        golden = questions_to_replay(folder, corpus_folder, gate.golden).golden
        found = sample_of(load_corpus(corpus_folder, largest_file_mb, read=workers.read).articles, golden)
        listener.preparing()
        return found

    encoder = encoder_for_building(folder, model, precision, sample)
    built = build(
        corpus_folder,
        store,
        encoder,
        gate,
        listener,
        workers=workers,
        fresh=fresh,
        largest_file_mb=largest_file_mb,
        memory_mb=memory_mb,
    )
    remove_unused(store.folder, store.fingerprints())
    if not built.unchanged:
        log = ChangeLog(store.folder)
        log.add(who or whoever_types(), [(Change.PUBLISHED, built.version, _what_is_new(built))])
    return built


def build(  # noqa: PLR0913 - what `build_index` gives it
    corpus_folder: Path,
    store: Versions,
    encoder: Encoder,
    gate: Gate = Gate(),
    listener: Listener = Listener(),
    *,
    workers: Workers = Here(),
    fresh: bool = False,
    largest_file_mb: float = LARGEST_FILE_MB,
    memory_mb: float = 0,
) -> Built:
    """Index the articles of a folder and publish the version, unless the one that serves holds just that.

    What is unchanged is not encoded again, nor what an interrupted build has encoded, unless all is wanted `fresh`.
    memory_mb: as for `build_index`.
    The golden questions and those that people asked lately are asked of the version that serves and of the new one.

    Raises CorpusError, ModelError, QuestionFileError, ReaderModelError, BuildInProgress or BuildError, of which
    GoldenLost says that the new version was kept but not published. Whatever happens, the version that served before
    still does.
    """
    before = _serving(store)
    read_before = NOTHING_READ if fresh else files_read_before(store, before)
    corpus = load_corpus(corpus_folder, largest_file_mb, read_before, workers.read)
    questions = questions_to_replay(store.folder, corpus_folder, gate.golden)
    reader = load_reader(store.folder)
    hashes = hashes_of(corpus, before)
    with store.building():
        replacing = store.serving_id() or None
        if replacing != (before.manifest.id if before else None):
            before = _serving(store)
        is_like = before and can_be_taken_over(before, encoder) and not fresh
        if before and is_like and holds_just_that(before, hashes, encoder):
            if corpus.read != read_before:
                corpus.read.save(store.folder, hashes)
            _tidy(store)
            return _unchanged(before, corpus)
        like = store.taken_over(before) if before and is_like else None
        index, embedded = _written(
            store, corpus, hashes, like, encoder, workers, listener.encoding, fresh=fresh, memory_mb=memory_mb
        )
        if questions:
            old = with_encoder(store, before, encoder)
            comparison = compare(old, (index, encoder), reader, questions, listener.asking)
            listener.compared(comparison)
            keep_result(store, index.manifest.id, comparison)
            if comparison.losses and not gate.force:
                raise refused(store, comparison)
        _publish(store, index.manifest.id, replacing, like)
        corpus.read.save(store.folder, hashes)
        _tidy(store)
    return _published(index, corpus, embedded, before)


def _written(  # noqa: PLR0913 - of what `build` has, nearly all
    store: Versions,
    corpus: Corpus,
    hashes: dict[str, str],
    like: FolderIndex | None,
    encoder: Encoder,
    workers: Workers,
    progress: Progress | None,
    *,
    fresh: bool,
    memory_mb: float,
) -> tuple[FolderIndex, int]:
    """A new version, not published yet, and how many of its passages had to be encoded."""
    passages, before_in = passages_of(corpus, hashes, like, workers)
    new = new_passages(passages, before_in)
    check_memory(passages, len(new), encoder, memory_mb)
    with store.embedding(encoder, fresh=fresh) as journal:
        embedded = _embed(new, journal, encoder, workers, progress)
        contents = contents_of(passages, before_in, journal)
        return store.write(contents, encoder, hashes), embedded


def _unchanged(index: Index, corpus: Corpus) -> Built:
    return Built(index.manifest.id, len(corpus.articles), len(index), 0, True, corpus.skipped, corpus.problems)


def _published(index: Index, corpus: Corpus, embedded: int, before: Index | None) -> Built:
    served, serves = before.manifest.articles if before else {}, index.manifest.articles
    return Built(
        index.manifest.id,
        len(corpus.articles),
        len(index),
        embedded,
        unchanged=False,
        skipped=corpus.skipped,
        problems=corpus.problems,
        new=tuple(sorted(serves.keys() - served.keys())),
        changed=tuple(sorted(each for each in serves.keys() & served.keys() if serves[each] != served[each])),
        gone=tuple(sorted(served.keys() - serves.keys())),
    )


def _what_is_new(built: Built) -> str:
    parts = (("new", built.new), ("changed", built.changed), ("gone", built.gone))
    return "; ".join(f"{what}: {', '.join(ids)}" for what, ids in parts if ids)


def _publish(store: Versions, version: str, replacing: str | None, like: FolderIndex | None) -> None:
    """Publish it unless somebody has published another version since the build began."""
    try:
        store.publish(version, replacing, like)
    except BuildError:
        store.drop(version)
        raise


def _tidy(store: Versions) -> None:
    """Remove what a build leaves, or one before it that was killed just after it had published."""
    store.clear_embedding()
    store.prune()


def _serving(store: Versions) -> Index | None:
    """The version that serves, if it is whole: what it holds goes into the next."""
    try:
        index = store.open()
        store.check(index.manifest.id)
    except IndexAway:
        raise
    except IndexUnusable:
        return None
    return index


def _embed(
    passages: Sequence[Passage], journal: Journal, encoder: Encoder, workers: Workers, progress: Progress | None
) -> int:
    """Have the passages encoded that are not in the journal, and write them into it; gives how many they were."""
    new = list(missing(passages, journal))
    for row, embedded in workers.embed([passage for _, passage in new], encoder, progress or (lambda *_: None)):
        journal.add(new[row][0], embedded)
    return len(new)
