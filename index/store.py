"""Versions of the index on disk.

    .index/
      current                  the id of the version that serves; replaced in one atomic step
      build.lock               held by the process that builds
      versions/000007/         everything of one version
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

A version is written aside, checked, renamed into place and only then published, so whatever is killed or fails
half-way, the version that serves is whole.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import filelock
import numpy as np
from numpy.typing import NDArray

from index.concordance import Concordance
from index.embed import Encoder, Vectors
from index.errors import BuildError, BuildInProgress, IndexDamaged, IndexMissing, ModelMismatch
from index.lexical import LexicalIndex
from index.tokens import TokenVectors
from index.types import Article, Paragraph, Passage, Sentence
from index.vectors import VectorIndex

FORMAT = 1
KEPT_VERSIONS = 3

_REBUILD = "run python -m index build"
_MAKE_ROOM = "Free some space or check the folder's permissions, then build again; the old version still serves."


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a version says of itself.

    articles: hash of the content of each article, by id.
    parts: size in bytes and SHA-256 of each file, by its path in the version.
    """

    id: str
    created: str
    model: str
    fingerprint: str
    dimension: int
    passages: int
    sentences: int
    articles: dict[str, str]
    parts: dict[str, tuple[int, str]]
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything that goes into a version; vectors are unit length, float32, rows as in `passages`."""

    passages: Sequence[Passage]
    passage_vectors: Vectors
    sentence_vectors: Vectors
    lexical: LexicalIndex
    sentence_lexical: LexicalIndex
    concordance: Concordance
    tokens: TokenVectors


class Index:
    """One version, open for reading; it stays whole however many versions are published or removed meanwhile."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.manifest = manifest
        self.articles = tuple(_read_articles(folder / "articles.jsonl"))
        self._passages: NDArray[np.int64] = np.load(folder / "passages.npy", allow_pickle=False)
        self._sentences: NDArray[np.int64] = np.load(folder / "sentences.npy", allow_pickle=False)
        self._passage_vectors = VectorIndex.load(folder / "passages.faiss")
        self._sentence_vectors = VectorIndex.load(folder / "sentences.faiss")
        self.lexical = LexicalIndex.load(folder / "lexical")
        self.sentence_lexical = LexicalIndex.load(folder / "sentence_lexical")
        self.concordance = Concordance.load(folder / "concordance")
        self.tokens = TokenVectors.load(folder / "tokens")
        self._check_agreement()
        self._first_sentences = np.append(self._passages[:, 2], len(self._sentences))

    def __len__(self) -> int:
        return len(self._passages)

    def passage(self, row: int) -> Passage:
        """The passage of a row."""
        article_row, paragraph_row, _ = self._passages[row]
        article = self.articles[article_row]
        spans = self._sentences[slice(*self.sentence_rows(row))]
        sentences = tuple(Sentence(article, int(start), int(end)) for start, end in spans)
        return Passage(article, article.paragraphs[paragraph_row], sentences)

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

    def passages_of(self, article: Article) -> range:
        """The rows of an article's passages; they are neighbours."""
        ids = [known.id for known in self.articles]
        rows = np.flatnonzero(self._passages[:, 0] == (ids.index(article.id) if article.id in ids else -1))
        return range(int(rows[0]), int(rows[-1]) + 1) if len(rows) else range(0)

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
                raise _damaged(manifest.id, f"{name} has {found:,} rows instead of {expected:,}")


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
                f"The folder {self.folder} can not be made ({error.strerror}): name another, or make room for it."
            ) from error
        lock = filelock.FileLock(self.folder / "build.lock", timeout=0)
        try:
            lock.acquire()
        except filelock.Timeout as error:
            raise BuildInProgress(
                f"Another build is writing to {self.folder}: wait for it to end, then build again."
            ) from error
        except OSError as error:
            raise BuildError(
                f"The folder {self.folder} can not be written to ({error.strerror}): check its permissions."
            ) from error
        try:
            for leftover in self._versions.glob(".*"):
                shutil.rmtree(leftover, ignore_errors=True)
            self._aside.unlink(missing_ok=True)
            yield
        finally:
            lock.release()

    def versions(self) -> list[str]:
        """Ids of the sealed versions, oldest first."""
        if not self._versions.is_dir():
            return []
        return sorted(path.name for path in self._versions.iterdir() if path.name.isdigit() and path.is_dir())

    def current_id(self) -> str:
        """The id of the version that serves. Raises IndexMissing when none was published, or IndexDamaged."""
        return self.published()[0]

    def published(self) -> tuple[str, int]:
        """The id of the version that serves, and when it was published (in nanoseconds); raises as `current_id`.

        An index that is deleted and built anew counts its versions from 1 again: the time tells them apart.
        """
        try:
            with self._current.open(encoding="ascii") as file:
                version_id, when = file.read().strip(), os.fstat(file.fileno()).st_mtime_ns
        except (FileNotFoundError, NotADirectoryError):
            raise IndexMissing(f"There is no index in {self.folder} yet: {_REBUILD}.") from None
        except (OSError, UnicodeDecodeError) as error:
            raise IndexDamaged(f"{self._current} can not be read: {_REBUILD}.") from error
        if not version_id.isdigit():
            raise IndexDamaged(f"{self._current} names no version: {_REBUILD}.")
        return version_id, when

    def write(self, contents: Contents, encoder: Encoder, hashes: dict[str, str]) -> str:
        """Write a version aside, check it by opening it, and seal it under a new id. It does not serve yet."""
        taken = [*self.versions(), *(name for name in [self._id_or_empty()] if name)]
        version_id = f"{max((int(name) for name in taken), default=0) + 1:06d}"
        aside = self._versions / f".{version_id}"
        try:
            aside.mkdir()
            _write_parts(aside, contents)
            manifest = Manifest(
                id=version_id,
                created=datetime.now(UTC).isoformat(timespec="seconds"),
                model=encoder.name,
                fingerprint=encoder.fingerprint,
                dimension=encoder.dimension,
                passages=len(contents.passages),
                sentences=len(contents.sentence_vectors),
                articles=hashes,
                parts=dict(_parts(aside)),
            )
            _write_durably(aside / "manifest.json", json.dumps(asdict(manifest), indent=1))
            _open(aside, version_id)
            aside.rename(self._versions / version_id)
            _sync_folder(self._versions)
        except (OSError, RuntimeError, IndexDamaged) as error:
            # faiss reports a failed write as RuntimeError; a full disk can also show up as a part cut short.
            for folder in (aside, self._versions / version_id):
                shutil.rmtree(folder, ignore_errors=True)
            raise BuildError(f"The new version could not be written to {self.folder}: {error}. {_MAKE_ROOM}") from error
        return version_id

    def publish(self, version_id: str, replacing: str | None) -> None:
        """Make a sealed version the one that serves, if `replacing` still is (None: if none is)."""
        if (self._id_or_empty() or None) != replacing:
            raise BuildError("Another version was published meanwhile: build again.")
        if version_id not in self.versions():
            raise IndexMissing(f"There is no version {version_id} in {self.folder}.")
        try:
            _write_durably(self._aside, version_id + "\n")
            self._aside.replace(self._current)
            _sync_folder(self.folder)
        except OSError as error:
            raise BuildError(f"Version {version_id} could not be published: {error.strerror}. {_MAKE_ROOM}") from error

    def prune(self, keep: int = KEPT_VERSIONS) -> None:
        """Remove the oldest versions; the one that serves always stays."""
        for version_id in self.versions()[:-keep]:
            self.drop(version_id)

    def drop(self, version_id: str) -> None:
        """Remove a version, unless it serves."""
        if version_id != self._id_or_empty():
            shutil.rmtree(self._versions / version_id, ignore_errors=True)

    def manifest(self, version_id: str | None = None) -> Manifest:
        """What a version says of itself, without opening its parts."""
        version_id = version_id or self.current_id()
        return _read_manifest(self._versions / version_id, version_id)

    def open(self, version_id: str | None = None) -> Index:
        """Open a version, the current one by default, after checking each of its parts.

        Raises IndexMissing or IndexDamaged, which names the part.
        """
        version_id = version_id or self.current_id()
        return _open(self._versions / version_id, version_id)

    def _id_or_empty(self) -> str:
        try:
            return self.current_id()
        except (IndexMissing, IndexDamaged):
            return ""


