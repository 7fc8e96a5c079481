"""What goes into a new version, and how its parts are written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.store.articles_file import save_articles
from index.store.journal import EmbeddedPassage
from index.store.tokens import TokensBefore, TokensWriter
from index.store.vectors import VectorIndex
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
    """

    passages: Sequence[Passage]
    embedded: Iterable[EmbeddedPassage]
    words: Words
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
    contents.words.lexical.save(folder / "lexical")
    contents.words.sentence_lexical.save(folder / "sentence_lexical")
    contents.words.concordance.save(folder / "concordance")
    return len(places.sentences)


def _write_vectors(folder: Path, contents: Contents, dimension: int) -> None:
    """Token vectors go to disk as they come: those of a large corpus do not fit into memory."""
    before = contents.before
    lengths = [len(passage.sentences) for passage in contents.passages]
    ranges = before.ranges if before else [None] * len(lengths)
    new = [length for length, there in zip(lengths, ranges, strict=True) if there is None]
    passage_vectors = np.empty((len(new), dimension), dtype=np.float32)
    sentence_vectors = np.empty((sum(new), dimension), dtype=np.float32)
    embedded = iter(contents.embedded)
    row = first = 0
    shared = TokensBefore(before.index.files.tokens, list(filter(None, ranges))) if before else None
    with TokensWriter(folder / "tokens", dimension, shared) as tokens:
        for there in ranges:
            if there is not None:
                tokens.take(*there)
                continue
            each = next(embedded)
            last = first + len(each.sentences)
            passage_vectors[row] = each.vector
            sentence_vectors[first:last] = each.sentences
            tokens.add(each.tokens)
            row, first = row + 1, last
    if before is None:
        VectorIndex.of(passage_vectors).save(folder / "passages.faiss")
        VectorIndex.of(sentence_vectors).save(folder / "sentences.faiss")
        return
    files = before.index.files
    files.passage_vectors.with_rows(before.rows, passage_vectors).save(folder / "passages.faiss")
    rows = [np.arange(*there) if there else np.full(length, -1) for length, there in zip(lengths, ranges, strict=True)]
    files.sentence_vectors.with_rows(np.concatenate(rows), sentence_vectors).save(folder / "sentences.faiss")
