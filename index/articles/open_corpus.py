"""A corpus folder that takes articles in."""

import shutil
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from pathlib import Path

from index.articles.drafts import KEPT_AS_THEY_ARE, Draft, Drafts, draft_of, written
from index.articles.feed import FeedEntry
from index.articles.fetch import Fetched
from index.articles.formats.layout import Unreadable
from index.articles.load import LARGEST_FILE_MB, Corpus, beside, is_readable, not_read, read_bytes, said_in, survey
from index.articles.removed import place_to_keep, take_away
from index.articles.saving import free_name
from index.errors import AlreadyThere, ArticleNotAdded, CannotWrite
from index.types import Article

Fetch = Callable[[str], Fetched]


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


class OpenCorpus:
    """A folder of articles that takes in others. What is in it is read once, when something is to be kept in it."""

    def __init__(self, folder: Path, largest_file_mb: float = LARGEST_FILE_MB) -> None:
        self.folder = folder
        self._largest_file_mb = largest_file_mb
        self.drafts = Drafts(largest_file_mb)
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
        return self._add(self.drafts.page(page), replacing=replacing)

    def add_entry(self, entry: FeedEntry, fetch: Fetch) -> Added:
        """Keep an article of a feed: from the feed where that holds all of it, else from its page."""
        return self._add(self.drafts.entry(entry) or self.drafts.page(fetch(entry.url)))

    def add_text(self, title: str, text: str, author: str, published: str) -> Added:
        """Keep what somebody wrote; paragraphs are parted by blank lines. What stands there already is left as it is.

        Raises ArticleNotAdded when there is no text, or it cannot be written.
        """
        article = written(title, text, author, published)
        there = self._texts.get(said_in(article))
        return Added(article, there, AddResult.UNCHANGED) if there else self._add(draft_of(article))

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
            article = self.drafts.read(draft.data, draft.suffix, error.file.removesuffix(draft.suffix))
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
        self.drafts.close()

    def _add(self, draft: Draft, *, replacing: bool = False) -> Added:
        known = self._urls.get(draft.url, "")
        is_ours = Path(known).suffix == draft.suffix
        try:
            if draft.suffix in KEPT_AS_THEY_ARE:
                name = known if is_ours else draft.name + draft.suffix
                return self._with_address(self._keep(name, draft.data, replacing=replacing or is_ours), draft)
            return self._keep(known if is_ours else self._free_name(draft.name), draft.data, replacing=is_ours)
        except Unreadable as error:
            raise ArticleNotAdded(f"{draft.url or draft.name} was not added: {error}.") from error

    def _with_address(self, added: Added, draft: Draft) -> Added:
        """Write the address of a file that has no place for it beside the file. Raises CannotWrite."""
        if draft.suffix not in KEPT_AS_THEY_ARE or not draft.url:
            return added
        said = beside(self.folder / added.file)
        if not said.exists():
            self._write(said, f"url: {draft.url}\n".encode())
        self._urls[draft.url] = added.file
        return replace(added, article=replace(added.article, url=draft.url))

    def _keep(self, name: str, data: bytes, *, replacing: bool) -> Added:
        path = self.folder / name
        article = self.drafts.read(data, path.suffix, name.removesuffix(path.suffix))
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
                kept = place_to_keep(self.folder, path)
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
