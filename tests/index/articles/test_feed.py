from pathlib import Path

import pytest

from index.articles.feed import ENTITIES, FeedEntry, looks_like_feed, read_feed
from index.articles.formats.layout import Unreadable
from tests.fakes.common.feeds import ATOM, BOMB, WORDS, rss


def test_a_feed_has_its_articles_with_what_it_says_of_them() -> None:
    feed = read_feed(rss().encode())
    assert feed
    assert feed.title == "Coastal Wire"
    teaser, whole = feed.entries
    assert teaser == FeedEntry(
        "Harbour City opens tidal lab", "", "2019-03-14", "https://coastalwire.example/tidal", page=""
    )
    assert (whole.title, whole.author, whole.published) == ("Vessels & their number", "Jon Varga", "2020-05-01")
    assert f"<p>{WORDS}</p>" in whole.page


def test_addresses_are_told_from_that_of_the_feed() -> None:
    feed = read_feed(ATOM.encode(), "https://island.example/feed.xml")
    assert feed
    assert feed.entries == (FeedEntry("Keepers", "Ada Moor", "2020-05-01", "https://island.example/keepers", ""),)


def test_the_text_of_another_site_s_article_is_not_taken_from_a_feed() -> None:
    feed = read_feed(rss().encode(), "https://planet.example/feed.xml")
    assert feed
    assert [entry.page for entry in feed.entries] == ["", ""]


def test_a_feed_that_is_not_quite_xml_is_read() -> None:
    feed = read_feed(rss().replace("&amp;", "&").replace("</channel></rss>", "").encode())
    assert feed
    assert [entry.title for entry in feed.entries] == ["Harbour City opens tidal lab", "Vessels & their number"]


@pytest.mark.parametrize(
    "data",
    [
        BOMB.encode(),
        BOMB.encode("utf-16"),
        BOMB.replace("<rss", "<broken><rss").encode(),
        BOMB.replace('version="1.0"', 'version="1.0" encoding="nonsense"').encode(),
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss version="2.0"><title>&a;</title></rss>',
    ],
    ids=["bomb", "in UTF-16", "in broken XML", "in an unknown encoding", "a file of this machine"],
)
def test_a_feed_that_declares_entities_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        read_feed(data)
    assert str(caught.value) == ENTITIES


def test_an_entry_without_a_date_that_can_be_read_has_none() -> None:
    feed = read_feed(rss().replace("Thu, 14 Mar 2019 08:00:00 GMT", "soon").encode())
    assert feed
    assert [entry.published for entry in feed.entries] == ["", "2020-05-01"]


@pytest.mark.parametrize("there_is_none", ["<title>&#x110000;</title> &", "<link>&#99999999;</link> &"])
def test_a_feed_with_characters_that_there_are_not_is_refused(there_is_none: str) -> None:
    with pytest.raises(Unreadable, match="it is not a feed that can be read"):
        read_feed(rss().replace("<item>", f"<item>{there_is_none}", 1).encode())


@pytest.mark.parametrize(
    "data", [b"", b"text", b"<html><body><p>A page.</p></body></html>", b'{"a": 1}', b"/etc/passwd"]
)
def test_what_is_no_feed_is_none(data: bytes) -> None:
    assert read_feed(data) is None
    assert not looks_like_feed(data)


def test_a_feed_is_known_by_its_first_tags() -> None:
    assert looks_like_feed(ATOM.encode())
    assert looks_like_feed(rss().encode("utf-16"))


def test_a_feed_of_one_word_is_not_taken_for_a_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret").write_text(ATOM)
    monkeypatch.chdir(tmp_path)
    assert read_feed(b"secret") is None


def test_titles_are_words_however_often_they_were_escaped() -> None:
    feed = read_feed(
        rss()
        .replace("Harbour City opens tidal lab", "&lt;i&gt;Tides&lt;/i&gt; &amp;amp;amp; R&amp;amp;#8217;s")
        .encode()
    )
    assert feed
    assert feed.entries[0].title == "Tides & R’s"
