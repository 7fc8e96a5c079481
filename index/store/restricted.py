"""A version without some of its collections: as it would be if their articles did not exist.

What is searched, how much a word says, and which words no article contains, all of that comes from what is left, so
nothing that looks into it has to know that there is more.
"""

from dataclasses import replace

from index.store.parts import Left
from index.store.version import Index, places_of


def restricted(index: Index, hidden: frozenset[str]) -> Index:
    """A whole version without the articles of the hidden collections."""
    rows = index.rows_of_articles(lambda article: article.collection not in hidden)
    passages = [index.passage(int(row)) for row in rows]
    left = Left(hidden, passages, rows, [index.sentence_rows(int(row)) for row in rows])
    places = places_of(passages)
    manifest = replace(
        index.manifest,
        passages=len(passages),
        sentences=len(places.sentences),
        articles={article.id: index.manifest.articles[article.id] for article in places.articles},
    )
    return Index(manifest, places, index.searched.without(left), hidden)
