"""A folder of files to articles. Each format has a module in `index.articles.formats`, imported when needed."""

import os
import re
import stat
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

from index.articles.collections import folder_collection
from index.articles.files_read import NOTHING_READ, FileRead, FilesRead, State, state_of
from index.articles.formats.byline import without_byline
from index.articles.formats.layout import EMPTY, NO_TEXT, UNKNOWN_LANGUAGE, Hears, Unreadable, date_from_name, unheard
from index.articles.reading import FileBytes, ReadFiles, Reading, read_here
from index.articles.unread import what_to_do
from index.errors import CorpusError
from index.text.exchanges import under_their_questions
from index.text.language import language_of
from index.types import Article

LARGEST_FILE_MB = 20.0
# Questions that a build asks before it publishes live beside the articles, and are none.
GOLDEN = "golden.jsonl"
# What is said of a file beside it, in a file of the same name with this ending.
BESIDE = ".yaml"

# By the ending of a file the module that reads it, and its function.
_READERS = {
    ".csv": ("separated", "read"),
    ".docx": ("docx", "read"),
    ".eml": ("mail", "read"),
    ".htm": ("html", "read"),
    ".html": ("html", "read"),
    ".markdown": ("markdown", "read"),
    ".md": ("markdown", "read"),
    ".mdx": ("markdown", "read_mdx"),
    ".pdf": ("pdf", "read"),
    ".rst": ("rst", "read"),
    ".srt": ("subtitles", "read"),
    ".tsv": ("separated", "read"),
    ".txt": ("plain", "read"),
    ".vtt": ("subtitles", "read"),
}
# Other endings of the same formats.
_ALSO = {".mdown": ".md", ".mdwn": ".md", ".mkd": ".md", ".text": ".txt", ".xht": ".html", ".xhtml": ".html"}
# What office programs and Windows keep beside the files of people.
_KEPT_BY_PROGRAMS = re.compile(r"~\$.*|Thumbs\.db|desktop\.ini|.*~", re.IGNORECASE)
_ADD = ", or run python -m index add FILE|URL"
_TRIES = 3
_BETWEEN_TRIES = 0.05  # seconds


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file of the corpus that is not in the index, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that is an article, and what of it could not be read."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """The articles of a folder, ordered by id, and the files that are none.

    files: the path of each article's file below the folder, by the article's id.
    problems: what of those files is not in the articles.
    read: for a next time, what those files were.
    """

    articles: tuple[Article, ...]
    skipped: tuple[Skipped, ...]
    files: Mapping[str, str]
    problems: tuple[Problem, ...] = ()
    read: FilesRead = NOTHING_READ


def load_corpus(
    folder: Path,
    largest_file_mb: float = LARGEST_FILE_MB,
    before: FilesRead = NOTHING_READ,
    read: ReadFiles = read_here,
) -> Corpus:
    """Read every article below `folder`; hidden files and folders are passed over.

    before: of files that are as they were then, the articles are taken over. read: reads the others.

    Of files with the same text in one collection the first, by its path, is the article. What is in another collection
    too is an article of each, since who may ask one of them need not see the other.
    Raises CorpusError when there is no such folder or nothing in it can be read.
    """
    corpus = survey(folder, largest_file_mb, before, read)
    if not corpus.articles:
        named = "".join(f"\n  {item.name}: {item.reason}" for item in corpus.skipped)
        problem = "none of its files can be read:" if corpus.skipped else "it is empty."
        raise CorpusError(f"There is no article in {folder}: {problem}{named}\nPut articles ({formats()}) in it{_ADD}.")
    return corpus


def survey(
    folder: Path,
    largest_file_mb: float = LARGEST_FILE_MB,
    before: FilesRead = NOTHING_READ,
    read: ReadFiles = read_here,
) -> Corpus:
    """As `load_corpus`, of a folder that may hold no article yet."""
    if not folder.is_dir():
        raise CorpusError(f"There is no folder {folder}: make it and put articles ({formats()}) in it{_ADD}.")
    found = [_found(path, folder, largest_file_mb, before) for path in _files(folder)]
    inside = folder.resolve()
    readings: dict[str, Reading] = {}
    for reading in read(_opened([file for file in found if not file.known], inside, largest_file_mb, readings)):
        readings[reading.name] = reading
    return _corpus(found, readings, inside)


@dataclass(frozen=True, slots=True)
class _Found:
    """A file of the corpus, and its state before it was read, so that what changes meanwhile is read again.

    known: what was read of it before, where it is as it was then.
    """

    path: Path
    name: str
    state: State | None
    known: FileRead | None

    @property
    def article_id(self) -> str:
        return self.name.removesuffix(self.path.suffix)


def _found(path: Path, folder: Path, largest_file_mb: float, before: FilesRead) -> _Found:
    name, state = path.relative_to(folder).as_posix(), _state(path, largest_file_mb)
    return _Found(path, name, state, before.unchanged(name, state))


def _opened(
    files: Sequence[_Found], inside: Path, largest_file_mb: float, refused: dict[str, Reading]
) -> Iterator[FileBytes]:
    """The bytes of the files, each opened when it is its turn; those that cannot be read are put into `refused`."""
    for file in files:
        try:
            data = _bytes_of(file.path, inside, largest_file_mb)
        except Unreadable as error:
            refused[file.name] = Reading(file.name, unreadable=str(error))
        else:
            yield FileBytes(file.name, data, file.path.suffix, file.article_id)


def _corpus(found: Sequence[_Found], readings: Mapping[str, Reading], inside: Path) -> Corpus:
    """The articles of the files, of which those that are not known were read."""
    articles: dict[str, Article] = {}
    files: dict[str, str] = {}
    texts: dict[tuple[str, str], str] = {}
    skipped: list[Skipped] = []
    problems: list[Problem] = []
    read: dict[str, FileRead] = {}
    for file in found:
        heard: list[str] = []
        try:
            article = _article_of(file, readings, inside, heard)
        except Unreadable as error:
            skipped.append(Skipped(file.name, str(error)))
            continue
        if said_in(article) in texts:
            twin = texts[said_in(article)]
            skipped.append(Skipped(file.name, f"it has the same text as {twin}, which is indexed; remove one of them"))
            continue
        if article.id in articles:
            article = replace(article, id=file.name)
        articles[article.id] = article
        problems += [Problem(file.name, text) for text in heard]
        files[article.id] = texts[said_in(article)] = file.name
        if file.state:
            read[file.name] = FileRead(file.state, article, tuple(heard))
    in_order = tuple(articles[key] for key in sorted(articles))
    return Corpus(in_order, tuple(skipped), files, tuple(problems), FilesRead(read))


def said_in(article: Article) -> tuple[str, str]:
    """What two files have in common that are one article: a collection and a text."""
    return article.collection, article.text


def _bytes_of(path: Path, inside: Path, largest_file_mb: float) -> bytes:
    """The bytes of a file; inside: the corpus, a path without links.

    Raises Unreadable when it is no article, or a link out of the corpus.
    """
    if not is_readable(path.suffix):
        raise Unreadable(not_read(path.suffix))
    if path.is_symlink() and not path.is_file():
        raise Unreadable("it is a link that leads to no file; put the file itself here")
    target = path.resolve()
    if not target.is_relative_to(inside):
        raise Unreadable("it is a link out of the folder; put the file itself here")
    return read_bytes(target, largest_file_mb)


def _article_of(file: _Found, readings: Mapping[str, Reading], inside: Path, heard: list[str]) -> Article:
    """The article of a file, known or read; `heard` gets what of it could not be read. Raises Unreadable."""
    if file.known:
        heard += file.known.problems
        known = file.known.article
        return known if known.id == file.article_id else replace(known, id=file.article_id)
    reading = readings[file.name]
    heard += reading.problems
    if reading.article is None:
        raise Unreadable(reading.unreadable)
    article = _with_what_stands_beside(reading.article, file.path, inside, heard.append)
    article = replace(article, collection=article.collection or folder_collection(file.article_id))
    return under_their_questions(article)


def beside(path: Path) -> Path:
    """Where more may be said of a file that has no front matter, as of a PDF: `report.pdf.yaml`."""
    return path.with_name(path.name + BESIDE)


def _state(path: Path, largest_file_mb: float) -> State | None:
    """The state of a file and of what stands beside it; None where it has to be looked at itself."""
    own, more = state_of(path), beside(path)
    if own is None or own[0] > largest_file_mb * 1_000_000:
        return None
    if not more.exists():
        return own
    others = state_of(more)
    return own + others if others else None


def _with_what_stands_beside(article: Article, path: Path, corpus: Path, hears: Hears) -> Article:
    more = beside(path)
    if not more.exists():
        return article
    from index.articles.formats.encoding import decode  # noqa: PLC0415 - few files have one
    from index.articles.formats.front_matter import read_front_matter  # noqa: PLC0415

    if not more.resolve().is_relative_to(corpus):
        hears(f"{more.name} beside it is a link out of the folder and is not read")
        return article
    try:
        text = decode(read_bytes(more.resolve()))
    except Unreadable as error:
        hears(f"{more.name} beside it is not read: {error}")
        return article
    said = read_front_matter(f"---\n{text}\n---\n", hears)
    names = ("title", "author", "source", "published", "url", "language", "collection")
    return replace(article, **{name: value for name in names if (value := getattr(said, name))})


def read_article(data: bytes, suffix: str, article_id: str, hears: Hears = unheard) -> Article:
    """The article in the bytes of a file with this ending. Raises Unreadable."""
    if not data:
        raise Unreadable(EMPTY)
    module, function = _READERS[_ending(suffix)]
    article: Article = getattr(import_module(f"index.articles.formats.{module}"), function)(data, article_id, hears)
    if not article.text:
        raise Unreadable(NO_TEXT)
    article = without_byline(article)
    article = replace(article, published=article.published or date_from_name(article_id))
    if article.language == UNKNOWN_LANGUAGE:
        return replace(article, language=language_of(article.text))
    return article


def formats() -> str:
    """The endings that are read, for people."""
    return ", ".join(sorted(_READERS))


def not_read(suffix: str) -> str:
    """What is wrong with a file with this ending, for which there is no reader."""
    advice = what_to_do(suffix)
    return f"not a format that Footnote reads ({formats()})" + (f"; {advice}" if advice else "")


def too_large(size: int, largest_file_mb: float) -> str:
    """What is wrong with a file of so many bytes."""
    return (
        f"it has {size / 1_000_000:,.1f} MB, and {largest_file_mb:,.0f} MB is the limit; "
        "split it, or allow more (--largest-file-mb; FOOTNOTE_LARGEST_FILE_MB for the bot)"
    )


def is_readable(suffix: str) -> bool:
    """Whether there is a reader for files with this ending."""
    return _ending(suffix) in _READERS


def _ending(suffix: str) -> str:
    return _ALSO.get(suffix.lower(), suffix.lower())


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in inside.parts)
        is_folder = path.is_dir() and not path.is_symlink() and not is_readable(path.suffix)
        is_beside = path.suffix == BESIDE and is_readable(path.with_suffix("").suffix) and path.with_suffix("").exists()
        hidden = hidden or bool(_KEPT_BY_PROGRAMS.fullmatch(path.name))
        if not hidden and not is_folder and not is_beside and not _is_special(path) and inside != Path(GOLDEN):
            yield path


def _is_special(path: Path) -> bool:
    """Whether it is a pipe, a socket or a device; reading one may wait for ever."""
    try:
        return not (path.is_symlink() or path.is_file() or path.is_dir())
    except OSError:
        return False


def read_bytes(path: Path, largest_file_mb: float = LARGEST_FILE_MB) -> bytes:
    """The bytes of a file as it was at one moment: one that is being written is read again. Raises Unreadable.

    path: without links, as `Path.resolve` gives it.
    """
    for _ in range(_TRIES):
        data = _read_once(path, largest_file_mb)
        if data is not None:
            return data
        time.sleep(_BETWEEN_TRIES)
    raise Unreadable("it changes while it is read; build again when it is complete")


def _read_once(path: Path, largest_file_mb: float) -> bytes | None:
    try:
        # The path has no links left; one put in its place meanwhile is not followed, a pipe not waited for.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with open(descriptor, "rb") as file:  # noqa: PTH123 - a descriptor has no path
            before = os.fstat(descriptor)
            if not stat.S_ISREG(before.st_mode):
                raise Unreadable("it is no longer a file; put the article itself here")
            if before.st_size > largest_file_mb * 1_000_000:
                raise Unreadable(too_large(before.st_size, largest_file_mb))
            data = file.read(before.st_size + 1)
            after = os.fstat(descriptor)
    except IsADirectoryError:
        raise Unreadable("it is a folder with the name of a file; put the article itself here") from None
    except OSError as error:
        raise Unreadable(f"it cannot be opened ({error.strerror}); check its permissions") from error
    unchanged = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    return data if unchanged and len(data) == before.st_size else None