def check_model(index: Index, encoder: Encoder) -> None:
    """Raises ModelMismatch when the index holds vectors of another model than the encoder makes."""
    manifest = index.manifest
    if manifest.fingerprint != encoder.fingerprint:
        raise ModelMismatch(
            f"The index was built with the model {manifest.model}, not with this {encoder.name}: {_REBUILD} "
            f"with this model, or ask with --model {manifest.model}."
        )


def _write_parts(folder: Path, contents: Contents) -> None:
    article_rows: dict[str, int] = {}
    articles: list[Article] = []
    passages: list[tuple[int, int, int]] = []
    sentences: list[tuple[int, int]] = []
    for passage in contents.passages:
        if passage.article.id not in article_rows:
            article_rows[passage.article.id] = len(articles)
            articles.append(passage.article)
        row = article_rows[passage.article.id]
        passages.append((row, passage.paragraph.number - 1, len(sentences)))
        sentences.extend((sentence.start, sentence.end) for sentence in passage.sentences)
    with (folder / "articles.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(asdict(article), ensure_ascii=False) + "\n" for article in articles)
    np.save(folder / "passages.npy", np.array(passages, dtype=np.int64))
    np.save(folder / "sentences.npy", np.array(sentences, dtype=np.int64))
    for name, vectors in (("passages", contents.passage_vectors), ("sentences", contents.sentence_vectors)):
        VectorIndex.of(vectors).save(folder / f"{name}.faiss")
    contents.lexical.save(folder / "lexical")
    contents.sentence_lexical.save(folder / "sentence_lexical")
    contents.concordance.save(folder / "concordance")
    contents.tokens.save(folder / "tokens")


def _parts(folder: Path) -> Iterator[tuple[str, tuple[int, str]]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            _sync(path)
            yield path.relative_to(folder).as_posix(), (path.stat().st_size, _sha256(path))


def _open(folder: Path, version_id: str) -> Index:
    manifest = _read_manifest(folder, version_id)
    for name, (size, digest) in manifest.parts.items():
        _check_part(folder / name, name, size, digest, version_id)
    try:
        return Index(folder, manifest)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise _damaged(version_id, f"a part can not be read ({error})") from error


def _check_part(path: Path, name: str, size: int, digest: str, version_id: str) -> None:
    try:
        found = path.stat().st_size
        if found != size:
            raise _damaged(version_id, f"{name} has {found:,} bytes instead of {size:,}")
        if _sha256(path) != digest:
            raise _damaged(version_id, f"{name} was changed after it was written")
    except FileNotFoundError:
        raise _damaged(version_id, f"{name} is missing") from None
    except OSError as error:
        raise _damaged(version_id, f"{name} can not be read ({error.strerror})") from error


def _read_manifest(folder: Path, version_id: str) -> Manifest:
    try:
        fields: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        if fields["format"] != FORMAT:
            raise _damaged(version_id, f"it has format {fields['format']}, and this Footnote reads {FORMAT}")
        fields["parts"] = {name: (int(size), str(digest)) for name, (size, digest) in fields["parts"].items()}
        return Manifest(**fields)
    except OSError as error:
        raise _damaged(version_id, "manifest.json is missing") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _damaged(version_id, "manifest.json can not be read") from error


def _damaged(version_id: str, problem: str) -> IndexDamaged:
    return IndexDamaged(f"Version {version_id} of the index is damaged: {problem}. To mend it, {_REBUILD}.")


def _read_articles(path: Path) -> Iterator[Article]:
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line:
            fields = json.loads(line)
            fields["paragraphs"] = tuple(Paragraph(**paragraph) for paragraph in fields["paragraphs"])
            yield Article(**fields)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_durably(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
