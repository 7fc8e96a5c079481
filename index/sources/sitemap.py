"""The addresses in a sitemap, read as it comes: of a million of them no more are kept than are wanted."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.sax import SAXException
from xml.sax.handler import ContentHandler, feature_external_ges, feature_namespaces

from defusedxml import DefusedXmlException
from defusedxml.sax import make_parser

from index.errors import FetchError

# A sitemap may have 50 MB, says sitemaps.org; one that is larger is read no further.
LARGEST_MB = 52.5
_LONGEST_ADDRESS = 2_048
_ROOTS = ("urlset", "sitemapindex")


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """An address in a sitemap. is_sitemap: whether another sitemap is there, not a page."""

    url: str
    is_sitemap: bool


class NotASitemap(FetchError):
    """What was fetched is something else."""


def addresses(parts: Iterable[bytes], url: str) -> Iterator[SitemapEntry]:
    """The addresses of a sitemap, or of a sitemap of sitemaps. Raises FetchError."""
    parser = make_parser()
    parser.forbid_dtd = True
    parser.setFeature(feature_namespaces, True)
    parser.setFeature(feature_external_ges, False)
    handler = _Handler()
    parser.setContentHandler(handler)
    try:
        for part in parts:
            parser.feed(part)
            yield from handler.taken()
        parser.close()
    except DefusedXmlException:
        raise NotASitemap(f"{url} is no sitemap: it declares a document type, as web pages do.") from None
    except SAXException as error:
        if not handler.is_sitemap:
            raise NotASitemap(f"{url} is no sitemap: it is not XML of that kind, perhaps a web page.") from None
        raise FetchError(f"{url} is a broken sitemap ({error.getMessage()}); tell who publishes it.") from None
    yield from handler.taken()
    if not handler.is_sitemap:
        raise NotASitemap(f"{url} is no sitemap: it holds nothing.")


class _Handler(ContentHandler):
    """Hears the parser; keeps the address that is being read, and those that nobody has taken yet."""

    def __init__(self) -> None:
        super().__init__()
        self.is_sitemap = False
        self._path: list[str] = []
        self._text = ""
        self._found: list[SitemapEntry] = []

    def taken(self) -> list[SitemapEntry]:
        """What was found since this was last asked."""
        found, self._found = self._found, []
        return found

    def startElementNS(self, name: tuple[str | None, str], qname: str | None, attrs: object) -> None:  # noqa: N802
        """An element begins."""
        if not self._path and name[1] not in _ROOTS:
            raise SAXException("it is another kind of XML")
        self.is_sitemap = True
        self._path.append(name[1])
        self._text = ""

    def characters(self, content: str) -> None:
        """Text of an element."""
        if self._path[-1:] == ["loc"] and len(self._text) <= _LONGEST_ADDRESS:
            self._text += content

    def endElementNS(self, name: tuple[str | None, str], qname: str | None) -> None:  # noqa: N802
        """An element ends."""
        if self._path[1:] in (["url", "loc"], ["sitemap", "loc"]):
            address = self._text.strip()
            if address and len(address) <= _LONGEST_ADDRESS:
                self._found.append(SitemapEntry(address, self._path[1] == "sitemap"))
        self._path.pop()
