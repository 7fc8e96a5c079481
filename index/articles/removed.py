"""Files that were taken out of the corpus folder or replaced: kept in a hidden folder, and put back from there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.articles.load import LARGEST_FILE_MB, Corpus, beside, survey
from index.articles.saving import numbered
from index.articles.titles import articles_called, nearest_titles
from index.errors import ArticleNotAdded, ArticleUnknown, CannotWrite

REMOVED = ".removed"


@dataclass(frozen=True, slots=True)
class Removed:
    """What was removed: the name of its file, and where the file lies now."""

    file: str
    kept: Path


def remove(folder: Path, names: Sequence[str], largest_file_mb: float = LARGEST_FILE_MB) -> Iterator[Removed]:
    """Take articles out of the folder, each by its id, a part of its title or the name of its file.

    Their files are kept in a hidden folder. All names are understood before any is removed. Raises ArticleUnknown.
    """
    corpus = survey(folder, largest_file_mb)
    for name in dict.fromkeys([_file_called(corpus, name) for name in names]):
        yield Removed(name, take_away(folder, name))


def _file_called(corpus: Corpus, name: str) -> str:
    files = {*corpus.files.values(), *(item.name for item in corpus.skipped)}
    if name in files:
        return name
    called = articles_called(corpus.articles, name)
    if len(called) == 1:
        return corpus.files[called[0].id]
    if called:
        listed = "".join(f"\n  {article.id}: {article.title}" for article in called)
        raise ArticleUnknown(f"{name!r} may be several articles; name one by its id:{listed}")
    nearest = "".join(f"\n  {article.id}: {article.title}" for article in nearest_titles(corpus.articles, name))
    raise ArticleUnknown(f"No article is called {name!r}." + (f" The nearest titles:{nearest}" if nearest else ""))


def take_away(folder: Path, name: str) -> Path:
    """Move a file of the folder to those that were removed; gives where it lies now. Raises CannotWrite."""
    try:
        kept = place_to_keep(folder, folder / name)
        (folder / name).rename(kept)
        if beside(folder / name).exists():
            beside(folder / name).rename(beside(kept))
    except OSError as error:
        raise CannotWrite(f"{folder / name} cannot be moved ({error.strerror}); check its permissions.") from error
    return kept


def put_back(folder: Path, name: str, kept: Path, *, replacing: bool = False) -> Path | None:
    """Move a file that was removed or replaced to its place again; gives where the one that was there is kept.

    Raises ArticleNotAdded where it is gone, or another would be overwritten unasked.
    """
    place, before = folder / name, None
    if not kept.exists():
        raise ArticleNotAdded(f"{name} was not put back: {kept} is gone.")
    if place.exists() and not replacing:
        raise ArticleNotAdded(f"{name} was not put back: there is a file of that name again.")
    try:
        if place.exists():
            before = place_to_keep(folder, place)
            place.rename(before)
        place.parent.mkdir(parents=True, exist_ok=True)
        kept.rename(place)
        if beside(kept).exists():
            beside(kept).rename(beside(place))
    except OSError as error:
        raise CannotWrite(f"{kept} cannot be moved ({error.strerror}); check its permissions.") from error
    return before


def place_to_keep(folder: Path, path: Path) -> Path:
    """A free name in the hidden folder of what was removed and replaced. Raises OSError."""
    first = folder / REMOVED / path.relative_to(folder)
    first.parent.mkdir(parents=True, exist_ok=True)
    kept, number = first, 1
    while kept.exists():
        number += 1
        kept = first.with_stem(numbered(first.stem, number))
    return kept
