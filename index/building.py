"""The corpus folder to a published version of the index."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from index.concordance import Concordance
from index.embed import Encoder, Encoding, Progress, Vectors, sentence_vectors, token_vectors
from index.encoders import encoder_for_building, remove_unused
from index.errors import BuildError, IndexUnusable
from index.lexical import LexicalIndex
from index.load import LARGEST_FILE_MB, Corpus, Skipped, load_corpus
from index.models import DEFAULT_MODEL, DEFAULT_PRECISION, Precision
from index.split import split
from index.store import Contents, Index, Store
from index.tokens import TokenVectors
from index.types import Article, Passage

_BLOCK = 1_000


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did.

    version: the id of the version that serves now.
    embedded: how many passages had to be encoded; the others kept the vectors of the version before.
    unchanged: whether nothing had to be done at all.
    """

    version: str
    articles: int
    passages: int
    embedded: int
    unchanged: bool
    skipped: tuple[Skipped, ...]


def build_index(
    corpus_folder: Path,
    folder: Path,
    model: str = DEFAULT_MODEL,
    precision: Precision = DEFAULT_PRECISION,
    progress: Progress | None = None,
    preparing: Callable[[], None] = lambda: None,
    largest_file_mb: float = LARGEST_FILE_MB,
) -> Built:
    """Index the articles of a folder into an index folder, as `python -m index build` does.

    preparing: called when the model has to be exported first, which takes a while.
    largest_file_mb: larger files are skipped.
    Raises what `build` raises.
    """

    def sample() -> list[str]:
        texts = sample_texts(corpus_folder, largest_file_mb=largest_file_mb)
        preparing()
        return texts

    store = Store(folder)
    encoder = encoder_for_building(folder, model, precision, sample)
    built = build(corpus_folder, store, encoder, progress, largest_file_mb)
    remove_unused(store)
    return built


def build(
    corpus_folder: Path,
    store: Store,
    encoder: Encoder,
    progress: Progress | None = None,
    largest_file_mb: float = LARGEST_FILE_MB,
) -> Built:
    """Index the articles of a folder and publish the version, unless the one that serves holds just that.

    Raises CorpusError, ModelError, BuildInProgress or BuildError; whatever happens, the version that served before
    still does.
    """
    corpus = load_corpus(corpus_folder, largest_file_mb)
    hashes = {article.id: _content_hash(article) for article in corpus.articles}
    with store.building():
        serving = _serving(store, encoder)
        if serving and serving.manifest.articles == hashes and serving.manifest.model == encoder.name:
            return _built(serving.manifest.id, corpus, len(serving), embedded=0, unchanged=True)
        passages = [passage for article in corpus.articles for passage in split(article)]
        contents, embedded = _contents(passages, serving, encoder, progress)
        version = store.write(contents, encoder, hashes)
        _publish(store, version)
        store.prune()
    return _built(version, corpus, len(passages), embedded, unchanged=False)


def sample_texts(corpus_folder: Path, count: int = 32, largest_file_mb: float = LARGEST_FILE_MB) -> list[str]:
    """Paragraphs from all over the corpus, to compare encoders on. Raises CorpusError."""
    articles = load_corpus(corpus_folder, largest_file_mb).articles
    paragraphs = [article.text[p.start : p.end] for article in articles for p in article.paragraphs]
    return paragraphs[:: -(-len(paragraphs) // count)]


def _built(version: str, corpus: Corpus, passages: int, embedded: int, *, unchanged: bool) -> Built:
    return Built(version, len(corpus.articles), passages, embedded, unchanged, corpus.skipped)


def _publish(store: Store, version: str) -> None:
    try:
        store.publish(version, replacing=_current_id(store))
    except BuildError:
        store.drop(version)
        raise


def _current_id(store: Store) -> str | None:
    try:
        return store.current_id()
    except IndexUnusable:
        return None


def _serving(store: Store, encoder: Encoder) -> Index | None:
    """The version that serves, if it is whole and of the same model."""
    try:
        index = store.open()
    except IndexUnusable:
        return None
    return index if index.manifest.fingerprint == encoder.fingerprint else None


def _contents(
    passages: Sequence[Passage], serving: Index | None, encoder: Encoder, progress: Progress | None
) -> tuple[Contents, int]:
    """Vectors for all passages, taken over where the same passage was encoded before."""
    known = {_key(serving.passage(row)): row for row in range(len(serving))} if serving else {}
    new = [row for row, passage in enumerate(passages) if _key(passage) not in known]
    encodings = _encoded([passages[row].text for row in new], encoder, progress)
    encoded = set(new)
    passage_rows: list[Vectors] = []
    sentence_rows: list[Vectors] = []
    tokens: list[TokenVectors] = []  # int8 from the beginning: they are most of what a build holds
    for row, passage in enumerate(passages):
        if row in encoded:
            encoding = next(encodings)
            spans = [(s.start - passage.start, s.end - passage.start) for s in passage.sentences]
            passage_rows.append(encoding.vector[None, :])
            sentence_rows.append(sentence_vectors(encoding, spans))
            tokens.append(TokenVectors.of(token_vectors(encoding, spans), encoder.dimension))
        elif serving:
            old = known[_key(passage)]
            passage_rows.append(serving.passage_vectors([old]))
            old_sentences = serving.sentence_rows(old)
            sentence_rows.append(serving.sentence_vectors(range(*old_sentences)))
            tokens.append(serving.tokens.part(*old_sentences))
    contents = Contents(
        passages,
        np.concatenate(passage_rows).astype(np.float32),
        np.concatenate(sentence_rows).astype(np.float32),
        LexicalIndex.of([_searched_text(passage) for passage in passages]),
        LexicalIndex.of([sentence.text for passage in passages for sentence in passage.sentences]),
        Concordance.of(passages),
        TokenVectors.joined(tokens),
    )
    return contents, len(new)


def _encoded(texts: Sequence[str], encoder: Encoder, progress: Progress | None) -> Iterator[Encoding]:
    """Encodings in order, a block at a time: the token vectors of a large corpus do not fit into memory."""
    for first in range(0, len(texts), _BLOCK):

        def report(done: int, _: int, before: int = first) -> None:
            if progress:
                progress(before + done, len(texts))

        yield from encoder.encode_passages(texts[first : first + _BLOCK], report)


def _searched_text(passage: Passage) -> str:
    """A passage with its context: people ask for what the title and the heading name."""
    return " ".join((passage.article.title, passage.paragraph.heading, passage.text))


def _key(passage: Passage) -> tuple[str, tuple[int, ...]]:
    return passage.text, tuple(sentence.end - passage.start for sentence in passage.sentences)


def _content_hash(article: Article) -> str:
    return hashlib.sha256(json.dumps(asdict(article), sort_keys=True).encode()).hexdigest()
