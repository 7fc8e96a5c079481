"""What pages, files, feeds and people bring, as what would become an article."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from index.articles.apart import Apart
from index.articles.feed import FeedEntry
from index.articles.fetch import Fetched
from index.articles.formats.encoding import decode
from index.articles.formats.layout import Block, Unreadable, laid_out
from index.articles.load import LARGEST_FILE_MB, is_readable, not_read, too_large
from index.articles.saving import file_name, to_markdown
from index.errors import ArticleNotAdded
from index.text.exchanges import under_their_questions
from index.text.language import language_of
from index.types import Article

_KINDS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
UNSAID = ("", "application/octet-stream", "binary/octet-stream", "text/plain")
# These keep what Markdown cannot: pages, and what their makers laid out.
KEPT_AS_THEY_ARE = (".pdf", ".docx")


@dataclass(frozen=True, slots=True)
class Draft:
    """What would become an article: the bytes of its file, the ending and a name for it.

    url: the address that it is at, "" where it has none.
    """

    data: bytes
    suffix: str
    name: str
    url: str = ""


class Drafts:
    """Makes drafts, each read in a process of its own; nothing is kept by that."""

    def __init__(self, largest_file_mb: float = LARGEST_FILE_MB) -> None:
        self._largest_file_mb = largest_file_mb
        self._apart = Apart()

    def page(self, page: Fetched) -> Draft:
        """What would be kept of a page. Raises ArticleNotAdded."""
        suffix = _suffix(page)
        name = PurePosixPath(urlsplit(page.url).path).stem
        try:
            if suffix in KEPT_AS_THEY_ARE:
                title = self._apart.read(page.data, suffix, name).title
                return Draft(page.data, suffix, file_name(title), page.url)
            if suffix == ".html":
                article = self._apart.read_page(page.data, name, page.url, page.charset)
            else:
                article = self._apart.read(decode(page.data, page.charset).encode(), suffix, name)
        except Unreadable as error:
            raise ArticleNotAdded(f"{page.url} was not added: {error}.") from error
        return draft_of(replace(article, url=_canonical(article.url, page.url)))

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
        return draft_of(written(title, text, author, published, url))

    def article(self, draft: Draft) -> Article:
        """The article that a draft would be. Raises ArticleNotAdded."""
        try:
            article = self.read(draft.data, draft.suffix, draft.name)
        except Unreadable as error:
            raise ArticleNotAdded(f"{draft.url or draft.name + draft.suffix} was not added: {error}.") from error
        return under_their_questions(replace(article, url=article.url or draft.url))

    def entry(self, entry: FeedEntry) -> Draft | None:
        """What would be kept of an article of a feed, None where the feed does not hold all of it."""
        if not entry.page:
            return None
        try:
            article = self._apart.read_page(entry.page.encode(), "", entry.url, "utf-8")
        except Unreadable:
            return None
        said = {name: value for name in ("title", "author", "published") if (value := getattr(entry, name))}
        return draft_of(replace(article, **said, url=entry.url))

    def read(self, data: bytes, suffix: str, name: str) -> Article:
        """The article of a file, by its bytes, ending and name. Raises Unreadable."""
        return self._apart.read(data, suffix, name)

    def close(self) -> None:
        """End the process that reads files."""
        self._apart.close()


def written(title: str, text: str, author: str, published: str, url: str = "") -> Article:
    """The article of what somebody wrote. Raises ArticleNotAdded when that is nothing."""
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n\s*\n", unicodedata.normalize("NFC", text)))
    blocks = [Block(part) for part in paragraphs if part]
    if not blocks:
        raise ArticleNotAdded("The article has no text: write some.")
    article = laid_out("", " ".join(title.split()) or "Untitled", blocks, author=author, published=published)
    return replace(article, language=language_of(article.text), url=url)


def draft_of(article: Article) -> Draft:
    """An article as the Markdown that it is kept as."""
    return Draft(to_markdown(article).encode(), ".md", file_name(article.title), article.url)


def _suffix(page: Fetched) -> str:
    """The ending of the format that was fetched, by its type, or by its address where that says more."""
    ending = PurePosixPath(urlsplit(page.url).path).suffix.lower()
    if page.content_type in UNSAID and is_readable(ending):
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
