"""A Ray cluster that reads, splits and encodes for a build. Its machines need Footnote, and no folder of ours."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from typing import TypeVar

from index.articles.reading import FileBytes, Reading
from index.encoders.encoder import Encoder, Progress
from index.encoders.shipped import ShippedEncoder
from index.maintenance.ray_cluster import RayCluster, connected
from index.maintenance.ray_tasks import Installation, alone, embed_passages, passages_at, read_files, split_articles
from index.maintenance.workers import BLOCK
from index.store.journal import EmbeddedPassage
from index.types import Article, Passage

# What is sent at once: small enough that a machine that goes costs little, large enough to be worth the way.
_FILES = 64
_BYTES = 4_000_000

_Sent = TypeVar("_Sent")


class OnRay:
    """Workers (index/maintenance/workers.py) that are the machines of a cluster."""

    def __init__(self, cluster: RayCluster) -> None:
        self._cluster = cluster
        self._installed = self._cluster.put(Installation.here())

    def read(self, files: Iterable[FileBytes]) -> Iterator[Reading]:
        """Read files, in whatever order. Raises NoRoom, BuildError."""
        parts = _parts(files, lambda file: len(file.data))
        for _, readings in self._cluster.run(read_files, ((0, (self._installed, part)) for part in parts)):
            yield from readings

    def split(self, articles: Sequence[Article]) -> Iterator[list[Passage]]:
        """The passages of each article, in order. Raises BuildError."""
        parts = list(_parts(articles, lambda article: len(article.text)))
        calls = ((number, (self._installed, part)) for number, part in enumerate(parts))
        cuts = dict(self._cluster.run(split_articles, calls))
        for number, part in enumerate(parts):
            yield from map(passages_at, part, cuts[number])

    def embed(
        self, passages: Sequence[Passage], encoder: Encoder, progress: Progress
    ) -> Iterator[tuple[int, EmbeddedPassage]]:
        """What the encoder says of the passages, in whatever order. Raises BuildError."""
        if not passages:
            return
        shipped = self._cluster.put(ShippedEncoder.of(encoder))
        blocks = (
            (first, (self._installed, shipped, [alone(passage) for passage in passages[first : first + BLOCK]]))
            for first in range(0, len(passages), BLOCK)
        )
        done = count(1)
        for first, block in self._cluster.run(embed_passages, blocks):
            for row, embedded in enumerate(block, first):
                yield row, embedded
                progress(next(done), len(passages))


@contextmanager
def on_ray(address: str) -> Iterator[OnRay]:
    """The cluster at an address, while the block runs: "auto", HOST:PORT, ray://HOST:PORT, "local" for one begun here.

    Raises BuildError.
    """
    with connected(address) as cluster:
        yield OnRay(cluster)


def _parts(things: Iterable[_Sent], size: Callable[[_Sent], int]) -> Iterator[list[_Sent]]:
    """Divide things into lists that are sent at once."""
    part: list[_Sent] = []
    held = 0
    for each in things:
        if part and (len(part) == _FILES or held + size(each) > _BYTES):
            yield part
            part, held = [], 0
        part.append(each)
        held += size(each)
    if part:
        yield part
