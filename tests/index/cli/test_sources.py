"""The commands, as they are typed."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import LiveIndex, Store
from tests.fakes.common.corpora import BEES_TEXT, write_corpus
from tests.fakes.common.encoder import HashEncoder
from tests.fakes.common.feeds import rss
from tests.fakes.common.pages import page
from tests.fakes.common.web import Web, sent, web
from tests.index.commands import Run


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    """A server with a page, a feed and a sitemap, and a folder to work in that allows it."""
    monkeypatch.chdir(tmp_path)
    Path("sources.yaml").write_text("hosts:\n  127.0.0.1: {private: true}\n")
    with web() as served:
        urls = f"<url><loc>{served.address('/tidal')}</loc></url>"
        served.pages |= {
            "/tidal": sent(page()),
            "/feed": sent(rss(served.address("/tidal")), "application/xml"),
            "/sitemap.xml": sent(f"<urlset>{urls}</urlset>", "application/xml"),
        }
        yield served


def test_a_source_is_added_listed_synced_and_removed(run: Run, site: Web, small_model: HashEncoder) -> None:
    assert run("sources", "list").stdout == (
        "There is no source in sources.yaml: add one with python -m index sources add URL|FOLDER.\n"
    )
    added = run("sources", "add", site.address("/tidal"), "--name", "tidal", "--collection", "sea")
    assert added.stdout == (
        f"tidal is in sources.yaml: page {site.address('/tidal')}, daily, into the collection sea\n"
        "The collection sea is new: everybody may ask it unless collections.yaml names it.\n"
        "Run python -m index sources sync tidal to have its articles now.\n"
    )
    assert "    It was not looked at yet.\n" in run("sources", "list").stdout
    synced = run("sources", "sync")
    assert (synced.code, synced.stdout.splitlines()[0]) == (0, "tidal  1 added; 1 article")
    assert run("sources", "sync", "--due").stdout == "No source is due.\n"
    assert "    1 article, read less than a minute ago\n" in run("sources", "list").stdout
    assert [article.id for article in LiveIndex(Path(".index"), encoder=small_model).articles] == [
        "sea/harbour-city-opens-tidal-lab"
    ]
    assert run("sources", "remove", "tidal").stdout == (
        "tidal is no longer a source.\nIts articles (1) stay until python -m index sources sync --prune.\n"
    )
    assert "1 article of it stay until sync --prune" in run("sources", "list").stdout


@pytest.mark.parametrize(("path", "kind"), [("/tidal", "page"), ("/feed", "feed"), ("/sitemap.xml", "sitemap")])
def test_what_is_at_an_address_is_found_out(run: Run, site: Web, path: str, kind: str) -> None:
    assert f": {kind} http" in run("sources", "add", site.address(path)).stdout
    assert [(each["name"], each["kind"]) for each in run("sources", "list", "--json").json] == [("127-0-0-1", kind)]


def test_a_folder_is_one(run: Run, site: Web) -> None:
    write_corpus(Path("Our Docs"), a_md="# A\n\nText of A.")
    run("sources", "add", "Our Docs")
    assert run("sources", "list", "--json").json == [
        {
            "name": "our-docs",
            "kind": "folder",
            "at": "Our Docs",
            "collection": "",
            "every": "daily",
            "matching": "*",
            "without": [],
            "most": 1_000,
            "state": None,
        }
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "nowhere is no folder, and no address like https://example.org/article."),
        (["http://localhost:1/"], "If you trust it, allow it in sources.yaml: hosts: {localhost: {private: true}}"),
        (["http://localhost:1/"], "To add it all the same, say what it is (--kind)."),
        (["https://example.org/", "--kind", "wiki"], "kind: Input should be 'page', 'feed', 'sitemap' or 'folder'."),
        (["https://example.org/", "--kind", "page", "--every", "now"], "every: write hourly, daily, weekly, by hand"),
    ],
)
def test_what_is_no_source_is_not_added(run: Run, site: Web, arguments: list[str], said: str) -> None:
    before = Path("sources.yaml").read_text()
    result = run("sources", "add", *arguments)
    assert (result.code, said in result.stderr) == (1, True)
    assert Path("sources.yaml").read_text() == before


def test_a_typo_in_the_file_is_named_with_its_line_and_nothing_is_done(run: Run, site: Web) -> None:
    Path("sources.yaml").write_text("sources:\n  - name: docs\n    kind: page\n    add: https://example.org/\n")
    for command in (["list"], ["sync"], ["remove", "docs"], ["add", "x"]):
        result = run("sources", *command)
        assert (result.code, "sources.yaml, line 4: add: there is no such field" in result.stderr) == (1, True)
    assert not Path("corpus").exists()


def test_a_source_that_fails_ends_with_1_and_the_others_are_built(
    run: Run, site: Web, small_model: HashEncoder
) -> None:
    run("sources", "add", site.address("/tidal"), "--name", "tidal")
    run("sources", "add", site.address("/gone"), "--name", "gone", "--kind", "feed")
    synced = run("sources", "sync", "--json")
    assert synced.code == 1
    assert [(each["name"], each["added"], each["failed"]) for each in synced.json["sources"]] == [
        ("tidal", 1, ""),
        ("gone", 0, f"{site.address('/gone')} cannot be fetched: the server answers 404 Not Found."),
    ]
    assert synced.json["built"] == {"version": "000001", "articles": 1}


def test_a_version_that_loses_golden_questions_is_not_published(
    run: Run, site: Web, small_model: HashEncoder, features_alone: None
) -> None:
    docs = write_corpus(Path("docs"), bees_txt=BEES_TEXT)
    run("sources", "add", "docs")
    run("sources", "sync")
    golden = {"question": "How many eggs does the queen lay a day?", "article": "bees", "paragraph": 1}
    Path("corpus/golden.jsonl").write_text(json.dumps(golden | {"answers": ["2,000"]}))
    write_corpus(docs, bees_txt=BEES_TEXT.replace("2,000", "many"))
    result = run("sources", "sync")
    assert (result.code, "golden question" in result.stderr) == (4, True)
    assert Store(Path(".index")).serving_id() == "000001"
    assert "What changed is not in the index yet. Version 000002 is not published" in run("sources", "list").stdout
