"""What a build takes over from the version before: files that are as they were, passages, vectors and words."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict

import numpy as np

from index.articles.collections import folder_collection
from index.articles.files_read import FilesRead
from index.articles.load import Corpus
from index.encoders.encoder import Encoder
from index.maintenance.workers import Workers
from index.store.concordance import KnownWords
from index.store.journal import Journal, key_of
from index.store.new_version import Before, Contents
from index.store.provenance import provenance, same_vectors
from index.store.version import FolderIndex, Index
from index.store.versions import Versions
from index.store.wording import words_of
from index.types import Article, Passage


def files_read_before(store: Versions, before: Index | None) -> FilesRead:
    """What files were when the articles of the version that serves were read."""
    articles = before.articles if before else ()
    hashes = before.manifest.articles if before else {}
    return FilesRead.load(store.folder, {article.id: (hashes[article.id], article) for article in articles})


def hashes_of(corpus: Corpus, before: Index | None) -> dict[str, str]:
    """By the ids of articles; an article that was not read again has the hash that it had."""
    served = {article.id: article for article in before.articles} if before else {}
    return {
        article.id: before.manifest.articles[article.id]
        if before and served.get(article.id) is article
        else _content_hash(article)
        for article in corpus.articles
    }


def can_be_taken_over(index: Index, encoder: Encoder) -> bool:
    """Whether its vectors are those that the encoder would make."""
    manifest = index.manifest
    return manifest.fingerprint == encoder.fingerprint and same_vectors(manifest.made_by)


def holds_just_that(index: Index, hashes: dict[str, str], encoder: Encoder) -> bool:
    """Whether a build would make it again to the bit."""
    manifest = index.manifest
    return manifest.articles == hashes and manifest.model == encoder.name and manifest.made_by == provenance()


def passages_of(
    corpus: Corpus, hashes: Mapping[str, str], like: FolderIndex | None, workers: Workers
) -> tuple[list[Passage], Before | None]:
    """All passages, and which of them the version before has: those of unchanged articles, and equal texts of others.

    The latter keep their vectors where an article has another title, or another name.
    """
    if like is None:
        return [passage for found in workers.split(corpus.articles) for passage in found], None
    is_read = like.manifest.made_by == provenance()
    places = like.rows_by_article()
    unchanged = {each for each in places if is_read and like.manifest.articles[each] == hashes.get(each)}
    others = [row for article, rows in places.items() if article not in unchanged for row in rows]
    rows_of = {key_of(like.passage(row)): row for row in others}
    passages: list[Passage] = []
    rows: list[int] = []
    split = iter(workers.split([article for article in corpus.articles if article.id not in unchanged]))
    for article in corpus.articles:
        if article.id in unchanged:
            found = [like.passage(row) for row in places[article.id]]
            rows += places[article.id]
        else:
            found = next(split)
            rows += [rows_of.get(key_of(passage), -1) for passage in found]
        passages += found
    return passages, Before(like, np.array(rows, dtype=np.int64))


def new_passages(passages: Sequence[Passage], before: Before | None) -> list[Passage]:
    """The passages that the version before has not."""
    if before is None:
        return list(passages)
    return [passage for passage, row in zip(passages, before.rows, strict=True) if row < 0]


def contents_of(passages: Sequence[Passage], before: Before | None, journal: Journal) -> Contents:
    """What was encoded and read before is taken over; the lexical indexes depend on all texts and are made anew."""
    is_read = before and before.index.manifest.made_by == provenance()
    known_words = KnownWords(before.index.files.concordance, before.ranges) if before and is_read else None
    embedded = (journal.read(key_of(passage)) for passage in new_passages(passages, before))
    return Contents(passages, embedded, lambda: words_of(passages, known_words), before)


def _content_hash(article: Article) -> str:
    """Of all that is known of it; its collection only where that is not its folder, which the id says."""
    fields = asdict(article)
    if article.collection == folder_collection(article.id):
        del fields["collection"]
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()
