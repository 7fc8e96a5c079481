from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.common.corpora import BEES_TEXT, LIGHTHOUSE_MARKDOWN, write_corpus
from tests.fakes.common.feeds import rss
from tests.fakes.common.pages import page
from tests.fakes.common.web import Web, sent, web
from tests.index.commands import Result, Run

NEXT = "Run python -m index build to let it be answered by.\n"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder with one article."""
    return write_corpus(tmp_path / "corpus", lighthouse_md=LIGHTHOUSE_MARKDOWN)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    """A server with an article and a feed that leads to it; commands may reach it."""
    with web() as served:
        served.pages["/tidal"] = sent(page())
        served.pages["/feed"] = sent(rss(served.address("/tidal")), "application/rss+xml")
        monkeypatch.setattr("index.cli.articles._fetcher", served.fetcher)
        yield served


def test_add_copies_files_and_says_what_to_do_next(run: Run, corpus: Path, tmp_path: Path) -> None:
    write_corpus(tmp_path, bees_txt=BEES_TEXT)
    result = run("add", str(tmp_path / "bees.txt"), "--corpus", str(corpus))
    assert result == Result(0, f"added     Notes on bees\n          {corpus / 'bees.txt'}, 21 words\n{NEXT}", "")


def test_add_fetches_pages_and_updates_them(run: Run, corpus: Path, site: Web) -> None:
    arguments = ("add", site.address("/tidal"), "--corpus", str(corpus))
    name = corpus / "harbour-city-opens-tidal-lab.md"
    assert run(*arguments).stdout == f"added     Harbour City opens tidal lab\n          {name}, 95 words\n{NEXT}"
    assert run(*arguments).stdout == f"unchanged Harbour City opens tidal lab\n          {name}, 95 words\n"
    site.pages["/tidal"] = sent(page().replace("42,000", "43,000"))
    assert run(*arguments).stdout == (
        f"updated   Harbour City opens tidal lab\n          {name}, 95 words\n"
        f"          the file before is kept as {corpus / '.removed' / name.name}\n{NEXT}"
    )


def test_what_cannot_be_added_does_not_stop_the_others(run: Run, corpus: Path, site: Web) -> None:
    result = run("add", "nothing.md", site.address("/gone"), site.address("/tidal"), "--corpus", str(corpus))
    assert result.code == 1
    assert result.stderr == (
        f"There is no file nothing.md.\n{site.address('/gone')} cannot be fetched: the server answers 404 Not Found.\n"
    )
    assert result.stdout.startswith("added     Harbour City opens tidal lab\n")


def test_this_machine_is_not_fetched_from(run: Run, corpus: Path) -> None:
    with web() as served:
        result = run("add", served.address("/"), "--corpus", str(corpus))
        assert served.asked == []
    assert (result.code, result.stdout) == (1, "")
    assert result.stderr == "127.0.0.1 is at 127.0.0.1, which is not a public address; it is not fetched.\n"


def test_a_feed_is_listed_first(run: Run, corpus: Path, site: Web) -> None:
    result = run("add", site.address("/feed"), "--corpus", str(corpus))
    assert (result.code, result.stderr) == (0, "")
    assert result.stdout == (
        "Coastal Wire is a feed of 2 articles:\n"
        f"  Harbour City opens tidal lab · 2019-03-14 · {site.address('/tidal')}\n"
        "  Vessels & their number · 2020-05-01 · https://coastalwire.example/vessels\n"
        "Nothing was added. Add all of them with --all, or some by their addresses.\n"
    )
    assert site.asked == ["/robots.txt", "/feed"]


def test_all_of_a_feed_is_added_or_named(run: Run, corpus: Path, site: Web) -> None:
    # The other article is of a site that tests may not reach, so that its page is refused.
    feed = rss(site.address("/tidal")).replace("https://coastalwire.example/vessels", "http://10.0.0.1/vessels")
    site.pages["/feed"] = sent(feed, "application/rss+xml")
    result = run("add", site.address("/feed"), "--all", "--corpus", str(corpus))
    assert result.code == 1
    assert result.stdout.startswith("added     Harbour City opens tidal lab\n")
    assert result.stderr == "10.0.0.1 is at 10.0.0.1, which is not a public address; it is not fetched.\n"


def test_a_feed_in_a_file_is_read_too(run: Run, corpus: Path, site: Web, tmp_path: Path) -> None:
    write_corpus(tmp_path, feed_xml=rss(site.address("/tidal")))
    result = run("add", str(tmp_path / "feed.xml"), "--all", "--corpus", str(corpus))
    assert (result.code, result.stderr) == (0, "")
    assert sorted(path.name for path in corpus.iterdir()) == [
        "harbour-city-opens-tidal-lab.md",
        "lighthouse.md",
        "vessels-their-number.md",
    ]


def test_remove_says_how_to_get_it_back(run: Run, corpus: Path) -> None:
    result = run("remove", "lighthouse", "--corpus", str(corpus))
    kept = corpus / ".removed" / "lighthouse.md"
    assert result == Result(
        0,
        f"removed   {corpus / 'lighthouse.md'}\n          to get it back: mv {kept} {corpus / 'lighthouse.md'}\n{NEXT}",
        "",
    )


def test_remove_of_what_is_not_there_is_an_error(run: Run, corpus: Path) -> None:
    result = run("remove", "submarines", "--corpus", str(corpus))
    assert (result.code, result.stdout) == (1, "")
    assert result.stderr.startswith("No article is called 'submarines'.")


def test_articles_lists_them(run: Run, corpus: Path) -> None:
    write_corpus(corpus, bees_txt="Bees [red]and[/red] :bee: here\n\nText.", broken_pdf="x")
    result = run("articles", "--corpus", str(corpus))
    assert result.code == 0
    assert result.stdout == (
        "bees  .txt, 1 word\n    Bees [red]and[/red] :bee: here\n"
        "lighthouse  .md, 36 words\n    The Lighthouse Keepers · Jon Varga · Island Review · 2020-05-01\n"
    )
    assert result.stderr == "skipped broken.pdf: it is not a PDF that can be read (broken or cut short); get it anew\n"


def test_articles_as_json(run: Run, corpus: Path) -> None:
    assert run("articles", "--corpus", str(corpus), "--json").json == [
        {
            "id": "lighthouse",
            "title": "The Lighthouse Keepers",
            "author": "Jon Varga",
            "source": "Island Review",
            "published": "2020-05-01",
            "url": "https://example.org/lighthouse",
            "language": "en",
            "file": "lighthouse.md",
            "format": "md",
            "words": 36,
        }
    ]


def test_a_limit_is_kept(run: Run, corpus: Path) -> None:
    result = run("articles", "--corpus", str(corpus), "--largest-file-mb", "0.001")
    assert result.code == 0
    write_corpus(corpus, long_txt="word " * 1_000)
    assert "skipped long.txt: " in run("articles", "--corpus", str(corpus), "--largest-file-mb", "0.001").stderr


def test_what_could_not_be_read_is_listed(run: Run, corpus: Path) -> None:
    assert run("articles", "--corpus", str(corpus), "--problems").stdout == "Nothing is left out of any file.\n"
    write_corpus(corpus, ferry_md="---\ntitle: Ferry: a look\n---\nIt is old.", picture_png="x")
    broken = "its front matter is not valid YAML (line 2); check quotes and colons"
    lines = run("articles", "--corpus", str(corpus), "--problems").stdout.split("\n")
    assert lines[0] == f"ferry.md: {broken}"
    assert lines[1].startswith("picture.png: not a format that Footnote reads")
    listed = run("articles", "--corpus", str(corpus), "--problems", "--json").json
    assert listed[0] == {"file": "ferry.md", "indexed": True, "problem": broken}
    assert [line["indexed"] for line in listed] == [True, False]
