"""One version of the index, open for reading; new_version.py writes it.

manifest.json          model, counts, hashes of the articles, and size and hash of every other part
articles.jsonl         the articles with their paragraphs
passages.npy           (passages, 3): article, paragraph, first sentence
sentences.npy          (sentences, 2): start and end in the article's text
passages.faiss         a vector a passage
sentences.faiss        a vector a sentence
lexical/               BM25 over title, heading and text of the passages
sentence_lexical/      BM25 over the sentences
concordance/           the words of every sentence
tokens/                int8 token vectors of every sentence
"""

import os
import weakref
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from pathlib import Path, PurePath

import numpy as np
from numpy.typing import NDArray

from index.encoders.encoder import Vectors
from index.store.articles_file import load_articles
from index.store.concordance import Concordance, KnownWords
from index.store.lexical import LexicalIndex
from index.store.manifest import Manifest, check_sizes, damaged, read_manifest
from index.store.parts import Left, Searched
from index.store.tokens import FILES, TokenVectors
from index.store.vectors import VectorIndex
from index.store.wording import Words, words_of
from index.types import Article, Passage, Sentence

_READ_LATER = ("passages.faiss", "sentences.faiss", f"tokens/{FILES}*.npy")


class _ReadLater:
    """A file that is read while questions are answered, and may be cut short meanwhile.

    Inverted lists are mapped into memory: reading them then would end the process (SIGBUS).
    It is held open, as the version may be removed while it is in use, which changes nothing.
    """

    def __init__(self, path: Path, size: int) -> None:
        self.name = path.name
        self._size = size
        self._descriptor = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self._descriptor)

    @property
    def is_whole(self) -> bool:
        return os.fstat(self._descriptor).st_size >= self._size


@dataclass(frozen=True, slots=True)
class Places:
    """The articles of a version, and where passages and sentences stand in them.

    passages: (passages, 3), article, place of the paragraph in it, first sentence.
    sentences: (sentences, 2), start and end in the article's text.
    """

    articles: tuple[Article, ...]
    passages: NDArray[np.int64]
    sentences: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class InFiles:
    """All of a version that is searched, in files of its folder."""

    passage_vectors: VectorIndex
    sentence_vectors: VectorIndex
    lexical: LexicalIndex
    sentence_lexical: LexicalIndex
    concordance: Concordance
    tokens: TokenVectors

    @classmethod
    def load(cls, folder: Path) -> "InFiles":
        """Open what a build wrote into the folder of a version."""
        return cls(
            passage_vectors=VectorIndex.load(folder / "passages.faiss"),
            sentence_vectors=VectorIndex.load(folder / "sentences.faiss"),
            lexical=LexicalIndex.load(folder / "lexical"),
            sentence_lexical=LexicalIndex.load(folder / "sentence_lexical"),
            concordance=Concordance.load(folder / "concordance"),
            tokens=TokenVectors.load(folder / "tokens"),
        )

    def without(self, left: Left) -> "InFiles":
        """The same of what is left, numbered anew: vectors stay where they are, words are counted anew."""
        words: Words = words_of(left.passages, KnownWords(self.concordance, left.ranges))
        return InFiles(
            passage_vectors=self.passage_vectors.selected(left.passage_rows),
            sentence_vectors=self.sentence_vectors.selected(left.sentence_rows),
            lexical=words.lexical,
            sentence_lexical=words.sentence_lexical,
            concordance=words.concordance,
            tokens=self.tokens.selected(left.sentence_rows),
        )


