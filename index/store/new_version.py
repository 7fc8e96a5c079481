"""What goes into a new version, and how its parts are written."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.store.articles_file import save_articles
from index.store.journal import EmbeddedPassage
from index.store.new_vectors import VectorsAside, write_next, write_vectors
from index.store.tokens import TokensBefore, TokensWriter
from index.store.version import FolderIndex, places_of
from index.store.wording import Words
from index.types import Passage


@dataclass(frozen=True, slots=True)
class Before:
    """The version that a new one takes passages over from.

    rows: for each passage of the new one its row there, -1 where it is not there.
    """

    index: FolderIndex
    rows: NDArray[np.int64]

    @property
    def ranges(self) -> list[tuple[int, int] | None]:
        """For each passage the rows of its sentences there, from the first to before the last; None for none."""
        return [self.index.sentence_rows(row) if row >= 0 else None for row in self.rows.tolist()]


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything that goes into a version.

    embedded: one for each passage that is not in the version before, in their order; may be read from disk while it is
        gone through, once.
    words: makes them, of all passages, once the vectors are on disk: both together take more memory.
    """

    passages: Sequence[Passage]
    embedded: Iterable[EmbeddedPassage]
    words: Callable[[], Words]
    before: Before | None = None


def write_parts(folder: Path, contents: Contents, dimension: int) -> int:
    """Write all parts but the manifest into an empty folder; gives the number of sentences.

    Raises OSError, or RuntimeError where faiss cannot write.
    """
    places = places_of(contents.passages)
    save_articles(folder / "articles.jsonl", places.articles)
    np.save(folder / "passages.npy", places.passages)
    np.save(folder / "sentences.npy", places.sentences)
    _write_vectors(folder, contents, dimension)
    words = contents.words()
    words.lexical.save(folder / "lexical")
    words.sentence_lexical.save(folder / "sentence_lexical")
    words.concordance.save(folder / "concordance")
    return len(places.sentences)


def _write_vectors(folder: Path, contents: Contents, dimension: int) -> None:
    """Vectors go to disk as they come: those of a large corpus do not fit into memory."""
    before = contents.before
    lengths = [len(passage.sentences) for passage in contents.passages]
    ranges = before.ranges if before else [None] * len(lengths)
    with VectorsAside(folder, dimension) as passages, VectorsAside(folder, dimension) as sentences:
        files = before.index.files if before else None
        shared = TokensBefore(files.tokens, list(filter(None, ranges))) if files else None
        with TokensWriter(folder / "tokens", dimension, shared) as tokens:
            _write_tokens(tokens, contents.embedded, ranges, passages, sentences)
        del tokens  # its numbers of all sentences, which would stay beside the vectors
        if before is None or files is None:
            write_vectors(folder / "passages.faiss", passages, dimension)
            write_vectors(folder / "sentences.faiss", sentences, dimension)
            return
        write_next(folder / "passages.faiss", files.passage_vectors, before.rows, passages)
        rows = [
            np.arange(*there) if there else np.full(length, -1) for length, there in zip(lengths, ranges, strict=True)
        ]
        write_next(folder / "sentences.faiss", files.sentence_vectors, np.concatenate(rows), sentences)


def _write_tokens(
    tokens: TokensWriter,
    embedded: Iterable[EmbeddedPassage],
    ranges: Sequence[tuple[int, int] | None],
    passages: VectorsAside,
    sentences: VectorsAside,
) -> None:
    """Token vectors of all passages; of those that are not in the version before the other vectors, too, aside."""
    new = iter(embedded)
    for there in ranges:
        if there is not None:
            tokens.take(*there)
            continue
        each = next(new)
        passages.add(each.vector[np.newaxis])
        sentences.add(each.sentences)
        tokens.add(each.tokens)
