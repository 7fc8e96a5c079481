"""Articles made for tests of summaries, with vectors that say which sentences are alike."""

import numpy as np
from numpy.typing import NDArray

from index import Article, Paragraph, Passage
from index.text.split import split


def article(*paragraphs: str, title: str = "The lab", id: str = "lab", **fields: str) -> Article:  # noqa: A002
    """An article with these paragraphs."""
    position, places = 0, []
    for number, text in enumerate(paragraphs, 1):
        places.append(Paragraph(number, position, position + len(text)))
        position += len(text) + 2
    return Article(id, title, "\n\n".join(paragraphs), tuple(places), **fields)


def passages(*paragraphs: str, title: str = "The lab") -> list[Passage]:
    """The passages of such an article."""
    return split(article(*paragraphs, title=title))


def vectors(of: list[Passage], *clusters: int) -> NDArray[np.float32]:
    """Unit vectors; sentences of the same cluster have the same one, others are orthogonal.

    clusters: one number a sentence; without them each sentence is a cluster of its own.
    """
    count = sum(len(passage.sentences) for passage in of)
    numbers = clusters or tuple(range(count))
    assert len(numbers) == count
    return np.eye(max(numbers) + 1, dtype=np.float32)[list(numbers)]
