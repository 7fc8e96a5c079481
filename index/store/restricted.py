"""A version without some of its collections: as it would be if their articles did not exist.

What is searched, how much a word says, and which words no article contains, all of that comes from what is left, so
nothing that looks into it has to know that there is more.
"""

from dataclasses import replace

import numpy as np

from index.store.concordance import KnownWords
from index.store.version import Index, Parts, places_of
from index.store.wording import words_of


def restricted(index: Index, hidden: frozenset[str]) -> Index:
    """A whole version without the articles of the hidden collections.

    Vectors stay where they are; words are counted anew.
    """
    rows = index.rows_of_articles(lambda article: article.collection not in hidden)
    passages = [index.passage(int(row)) for row in rows]
    ranges = [index.sentence_rows(int(row)) for row in rows]
    sentence_rows = np.concatenate([np.empty(0, dtype=np.int64), *(np.arange(*each) for each in ranges)])
    articles, places, sentences = places_of(passages)
    passage_vectors, sentence_vectors = index.selected_vectors(rows, sentence_rows)
    parts = Parts(
        articles=articles,
        passages=places,
        sentences=sentences,
        passage_vectors=passage_vectors,
        sentence_vectors=sentence_vectors,
        words=words_of(passages, KnownWords(index.concordance, ranges)),
        tokens=index.tokens.selected(sentence_rows),
    )
    manifest = replace(
        index.manifest,
        passages=len(passages),
        sentences=len(sentence_rows),
        articles={article.id: index.manifest.articles[article.id] for article in articles},
    )
    return Index(manifest, parts, hidden)
