"""Articles into the corpus folder and out of it, from files, web pages and feeds."""

import re
import shutil
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from index.articles.apart import Apart
from index.articles.feed import Entry, Feed, looks_like_feed
from index.articles.fetch import Fetched
from index.articles.formats.encoding import decode
from index.articles.formats.layout import Block, Unreadable, laid_out
from index.articles.load import (
    LARGEST_FILE_MB,
    Corpus,
    beside,
    is_readable,
    not_read,
    read_bytes,
    said_in,
    survey,
    too_large,
)
from index.articles.saving import file_name, free_name, numbered, to_markdown
from index.articles.titles import articles_called, nearest_titles
from index.errors import AlreadyThere, ArticleNotAdded, ArticleUnknown, CannotWrite
from index.text.exchanges import under_their_questions
from index.text.language import language_of
from index.types import Article

REMOVED = ".removed"

Fetch = Callable[[str], Fetched]

_KINDS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
_FEEDS = {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml"}
_FEED_ENDINGS = (".xml", ".rss", ".atom")
_UNSAID = ("", "application/octet-stream", "binary/octet-stream", "text/plain")
# These keep what Markdown cannot: pages, and what their makers laid out.
_KEPT_AS_THEY_ARE = (".pdf", ".docx")


class AddResult(Enum):
    """What adding did to the folder."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Added:
    """An article and the file below the corpus folder that holds it.

    before: where the file that it replaced is kept, or None.
    """

    article: Article
    file: str
    change: AddResult
    before: Path | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What would become an article: the bytes of its file, the ending and a name for it.

    url: the address that it is at, "" where it has none.
    """

    data: bytes
    suffix: str
    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Removed:
    """What was removed: the name of its file, and where the file lies now."""

    file: str
    kept: Path


class OpenCorpus:
    """A folder of articles that takes in others. What is in it is read once, when something is to be kept in it."""

    def __init__(self, folder: Path, largest_file_mb: float = LARGEST_FILE_MB) -> None:
        self.folder = folder
        self._largest_file_mb = largest_file_mb
        self._apart = Apart()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CannotWrite(f"The folder {folder} cannot be made ({error.strerror}); name another.") from error

    @cached_property
    def _corpus(self) -> Corpus:
        return survey(self.folder, self._largest_file_mb)

    @cached_property
    def _texts(self) -> dict[tuple[str, str], str]:
        return {said_in(article): self._corpus.files[article.id] for article in self._corpus.articles}

    @cached_property
    def _urls(self) -> dict[str, str]:
        return {each.url: self._corpus.files[each.id] for each in self._corpus.articles if each.url}

    def add_file(self, path: Path, *, replacing: bool = False) -> Added:
        """Copy a file. Raises ArticleNotAdded when it cannot be read, or would overwrite another unasked."""
        if not path.exists():
            raise ArticleNotAdded(f"There is no file {path}.")
        if path.is_dir():
            raise ArticleNotAdded(f"{path} is a folder; name the files in it.")
        if not is_readable(path.suffix):
            raise ArticleNotAdded(f"{path} was not added: {not_read(path.suffix)}.")
        if path.resolve().is_relative_to(self.folder.resolve()):
            raise ArticleNotAdded(f"{path} is in {self.folder} already.")
        try:
            data = read_bytes(path.resolve(), self._largest_file_mb)
            return self._keep(path.name, data, replacing=replacing)
        except Unreadable as error:
            raise ArticleNotAdded(f"{path} was not added: {error}.") from error

    def add_page(self, page: Fetched, *, replacing: bool = False) -> Added:
        """Keep what was fetched; the article of the same address is replaced by it. Raises ArticleNotAdded."""
        return self._add(self.page(page), replacing=replacing)

    def add_entry(self, entry: Entry, fetch: Fetch) -> Added:
        """Keep an article of a feed: from the feed where that holds all of it, else from its page."""
        return self._add(self.entry(entry) or self.page(fetch(entry.url)))

    def page(self, page: Fetched) -> Draft:
        """What would be kept of a page. Raises ArticleNotAdded."""
        suffix = _suffix(page)
        name = PurePosixPath(urlsplit(page.url).path).stem
        try:
            if suffix in _KEPT_AS_THEY_ARE:
                title = self._apart.read(page.data, suffix, name).title
                return Draft(page.data, suffix, file_name(title), page.url)
            if suffix == ".html":
                article = self._apart.read_page(page.data, name, page.url, page.charset)
            else:
                article = self._apart.read(decode(page.data, page.charset).encode(), suffix, name)
        except Unreadable as error:
            raise ArticleNotAdded(f"{page.url} was not added: {error}.") from error
        return _draft(replace(article, url=_canonical(article.url, page.url)))

    def file(self, name: str, size: int, read: Callable[[], bytes]) -> Draft:
        """What would be kept of a file that came from elsewhere, of that many bytes; read only when it can be one.

        Raises ArticleNotAdded.
        """
        named = PurePosixPath(name)
        problem = not_read(named.suffix) if not is_readable(named.suffix) else ""
        if size > self._largest_file_mb * 1_000_000:
            problem = problem or too_large(size, self._largest_file_mb)
        if problem:
            raise ArticleNotAdded(f"{name} was not added: {problem}.")
        return Draft(read(), named.suffix.lower(), file_name(named.stem))

    def text(self, title: str, text: str, author: str = "", published: str = "", url: str = "") -> Draft:
        """What would be kept of what somebody wrote; paragraphs are parted by blank lines. Raises ArticleNotAdded."""
        return _draft(_written(title, text, author, published, url))

    def article(self, draft: Draft) -> Article:
        """The article that a draft would be. Raises ArticleNotAdded."""
        try:
            article = self._apart.read(draft.data, draft.suffix, draft.name)
        except Unreadable as error:
            raise ArticleNotAdded(f"{draft.url or draft.name + draft.suffix} was not added: {error}.") from error
        return under_their_questions(replace(article, url=article.url or draft.url))

    def entry(self, entry: Entry) -> Draft | None:
        """What would be kept of an article of a feed, None where the feed does not hold all of it."""
        if not entry.page:
            return None
        try:
            article = self._apart.read_page(entry.page.encode(), "", entry.url, "utf-8")
        except Unreadable:
            return None
        said = {name: value for name in ("title", "author", "published") if (value := getattr(entry, name))}
        return _draft(replace(article, **said, url=entry.url))

    def keep(self, draft: Draft, own: str = "", taken: Collection[str] = ()) -> Added:
        """Keep it in its own file, else in the one that has its address or its text, else in a new one.

        own: the file that it was kept in before, or "". taken: files that hold something else.
        Raises AlreadyThere where another file, which is taken, has its address or text, CannotWrite or ArticleNotAdded.
        """
        same_address = self._urls.get(draft.url, "") if draft.url else ""
        if own and Path(own).suffix == draft.suffix and (self.folder / own).is_file():
            name = own
        elif Path(same_address).suffix == draft.suffix == ".md":
            name = same_address
        else:
            name = self._free_name(draft.name, draft.suffix)

        def may_be_had(file: str) -> bool:
            """What lies in a folder of this one belongs to another collection."""
            return file not in taken and "/" not in file

        if not may_be_had(name):
            raise AlreadyThere(f"{draft.url} was not added: {self.folder / name} has the same address.", name)
        try:
            return self._with_address(self._keep(name, draft.data, replacing=True), draft)
        except AlreadyThere as error:
            if not may_be_had(error.file):
                raise
            article = self._apart.read(draft.data, draft.suffix, error.file.removesuffix(draft.suffix))
            return Added(article, error.file, AddResult.UNCHANGED)
        except Unreadable as error:
            raise ArticleNotAdded(f"{draft.url or draft.name} was not added: {error}.") from error

    def take_in(self, path: Path) -> str:
        """Move a file of another folder here; gives its name, another where that is taken. Raises CannotWrite."""
        name = self._free_name(path.stem, path.suffix)
        try:
            path.rename(self.folder / name)
        except OSError as error:
            raise CannotWrite(f"{path} cannot be moved ({error.strerror}); check its permissions.") from error
        return name

    def take_away(self, name: str) -> Path:
        """Move a file to those that were removed; gives where it lies now. Raises CannotWrite."""
        kept = take_away(self.folder, name)
        self._texts = {text: file for text, file in self._texts.items() if file != name}
        self._urls = {url: file for url, file in self._urls.items() if file != name}
        return kept

    def close(self) -> None:
        """End the process that reads files."""
        self._apart.close()

    def add_text(self, title: str, text: str, author: str, published: str) -> Added:
        """Keep what somebody wrote; paragraphs are parted by blank lines. What stands there already is left as it is.

        Raises ArticleNotAdded when there is no text, or it cannot be written.
        """
        article = _written(title, text, author, published)
        there = self._texts.get(said_in(article))
        return Added(article, there, AddResult.UNCHANGED) if there else self._add(_draft(article))

    def _add(self, draft: Draft, *, replacing: bool = False) -> Added:
        known = self._urls.get(draft.url, "")
        is_ours = Path(known).suffix == draft.suffix
        try:
            if draft.suffix in _KEPT_AS_THEY_ARE:
                name = known if is_ours else draft.name + draft.suffix
                return self._with_address(self._keep(name, draft.data, replacing=replacing or is_ours), draft)
            return self._keep(known if is_ours else self._free_name(draft.name), draft.data, replacing=is_ours)
        except Unreadable as error:
            raise ArticleNotAdded(f"{draft.url or draft.name} was not added: {error}.") from error

    def _with_address(self, added: Added, draft: Draft) -> Added:
        """Write the address of a file that has no place for it beside the file. Raises CannotWrite."""
        if draft.suffix not in _KEPT_AS_THEY_ARE or not draft.url:
            return added
        said = beside(self.folder / added.file)
        if not said.exists():
            self._write(said, f"url: {draft.url}\n".encode())
        self._urls[draft.url] = added.file
        return replace(added, article=replace(added.article, url=draft.url))

    def _keep(self, name: str, data: bytes, *, replacing: bool) -> Added:
        path = self.folder / name
        article = self._apart.read(data, path.suffix, name.removesuffix(path.suffix))
        twin = self._texts.get(said_in(article), name)
        if twin != name:
            raise AlreadyThere(f"{article.title} was not added: {self.folder / twin} has the same text.", twin)
        is_there = path.exists()
        if is_there and path.is_file() and path.read_bytes() == data:
            return Added(article, name, AddResult.UNCHANGED)
        if is_there and not replacing:
            raise ArticleNotAdded(
                f"{name} was not added: {path} is there already and differs. Add it with --replace, or rename it."
            )
        before = self._write(path, data)
        self._texts = {text: file for text, file in self._texts.items() if file != name} | {said_in(article): name}
        if article.url:
            self._urls[article.url] = name
        return Added(article, name, AddResult.UPDATED if before else AddResult.ADDED, before)

    def _write(self, path: Path, data: bytes) -> Path | None:
        """Put the file in its place in one step, and keep a copy of the one before; gives where that is."""
        aside = path.with_name(f".{path.name}.new")
        kept = None
        try:
            if path.exists():
                kept = _place_to_keep(self.folder, path)
                shutil.copy2(path, kept)
            aside.write_bytes(data)
            aside.replace(path)
        except OSError as error:
            aside.unlink(missing_ok=True)
            raise CannotWrite(f"{path} cannot be written ({error.strerror}); make room for it.") from error
        return kept

    def _free_name(self, stem: str, suffix: str = ".md") -> str:
        """A name that no file has: articles of different addresses may have one title."""
        return free_name(stem, {path.stem.lower() for path in self.folder.iterdir()}) + suffix


def _written(title: str, text: str, author: str, published: str, url: str = "") -> Article:
    """The article of what somebody wrote. Raises ArticleNotAdded when that is nothing."""
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n\s*\n", unicodedata.normalize("NFC", text)))
    blocks = [Block(part) for part in paragraphs if part]
    if not blocks:
        raise ArticleNotAdded("The article has no text: write some.")
    article = laid_out("", " ".join(title.split()) or "Untitled", blocks, author=author, published=published)
    return replace(article, language=language_of(article.text), url=url)


def _draft(article: Article) -> Draft:
    return Draft(to_markdown(article).encode(), ".md", file_name(article.title), article.url)


def feed_in(page: Fetched) -> Feed | None:
    """The feed that was fetched, or None when it is something else. Raises ArticleNotAdded."""
    if page.content_type not in _FEEDS and not (page.content_type in _UNSAID and looks_like_feed(page.data)):
        return None
    try:
        return _feed(page.data, page.url)
    except Unreadable as error:
        raise ArticleNotAdded(f"{page.url} was not added: {error}.") from error


def local_feed(path: Path) -> Feed | None:
    """The feed in a file, or None when it is something else. Raises ArticleNotAdded."""
    if path.suffix.lower() not in _FEED_ENDINGS or not path.is_file():
        return None
    try:
        return _feed(read_bytes(path.resolve()))
    except Unreadable as error:
        raise ArticleNotAdded(f"{path} was not added: {error}.") from error


def _feed(data: bytes, url: str = "") -> Feed | None:
    apart = Apart()
    try:
        return apart.read_feed(data, url)
    finally:
        apart.close()


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
        kept = _place_to_keep(folder, folder / name)
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
            before = _place_to_keep(folder, place)
            place.rename(before)
        place.parent.mkdir(parents=True, exist_ok=True)
        kept.rename(place)
        if beside(kept).exists():
            beside(kept).rename(beside(place))
    except OSError as error:
        raise CannotWrite(f"{kept} cannot be moved ({error.strerror}); check its permissions.") from error
    return before


def _place_to_keep(folder: Path, path: Path) -> Path:
    """A free name in the hidden folder of what was removed and replaced. Raises OSError."""
    first = folder / REMOVED / path.relative_to(folder)
    first.parent.mkdir(parents=True, exist_ok=True)
    kept, number = first, 1
    while kept.exists():
        number += 1
        kept = first.with_stem(numbered(first.stem, number))
    return kept


def _suffix(page: Fetched) -> str:
    """The ending of the format that was fetched, by its type, or by its address where that says more."""
    ending = PurePosixPath(urlsplit(page.url).path).suffix.lower()
    if page.content_type in _UNSAID and is_readable(ending):
        return ending
    if page.content_type not in _KINDS:
        raise ArticleNotAdded(
            f"{page.url} was not added: it is {page.content_type or 'of a kind that its server does not say'}, "
            "and Footnote reads web pages, text, PDF, Word documents and feeds."
        )
    return _KINDS[page.content_type]


def _canonical(said: str, url: str) -> str:
    """The address that a page gives as its own, when it is one of the same site.

    Some pages name the front page of their site; and none may pass for a page of another.
    """
    there, here = urlsplit(said), urlsplit(url)
    same_site = _site(there.hostname) == _site(here.hostname) and there.scheme in ("http", "https")
    return said if same_site and (there.path.strip("/") or not here.path.strip("/")) else url


def _site(host: str | None) -> str:
    return re.sub(r"^www\.", "", host or "")