class Index:
    """One version, open for reading; it stays whole however many versions are published or removed meanwhile.

    hidden: the collections that were left out of it, see index/store/restricted.py.
    """

    def __init__(
        self, manifest: Manifest, places: Places, searched: Searched, hidden: frozenset[str] = frozenset()
    ) -> None:
        self.manifest = manifest
        self.hidden = hidden
        self.places = places
        self.articles = places.articles
        self.searched = searched
        self.lexical = searched.lexical
        self.sentence_lexical = searched.sentence_lexical
        self.concordance = searched.concordance
        self.tokens = searched.tokens
        self._passages = places.passages
        self._sentences = places.sentences
        self._passage_vectors = searched.passage_vectors
        self._sentence_vectors = searched.sentence_vectors
        self._check_agreement()
        self._first_sentences = np.append(self._passages[:, 2], len(self._sentences))

    def __len__(self) -> int:
        return len(self._passages)

    def check_whole(self) -> None:
        """Raises IndexDamaged when what is read while it serves was damaged since the version was opened."""

    def passage(self, row: int) -> Passage:
        """The passage of a row."""
        article_row, paragraph_row, _ = self._passages[row]
        article = self.articles[article_row]
        spans = self._sentences[slice(*self.sentence_rows(row))].tolist()
        sentences = tuple(Sentence(article, start, end) for start, end in spans)
        return Passage(article, article.paragraphs[paragraph_row], sentences)

    def passages_with(self, terms: Iterable[str]) -> Iterator[Passage]:
        """The passages that hold all of some terms, in title, heading or text."""
        return (self.passage(int(row)) for row in self.lexical.rows_with(terms))

    def sentence_rows(self, passage_row: int) -> tuple[int, int]:
        """The rows of a passage's sentences, from the first to before the last named."""
        return int(self._first_sentences[passage_row]), int(self._first_sentences[passage_row + 1])

    def passages_of_sentences(self, sentence_rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """The row of the passage that each sentence stands in."""
        return np.searchsorted(self._first_sentences, sentence_rows, side="right") - 1

    def nearest_passages(self, vector: Vectors, count: int) -> NDArray[np.int64]:
        """Rows of the passages nearest to a unit vector, best first."""
        return self._passage_vectors.nearest(vector, count)

    def nearest_sentences(self, vector: Vectors, count: int) -> NDArray[np.int64]:
        """Rows of the sentences nearest to a unit vector, best first."""
        return self._sentence_vectors.nearest(vector, count)

    def passage_vectors(self, rows: Sequence[int] | NDArray[np.int64]) -> Vectors:
        """(rows, dimension), unit length."""
        return self._passage_vectors.vectors(rows)

    def sentence_vectors(self, rows: Sequence[int] | NDArray[np.int64]) -> Vectors:
        """(rows, dimension), unit length."""
        return self._sentence_vectors.vectors(rows)

    def rows_of_articles(self, chosen: Callable[[Article], bool]) -> NDArray[np.int64]:
        """Rows of the passages of the articles that are chosen, in order."""
        rows = [row for row, article in enumerate(self.articles) if chosen(article)]
        return np.flatnonzero(np.isin(self._passages[:, 0], rows))

    def rows_by_article(self) -> dict[str, range]:
        """The rows of each article's passages, by its id; they are neighbours."""
        bounds = np.searchsorted(self._passages[:, 0], np.arange(len(self.articles) + 1)).tolist()
        return {article.id: range(*each) for article, each in zip(self.articles, pairwise(bounds), strict=True)}

    def passages_of(self, article: Article) -> range:
        """The rows of an article's passages; they are neighbours."""
        ids = [known.id for known in self.articles]
        rows = np.flatnonzero(self._passages[:, 0] == (ids.index(article.id) if article.id in ids else -1))
        return range(int(rows[0]), int(rows[-1]) + 1) if len(rows) else range(0)

    def passages_in(self, article: Article) -> Iterator[Passage]:
        """An article's passages, in order."""
        return map(self.passage, self.passages_of(article))

    def _check_agreement(self) -> None:
        manifest = self.manifest
        counts = {
            "articles.jsonl": (len(self.articles), len(manifest.articles)),
            "passages.npy": (len(self._passages), manifest.passages),
            "sentences.npy": (len(self._sentences), manifest.sentences),
            "passages.faiss": (len(self._passage_vectors), manifest.passages),
            "sentences.faiss": (len(self._sentence_vectors), manifest.sentences),
            "lexical": (len(self.lexical), manifest.passages),
            "sentence_lexical": (len(self.sentence_lexical), manifest.sentences),
            "concordance": (len(self.concordance), manifest.sentences),
            "tokens": (len(self.tokens), manifest.sentences),
        }
        for name, (found, expected) in counts.items():
            if found != expected:
                raise damaged(manifest.id, f"{name} has {found:,} rows instead of {expected:,}")


class FolderIndex(Index):
    """A version in a folder, which a next one can take over.

    files: all of it that is searched. read_later: what is read while it serves.
    """

    lexical: LexicalIndex
    sentence_lexical: LexicalIndex
    concordance: Concordance
    tokens: TokenVectors

    def __init__(
        self, manifest: Manifest, places: Places, files: InFiles, read_later: Sequence[_ReadLater] = ()
    ) -> None:
        super().__init__(manifest, places, files)
        self.files = files
        self._read_later = read_later

    def check_whole(self) -> None:
        """Raises IndexDamaged when a file that is read while it serves was cut short since the version was opened."""
        for each in self._read_later:
            if not each.is_whole:
                raise damaged(self.manifest.id, f"{each.name} was cut short while it was in use")


def open_version(folder: Path, version_id: str) -> FolderIndex:
    """Open a version whose parts have the right sizes and agree. Raises IndexDamaged, which names the part."""
    manifest = read_manifest(folder, version_id)
    check_sizes(folder, manifest)
    try:
        return FolderIndex(manifest, _read_places(folder), InFiles.load(folder), _read_later(folder, manifest))
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise damaged(version_id, f"a part cannot be read ({error})") from error


def places_of(passages: Sequence[Passage]) -> Places:
    """The articles of passages, and where passages and sentences stand in them."""
    article_rows: dict[str, int] = {}
    articles: list[Article] = []
    places: list[tuple[int, int, int]] = []
    sentences: list[tuple[int, int]] = []
    for passage in passages:
        if passage.article.id not in article_rows:
            article_rows[passage.article.id] = len(articles)
            articles.append(passage.article)
        row = article_rows[passage.article.id]
        paragraphs = passage.article.paragraphs
        place = bisect_left(paragraphs, passage.paragraph.start, key=attrgetter("start"))
        places.append((row, place, len(sentences)))
        sentences.extend((sentence.start, sentence.end) for sentence in passage.sentences)
    return Places(
        tuple(articles),
        np.array(places, dtype=np.int64).reshape(-1, 3),
        np.array(sentences, dtype=np.int64).reshape(-1, 2),
    )


def _read_places(folder: Path) -> Places:
    return Places(
        articles=tuple(load_articles(folder / "articles.jsonl")),
        passages=np.load(folder / "passages.npy", allow_pickle=False),
        sentences=np.load(folder / "sentences.npy", allow_pickle=False),
    )


def _read_later(folder: Path, manifest: Manifest) -> list[_ReadLater]:
    return [
        _ReadLater(folder / name, size)
        for name, (size, _) in manifest.parts.items()
        if any(PurePath(name).match(pattern) for pattern in _READ_LATER)
    ]
