"""A version in a folder, copied into Milvus and PostgreSQL."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

from index.store.concordance import Concordance
from index.store.lexical import Frequencies, saturation_of
from index.store.shared.finding import Block, Milvus
from index.store.shared.packing import PassageWords, packed_tokens, packed_vectors
from index.store.shared.searched import CollectionSize
from index.store.shared.tables import articles, passages, reached, terms
from index.store.version import FolderIndex
from index.store.wording import terms_in_passages, terms_in_sentences
from index.types import Article, Paragraph

_BLOCK = 500  # passages at a time

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Terms:
    """The words of a version, with one number for each term, from 1.

    numbers: by the terms. by_passage, by_sentence: the numbers of the terms that BM25 finds each by, with bounds.
    """

    numbers: dict[str, int]
    by_passage: "_Grouped"
    by_sentence: "_Grouped"

    @classmethod
    def of(cls, index: FolderIndex) -> "_Terms":
        concordance = index.files.concordance
        everything = [index.passage(row) for row in range(len(index))]
        in_passages = Frequencies.of(terms_in_passages(everything, concordance))
        in_sentences = Frequencies.of(terms_in_sentences(concordance))
        numbers = {term: number for number, term in enumerate(in_passages.names, start=1)}
        for term in in_sentences.names:
            numbers.setdefault(term, len(numbers) + 1)
        return cls(numbers, _Grouped.of(in_passages, numbers), _Grouped.of(in_sentences, numbers))


@dataclass(frozen=True, slots=True)
class _Grouped:
    """Terms grouped by the text that holds them; those of a text are the rows between its bound and the next."""

    texts: Integers
    terms: NDArray[np.int32]
    counts: NDArray[np.int32]
    bounds: Integers
    lengths: Integers

    @classmethod
    def of(cls, found: Frequencies, numbers: dict[str, int]) -> "_Grouped":
        order = np.argsort(found.texts, kind="stable")
        renumbered = np.array([numbers[name] for name in found.names], dtype=np.int32)
        bounds = np.searchsorted(found.texts[order], np.arange(len(found.lengths) + 1))
        return cls(
            found.texts[order],
            renumbered[found.terms[order]] if len(order) else np.empty(0, np.int32),
            found.counts[order].astype(np.int32),
            bounds,
            found.lengths,
        )

    def of_texts(self, first: int, last: int) -> slice:
        """The rows of some neighbouring texts."""
        return slice(int(self.bounds[first]), int(self.bounds[last]))


def copy_version(index: FolderIndex, engine: Engine, name: str, milvus: Milvus) -> dict[str, CollectionSize]:
    """Write all of a version but its entry; gives the sizes of its collections.

    Raises IndexAway, or BuildError where Milvus cannot hold it.
    """
    version = index.manifest.id
    key = {"name": name, "version": version}
    found = _Terms.of(index)
    milvus.make(version, index.manifest.dimension, {"passages": len(index), "sentences": index.manifest.sentences})
    _write_articles(index, engine, key)
    collections = np.array([index.passage(row).article.collection for row in range(len(index))], dtype=object)
    _write_terms(index, found, collections, engine, key)
    mean_length = float(found.by_passage.lengths.mean()) if len(index) else 1.0
    for first in range(0, len(index), _BLOCK):
        rows = range(first, min(first + _BLOCK, len(index)))
        said = [_words_of(index, found, row) for row in rows]
        with reached(engine) as connection:
            connection.execute(passages.insert(), [key | each for each in _stored(index, rows, said)])
        words = [dict(zip(each.found_by.tolist(), _saturation(each, mean_length), strict=True)) for each in said]
        shown = collections[rows.start : rows.stop].tolist()
        milvus.add(version, "passages", Block(first, index.passage_vectors(rows), shown, words))
        sentences = range(index.sentence_rows(rows[0])[0], index.sentence_rows(rows[-1])[1])
        counts = [len(each.counts) for each in said]
        milvus.add(
            version,
            "sentences",
            Block(sentences.start, index.sentence_vectors(sentences), np.repeat(shown, counts).tolist()),
        )
    milvus.finish(version)
    return _sizes(index, found, collections)


def _write_articles(index: FolderIndex, engine: Engine, key: dict[str, str]) -> None:
    with reached(engine) as connection:
        rows = [key | {"row": row, "data": article_json(article)} for row, article in enumerate(index.articles)]
        if rows:
            connection.execute(articles.insert(), rows)


def _stored(index: FolderIndex, rows: range, said: Sequence[PassageWords]) -> Iterator[dict[str, Any]]:
    vectors = index.passage_vectors(rows)
    for row, vector, words in zip(rows, vectors, said, strict=True):
        sentences = index.sentence_rows(row)
        yield {
            "row": row,
            "vectors": packed_vectors(vector, index.sentence_vectors(range(*sentences))),
            "words": words.packed(),
            "tokens": packed_tokens(index.files.tokens.part(*sentences)),
            "terms": words.found_by.tolist(),
        }


def _words_of(index: FolderIndex, found: _Terms, row: int) -> PassageWords:
    first, last = index.sentence_rows(row)
    said = index.concordance.words_of([(first, last)])
    here, below = found.by_passage.of_texts(row, row + 1), found.by_sentence.of_texts(first, last)
    lengths = [found.by_passage.lengths[row : row + 1], found.by_sentence.lengths[first:last]]
    return PassageWords(
        counts=said.counts.astype(np.int32),
        terms=said.terms + np.int32(1),  # the terms of sentences come first among the names
        marks=said.marks,
        found_by=found.by_passage.terms[here],
        found_counts=found.by_passage.counts[here],
        sentence_of=(found.by_sentence.texts[below] - first).astype(np.int32),
        sentence_terms=found.by_sentence.terms[below],
        sentence_counts=found.by_sentence.counts[below],
        lengths=np.concatenate(lengths).astype(np.int32),
    )


def _saturation(words: PassageWords, mean_length: float) -> list[float]:
    saturation: list[float] = saturation_of(words.found_counts, int(words.lengths[0]), mean_length).tolist()
    return saturation


def _write_terms(
    index: FolderIndex, found: _Terms, collections: NDArray[Any], engine: Engine, key: dict[str, str]
) -> None:
    """How many texts of each collection hold each term."""
    names = list(found.numbers)
    of_sentence = index.passages_of_sentences(np.arange(index.manifest.sentences))
    for collection in sorted(set(collections.tolist())):
        here = collections == collection
        in_here = (
            _said_in(index.files.concordance, of_sentence, here),
            found.by_passage.terms[here[found.by_passage.texts]],
            found.by_sentence.terms[here[of_sentence[found.by_sentence.texts]]],
        )
        counts = np.stack([np.bincount(each, minlength=len(names) + 1)[1:] for each in in_here], axis=1)
        rows = [
            key
            | {"term": names[at], "collection": collection, "number": int(at) + 1}
            | dict(zip(("said_in", "found_in", "sentences"), counts[at].tolist(), strict=True))
            for at in np.flatnonzero(counts.any(axis=1))
        ]
        with reached(engine) as connection:
            for first in range(0, len(rows), 10_000):
                connection.execute(terms.insert(), rows[first : first + 10_000])


def _said_in(concordance: Concordance, of_sentence: Integers, here: NDArray[np.bool_]) -> Integers:
    """The numbers of the terms of sentences of some passages, each once a passage."""
    of_word = of_sentence[concordance.sentences]
    chosen = here[of_word]
    count = max(len(concordance.vocabulary), 1)
    once = np.unique(of_word[chosen] * count + concordance.terms[chosen])
    return once % count + 1


def _sizes(index: FolderIndex, found: _Terms, collections: NDArray[Any]) -> dict[str, CollectionSize]:
    of_sentence = collections[index.passages_of_sentences(np.arange(index.manifest.sentences))]
    return {
        collection: CollectionSize(
            int((collections == collection).sum()),
            int((of_sentence == collection).sum()),
            int(found.by_passage.lengths[collections == collection].sum()),
            int(found.by_sentence.lengths[of_sentence == collection].sum()),
        )
        for collection in sorted(set(collections.tolist()))
    }


def article_json(article: Article) -> str:
    """An article with its paragraphs; PostgreSQL keeps no NUL, which no article has."""
    said = {field.name: getattr(article, field.name) for field in fields(article)}
    return json.dumps(said | {"paragraphs": [asdict(each) for each in article.paragraphs]}, ensure_ascii=False)


def article_of(data: str) -> Article:
    """From `article_json`."""
    said = json.loads(data)
    said["paragraphs"] = tuple(Paragraph(**paragraph) for paragraph in said["paragraphs"])
    return Article(**said)
