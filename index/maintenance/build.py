"""The corpus folder to a published version of the index."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from index.articles.changes import Change, ChangeLog, whoever_types
from index.articles.collections import folder_collection
from index.articles.load import LARGEST_FILE_MB, Corpus, Problem, Skipped, load_corpus
from index.encoders.encoder import Encoder, Progress
from index.encoders.export import Sample
from index.encoders.models import DEFAULT_MODEL, DEFAULT_PRECISION, Precision
from index.encoders.select import encoder_for_building, encoder_of, remove_unused
from index.errors import BuildError, FootnoteError, GoldenLost, IndexUnusable, counted
from index.evaluation.compare import Comparison, compare, questions_to_replay
from index.maintenance.gate_results import keep_result
from index.maintenance.sample import sample_of
from index.qa.readers.select import load_reader
from index.store.concordance import KnownWords
from index.store.journal import EmbeddedPassage, Journal, key_of, missing
from index.store.provenance import provenance, same_vectors
from index.store.store import Store, check_model
from index.store.version import Contents, Index
from index.store.wording import words_of
from index.text.split import split
from index.types import Article, Passage

# So many passages are encoded at a time: a few seconds' work at most is lost when a build is killed.
_BLOCK = 64


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
class Gate:
    """What a new version must not lose before it is published.

    golden: the file of the golden questions; None for golden.jsonl in the corpus, if it is there.
    force: publish it whatever it loses.
    """

    golden: Path | None = None
    force: bool = False


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
    folder: Path,
    model: str = DEFAULT_MODEL,
    precision: Precision = DEFAULT_PRECISION,
    gate: Gate = Gate(),
    listener: Listener = Listener(),
    *,
    fresh: bool = False,
    largest_file_mb: float = LARGEST_FILE_MB,
    who: str = "",
) -> Built:
    """Index the articles of a folder into an index folder, as `python -m index build` does.

    largest_file_mb: larger files are skipped. who: wants it, for the log of changes; "" for whoever runs the process.
    Raises what `build` raises.
    """
    store = Store(folder)

    def sample() -> Sample:
        golden = questions_to_replay(folder, corpus_folder, gate.golden).golden
        found = sample_of(load_corpus(corpus_folder, largest_file_mb).articles, golden)
        listener.preparing()
        return found

    encoder = encoder_for_building(folder, model, precision, sample)
    built = build(corpus_folder, store, encoder, gate, listener, fresh=fresh, largest_file_mb=largest_file_mb)
    remove_unused(store.folder, store.fingerprints())
    if not built.unchanged:
        log = ChangeLog(store.folder)
        log.add(who or whoever_types(), [(Change.PUBLISHED, built.version, _what_is_new(built))])
    return built


def build(
    corpus_folder: Path,
    store: Store,
    encoder: Encoder,
    gate: Gate = Gate(),
    listener: Listener = Listener(),
    *,
    fresh: bool = False,
    largest_file_mb: float = LARGEST_FILE_MB,
) -> Built:
    """Index the articles of a folder and publish the version, unless the one that serves holds just that.

    What is unchanged is not encoded again, nor what an interrupted build has encoded, unless all is wanted `fresh`.
    The golden questions and those that people asked lately are asked of the version that serves and of the new one.

    Raises CorpusError, ModelError, QuestionFileError, ReaderModelError, BuildInProgress or BuildError, of which
    GoldenLost says that the new version was kept but not published. Whatever happens, the version that served before
    still does.
    """
    corpus = load_corpus(corpus_folder, largest_file_mb)
    questions = questions_to_replay(store.folder, corpus_folder, gate.golden)
    reader = load_reader(store.folder)
    hashes = {article.id: _content_hash(article) for article in corpus.articles}
    with store.building():
        replacing = store.serving_id() or None
        before = _serving(store)
        like = before if before and _can_be_taken_over(before, encoder) and not fresh else None
        if like and _holds_just_that(like, hashes, encoder):
            _tidy(store)
            return _built(like.manifest.id, corpus, len(like), embedded=0, unchanged=True)
        passages = [passage for article in corpus.articles for passage in split(article)]
        with store.embedding(encoder, fresh=fresh) as journal:
            known = {key_of(like.passage(row)): row for row in range(len(like))} if like else {}
            embedded = _embed(passages, known, journal, encoder, listener.encoding)
            index = store.write(_contents(passages, like, known, journal), encoder, hashes)
        if questions:
            old = _with_encoder(store, before, encoder)
            comparison = compare(old, (index, encoder), reader, questions, listener.asking)
            listener.compared(comparison)
            keep_result(store.place(index.manifest.id), comparison)
            if comparison.losses and not gate.force:
                raise _refused(store, comparison)
        _publish(store, index.manifest.id, replacing)
        _tidy(store)
    built = _built(index.manifest.id, corpus, len(passages), embedded, unchanged=False)
    served = before.manifest.articles if before else {}
    return replace(
        built,
        new=tuple(sorted(hashes.keys() - served.keys())),
        changed=tuple(sorted(each for each in hashes.keys() & served.keys() if hashes[each] != served[each])),
        gone=tuple(sorted(served.keys() - hashes.keys())),
    )


def _built(version: str, corpus: Corpus, passages: int, embedded: int, *, unchanged: bool) -> Built:
    return Built(version, len(corpus.articles), passages, embedded, unchanged, corpus.skipped, corpus.problems)


def _what_is_new(built: Built) -> str:
    parts = (("new", built.new), ("changed", built.changed), ("gone", built.gone))
    return "; ".join(f"{what}: {', '.join(ids)}" for what, ids in parts if ids)


def _can_be_taken_over(index: Index, encoder: Encoder) -> bool:
    """Whether its vectors are those that the encoder would make."""
    manifest = index.manifest
    return manifest.fingerprint == encoder.fingerprint and same_vectors(manifest.made_by)


def _holds_just_that(index: Index, hashes: dict[str, str], encoder: Encoder) -> bool:
    manifest = index.manifest
    return manifest.articles == hashes and manifest.model == encoder.name and manifest.made_by == provenance()


def _publish(store: Store, version: str, replacing: str | None) -> None:
    """Publish it unless somebody has published another version since the build began."""
    try:
        store.publish(version, replacing)
    except BuildError:
        store.drop(version)
        raise


def _tidy(store: Store) -> None:
    """Remove what a build leaves, or one before it that was killed just after it had published."""
    store.clear_embedding()
    store.prune()


def _serving(store: Store) -> Index | None:
    """The version that serves, if it is whole: what it holds goes into the next."""
    try:
        index = store.open()
        store.check(index.manifest.id)
    except IndexUnusable:
        return None
    return index


def _with_encoder(store: Store, index: Index | None, encoder: Encoder) -> tuple[Index, Encoder] | None:
    """The version with the encoder that built it; None where that is no longer at hand."""
    if index is None or index.manifest.fingerprint == encoder.fingerprint:
        return (index, encoder) if index else None
    try:
        own = encoder_of(store.folder, index.manifest, index.manifest.model)
        check_model(index, own)
    except FootnoteError:
        return None
    return index, own


def _refused(store: Store, comparison: Comparison) -> GoldenLost:
    losses = tuple(each.question for each in comparison.losses)
    count = counted(len(losses), "golden question")
    store.refuse(comparison.new, f"it loses {count}")
    return GoldenLost(
        f"Version {comparison.new} is not published, because it loses {count}; version {comparison.old} goes on "
        "serving. Mend the articles, or take the questions out of the golden file, and build again; or publish it "
        f"all the same: python -m index rollback {comparison.new}.",
        comparison.new,
        losses,
    )


def _embed(
    passages: Sequence[Passage],
    known: dict[str, int],
    journal: Journal,
    encoder: Encoder,
    progress: Progress | None,
) -> int:
    """Encode the passages that are in neither, and write them into the journal; gives how many they were."""
    new = list(missing(passages, known, journal))
    for first in range(0, len(new), _BLOCK):

        def report(done: int, _: int, before: int = first) -> None:
            if progress:
                progress(before + done, len(new))

        block = new[first : first + _BLOCK]
        encodings = encoder.encode_passages([passage.text for _, passage in block], report)
        for (key, passage), encoding in zip(block, encodings, strict=True):
            journal.add(key, EmbeddedPassage.of(passage, encoding))
    return len(new)


def _contents(passages: Sequence[Passage], like: Index | None, known: dict[str, int], journal: Journal) -> Contents:
    """What was encoded and read before is taken over; the lexical indexes depend on all texts and are made anew."""

    def embedded() -> Iterator[EmbeddedPassage]:
        for passage in passages:
            key = key_of(passage)
            yield like.embedded(known[key]) if like and key in known else journal.read(key)

    def rows_before(passage: Passage) -> tuple[int, int] | None:
        row = known.get(key_of(passage))
        return like.sentence_rows(row) if like and row is not None else None

    is_read = like and like.manifest.made_by == provenance()
    known_words = KnownWords(like.concordance, rows_before) if like and is_read else None
    return Contents(passages, embedded(), words_of(passages, known_words))


def _content_hash(article: Article) -> str:
    """Of all that is known of it; its collection only where that is not its folder, which the id says."""
    fields = asdict(article)
    if article.collection == folder_collection(article.id):
        del fields["collection"]
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()
