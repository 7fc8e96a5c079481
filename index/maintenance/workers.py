"""Who does what takes long in a build: reads files, cuts articles into passages, encodes these.

`Here` does so in this process; `index/maintenance/on_ray.py` has a cluster do it.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from index.articles.reading import FileBytes, Reading, read_here
from index.encoders.encoder import Encoder, Progress
from index.store.journal import EmbeddedPassage
from index.text.split import split
from index.types import Article, Passage

# So many passages are encoded at a time: a few seconds' work at most is lost when a build is killed.
BLOCK = 64


class Workers(Protocol):
    """Whoever works gets everything in small parts, so that what is under way does not grow with the corpus."""

    def read(self, files: Iterable[FileBytes]) -> Iterable[Reading]:
        """Read files, in whatever order. Raises NoRoom, or BuildError where nobody is left to do it."""
        ...

    def split(self, articles: Sequence[Article]) -> Iterable[list[Passage]]:
        """The passages of each article, in order. Raises BuildError where nobody is left to do it."""
        ...

    def embed(
        self, passages: Sequence[Passage], encoder: Encoder, progress: Progress
    ) -> Iterator[tuple[int, EmbeddedPassage]]:
        """What the encoder says of the passages, in whatever order, each with its place among them.

        progress: hears how many are encoded. Raises BuildError where nobody is left to do it.
        """
        ...


class Here:
    """Does it in the process that builds, on all cores that it may use."""

    def read(self, files: Iterable[FileBytes]) -> Iterable[Reading]:
        """Read files, one after the other. Raises NoRoom."""
        return read_here(files)

    def split(self, articles: Sequence[Article]) -> Iterable[list[Passage]]:
        """The passages of each article, in order."""
        return map(split, articles)

    def embed(
        self, passages: Sequence[Passage], encoder: Encoder, progress: Progress
    ) -> Iterator[tuple[int, EmbeddedPassage]]:
        """What the encoder says of the passages, in order."""
        for first in range(0, len(passages), BLOCK):

            def report(done: int, _: int, before: int = first) -> None:
                progress(before + done, len(passages))

            block = passages[first : first + BLOCK]
            encodings = encoder.encode_passages([passage.text for passage in block], report)
            for row, (passage, encoding) in enumerate(zip(block, encodings, strict=True), first):
                yield row, EmbeddedPassage.of(passage, encoding)
