"""Files to articles, wherever they are read: what is given to whoever reads them, and what comes back."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from index.articles.apart import Apart
from index.articles.formats.layout import Unreadable
from index.types import Article


@dataclass(frozen=True, slots=True)
class FileBytes:
    """A file that is to be read.

    name: its path below the corpus, with its ending. article_id: the id that its article gets.
    """

    name: str
    data: bytes
    suffix: str
    article_id: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a file: its article, or why it is none; and what of it could not be read."""

    name: str
    article: Article | None = None
    unreadable: str = ""
    problems: tuple[str, ...] = ()


# Reads files; what comes back may be in another order. Raises NoRoom.
ReadFiles = Callable[[Iterable[FileBytes]], Iterable[Reading]]


def read_here(files: Iterable[FileBytes]) -> Iterator[Reading]:
    """Read files on this machine, one after the other. Raises NoRoom."""
    apart = Apart()
    try:
        for file in files:
            yield reading_of(file, apart)
    finally:
        apart.close()


def reading_of(file: FileBytes, apart: Apart) -> Reading:
    """Read one file. Raises NoRoom."""
    heard: list[str] = []
    try:
        article = apart.read(file.data, file.suffix, file.article_id, heard.append)
    except Unreadable as error:
        return Reading(file.name, unreadable=str(error), problems=tuple(heard))
    return Reading(file.name, article, problems=tuple(heard))
