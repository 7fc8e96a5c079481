"""The corpus folder to a published version of the index."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from index.articles.changes import Change, ChangeLog, whoever_types
from index.articles.collections import folder_collection
from index.articles.files_read import NOTHING_READ, FilesRead
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
from index.store.version import Before, Contents, Index
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
    before = _serving(store)
    read_before = NOTHING_READ if fresh else _read_before(store, before)
    corpus = load_corpus(corpus_folder, largest_file_mb, read_before)
    questions = questions_to_replay(store.folder, corpus_folder, gate.golden)
    reader = load_reader(store.folder)
    hashes = _hashes(corpus, before)
    with store.building():
        replacing = store.serving_id() or None
        if replacing != (before.manifest.id if before else None):
            before = _serving(store)
        like = before if before and _can_be_taken_over(before, encoder) and not fresh else None
        if like and _holds_just_that(like, hashes, encoder):
            if corpus.read != read_before:
                corpus.read.save(store.folder, hashes)
            _tidy(store)
            return _built(like.manifest.id, corpus, len(like), embedded=0, unchanged=True)
        passages, before_in = _passages(corpus, hashes, like)
        with store.embedding(encoder, fresh=fresh) as journal:
            embedded = _embed(_new(passages, before_in), journal, encoder, listener.encoding)
            contents = _contents(passages, before_in, journal)
            index = store.write(contents, encoder, hashes)
        if questions:
            old = _with_encoder(store, before, encoder)
            comparison = compare(old, (index, encoder), reader, questions, listener.asking)
            listener.compared(comparison)
            keep_result(store.place(index.manifest.id), comparison)
            if comparison.losses and not gate.force:
                raise _refused(store, comparison)
        _publish(store, index.manifest.id, replacing, like)
        corpus.read.save(store.folder, hashes)
        _tidy(store)
    built = _built(index.manifest.id, corpus, len(passages), embedded, unchanged=False)
    served = before.manifest.articles if before else {}
    return replace(
        built,
        new=tuple(sorted(hashes.keys() - served.keys())),
        changed=tuple(sorted(each for each in hashes.keys() & served.keys() if hashes[each] != served[each])),
        gone=tuple(sorted(served.keys() - hashes.keys())),
    )


def _read_before(store: Store, before: Index | None) -> FilesRead:
    """What files were when the articles of the version that serves were read."""
    articles = before.articles if before else ()
    hashes = before.manifest.articles if before else {}
    return FilesRead.load(store.folder, {article.id: (hashes[article.id], article) for article in articles})


def _hashes(corpus: Corpus, before: Index | None) -> dict[str, str]:
    """By the ids of articles; an article that was not read again has the hash that it had."""
    served = {article.id: article for article in before.articles} if before else {}
    return {
        article.id: before.manifest.articles[article.id]
        if before and served.get(article.id) is article
        else _content_hash(article)
        for article in corpus.articles
    }


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


def _publish(store: Store, version: str, replacing: str | None, like: Index | None) -> None:
    """Publish it unless somebody has published another version since the build began."""
    try:
        store.publish(version, replacing, like)
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


def _passages(corpus: Corpus, hashes: Mapping[str, str], like: Index | None) -> tuple[list[Passage], Before | None]:
    """All passages, and which of them the version before has: those of unchanged articles, and equal texts of others.

    The latter keep their vectors where an article has another title, or another name.
    """
    if like is None:
        return [passage for article in corpus.articles for passage in split(article)], None
    is_read = like.manifest.made_by == provenance()
    places = like.rows_by_article()
    unchanged = {each for each in places if is_read and like.manifest.articles[each] == hashes.get(each)}
    others = [row for article, rows in places.items() if article not in unchanged for row in rows]
    rows_of = {key_of(like.passage(row)): row for row in others}
    passages: list[Passage] = []
    rows: list[int] = []
    for article in corpus.articles:
        if article.id in unchanged:
            found = [like.passage(row) for row in places[article.id]]
            rows += places[article.id]
        else:
            found = split(article)
            rows += [rows_of.get(key_of(passage), -1) for passage in found]
        passages += found
    return passages, Before(like, np.array(rows, dtype=np.int64))


def _new(passages: Sequence[Passage], before: Before | None) -> list[Passage]:
    """The passages that the version before has not."""
    if before is None:
        return list(passages)
    return [passage for passage, row in zip(passages, before.rows, strict=True) if row < 0]


def _embed(passages: Sequence[Passage], journal: Journal, encoder: Encoder, progress: Progress | None) -> int:
    """Encode the passages that are not in the journal, and write them into it; gives how many they were."""
    new = list(missing(passages, journal))
    for first in range(0, len(new), _BLOCK):

        def report(done: int, _: int, before: int = first) -> None:
            if progress:
                progress(before + done, len(new))

        block = new[first : first + _BLOCK]
        encodings = encoder.encode_passages([passage.text for _, passage in block], report)
        for (key, passage), encoding in zip(block, encodings, strict=True):
            journal.add(key, EmbeddedPassage.of(passage, encoding))
    return len(new)


def _contents(passages: Sequence[Passage], before: Before | None, journal: Journal) -> Contents:
    """What was encoded and read before is taken over; the lexical indexes depend on all texts and are made anew."""
    is_read = before and before.index.manifest.made_by == provenance()
    known_words = KnownWords(before.index.concordance, before.ranges) if before and is_read else None
    embedded = (journal.read(key_of(passage)) for passage in _new(passages, before))
    return Contents(passages, embedded, words_of(passages, known_words), before)


def _content_hash(article: Article) -> str:
    """Of all that is known of it; its collection only where that is not its folder, which the id says."""
    fields = asdict(article)
    if article.collection == folder_collection(article.id):
        del fields["collection"]
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()
