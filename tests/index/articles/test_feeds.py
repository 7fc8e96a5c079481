from pathlib import Path

import pytest

from index.articles.feeds import feed_in, local_feed
from index.articles.fetch import Fetched
from index.errors import ArticleNotAdded
from tests.fakes.common.corpora import write_corpus
from tests.fakes.common.feeds import BOMB
from tests.fakes.common.pages import page


def test_other_xml_is_no_feed() -> None:
    assert feed_in(Fetched("https://x.example/x", "application/xml", "", b"<a/>")) is None
    assert feed_in(Fetched("https://x.example/x", "text/html", "utf-8", page().encode())) is None


def test_a_feed_with_a_bomb_of_entities_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArticleNotAdded, match="it declares entities"):
        feed_in(Fetched("https://x.example/x", "application/rss+xml", "", BOMB.encode()))
    write_corpus(tmp_path, feed_xml=BOMB)
    with pytest.raises(ArticleNotAdded, match="it declares entities"):
        local_feed(tmp_path / "feed.xml")
