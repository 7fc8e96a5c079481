import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.articles.addresses import Trusted
from index.articles.fetch import Fetcher
from index.errors import FetchError
from index.sources import holdings
from index.sources.configuration import made_source
from index.sources.holdings import Listing, holding_of
from index.sources.sitemap import NotASitemap, SitemapEntry, addresses
from index.sources.state import Page, SourceState
from tests.fakes.common.feeds import BOMB
from tests.fakes.common.web import Web, sent, web

NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def urlset(*urls: str) -> str:
    return f"<urlset {NAMESPACE}>{''.join(f'<url><loc> {url} </loc></url>' for url in urls)}</urlset>"


def sitemap_index(*urls: str) -> str:
    return f"<sitemapindex {NAMESPACE}>{''.join(f'<sitemap><loc>{url}</loc></sitemap>' for url in urls)}</sitemapindex>"


def read(text: str, size: int = 7) -> list[SitemapEntry]:
    data = text.encode()
    return list(addresses((data[at : at + size] for at in range(0, len(data), size)), "x"))


def test_the_addresses_of_pages_and_of_sitemaps_are_told_apart() -> None:
    pages = urlset("https://a.example/?x=1&amp;y=2", "", "https://a.example/" + "x" * 3_000, "https://a.example/2")
    assert read(pages) == [
        SitemapEntry("https://a.example/?x=1&y=2", False),
        SitemapEntry("https://a.example/2", False),
    ]
    assert read(sitemap_index("https://a.example/1.xml")) == [SitemapEntry("https://a.example/1.xml", True)]


def test_a_picture_of_a_page_is_no_page() -> None:
    picture = "<url><loc>https://a.example/1</loc><image><loc>https://a.example/1.png</loc></image></url>"
    assert read(f"<urlset {NAMESPACE}>{picture}</urlset>") == [SitemapEntry("https://a.example/1", False)]


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("<!DOCTYPE html><html></html>", NotASitemap, "x is no sitemap: it declares a document type"),
        ("<html><p>Hello</p></html>", NotASitemap, "x is no sitemap: it is not XML of that kind"),
        ("plain words", NotASitemap, "x is no sitemap: it is not XML of that kind"),
        ("", NotASitemap, "x is no sitemap"),
        (BOMB, NotASitemap, "x is no sitemap: it declares a document type"),
        (urlset("https://a.example/1")[:-5], FetchError, "x is a broken sitemap"),
    ],
)
def test_what_is_none_or_broken_is_said(text: str, kind: type[FetchError], said: str) -> None:
    with pytest.raises(kind) as caught:
        read(text)
    assert str(caught.value).startswith(said)


# Of a source --------------------------------------------------------------------------------------------------


@pytest.fixture
def site() -> Iterator[Web]:
    """A server."""
    with web() as served:
        yield served


def listing(site: Web, tmp_path: Path, *known: str, most: int = 3, matching: str = "*") -> Listing:
    fields = {"name": "a", "kind": "sitemap", "at": site.address("/sitemap.xml"), "most": most, "matching": matching}
    fetcher = Fetcher(trusted=Trusted(site.address(""), is_private=True))
    holding = holding_of(made_source(fields), tmp_path, fetcher, 20)
    found = holding.listed(SourceState(pages={address: Page(file="x") for address in known}))
    assert found
    return found


def test_sitemaps_of_a_sitemap_are_read_packed_or_not_each_once(site: Web, tmp_path: Path) -> None:
    both = sitemap_index(site.address("/1.xml"), site.address("/2.xml.gz"), site.address("/sitemap.xml"))
    site.pages |= {
        "/sitemap.xml": sent(both, "application/xml"),
        "/1.xml": sent(urlset("https://a.example/1"), "application/xml"),
        "/2.xml.gz": sent(gzip.compress(urlset("https://a.example/2").encode()), "application/gzip"),
    }
    assert listing(site, tmp_path) == Listing(("https://a.example/1", "https://a.example/2"))
    assert site.asked == ["/robots.txt", "/sitemap.xml", "/1.xml", "/2.xml.gz"]


def test_what_one_of_many_sitemaps_may_hold_has_not_vanished_while_it_cannot_be_read(site: Web, tmp_path: Path) -> None:
    site.pages["/sitemap.xml"] = sent(sitemap_index(site.address("/gone.xml")), "application/xml")
    found = listing(site, tmp_path, "https://a.example/1")
    assert (found.addresses, found.is_complete) == ((), False)
    assert found.notes == (f"{site.address('/gone.xml')} cannot be fetched: the server answers 404 Not Found.",)


@pytest.mark.parametrize("matching", ["https://a.example/docs/*", "/docs/*"])
def test_a_pattern_is_of_the_whole_address_or_of_its_path(site: Web, tmp_path: Path, matching: str) -> None:
    urls = ("https://a.example/docs/1", "https://a.example/news/1", "https://a.example/docs/2?v=1")
    site.pages["/sitemap.xml"] = sent(urlset(*urls), "application/xml")
    assert listing(site, tmp_path, matching=matching).addresses == (urls[0], urls[2])


def test_of_a_million_addresses_no_more_are_read_or_kept_than_are_wanted(site: Web, tmp_path: Path) -> None:
    count = 1_000_000
    item = "<url><loc>https://a.example/{:07}</loc></url>"
    whole = f"<urlset {NAMESPACE}>{''.join(item.format(number) for number in range(count))}</urlset>"
    assert len(whole) < 52_000_000
    site.pages["/sitemap.xml"] = sent(whole, "application/xml")
    found = listing(site, tmp_path, "https://a.example/0000001", most=2)
    assert found == Listing(
        ("https://a.example/0000001", "https://a.example/0000000"),
        notes=("It names more than 2 pages; the others are left out (most).",),
    )


def test_a_site_with_more_than_is_looked_through_has_lost_nothing(
    site: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holdings, "MOST_ADDRESSES", 10)
    site.pages["/sitemap.xml"] = sent(urlset(*(f"https://a.example/{number}" for number in range(20))), "text/xml")
    found = listing(site, tmp_path, "https://a.example/15", most=5)
    assert (len(found.addresses), found.is_complete) == (5, False)
    assert found.notes[0] == "It is not read to its end: it has more than 10 addresses."


def test_a_page_that_vanished_is_not_looked_for(site: Web, tmp_path: Path) -> None:
    site.pages["/sitemap.xml"] = sent(urlset("https://a.example/1"), "text/xml")
    state = SourceState(pages={"https://a.example/0": Page(file="x", vanished=datetime(2026, 11, 2, tzinfo=UTC))})
    fields = {"name": "a", "kind": "sitemap", "at": site.address("/sitemap.xml")}
    fetcher = Fetcher(trusted=Trusted(site.address(""), is_private=True))
    assert holding_of(made_source(fields), tmp_path, fetcher, 20).listed(state) == Listing(("https://a.example/1",))
