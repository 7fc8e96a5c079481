from pathlib import Path

import pytest

from index.articles.addresses import Trusted
from index.errors import SourcesError
from index.sources.configuration import Source, Sources, parse_sources, read_sources

WHOLE = """
sources:
  - name: docs
    kind: sitemap
    at: https://example.org/sitemap.xml
    collection: handbook
    every: 6h
    matching: /docs/*
    without: [/docs/old/*]
    most: 500
  - {name: news, kind: feed, at: https://example.org/feed}
hosts:
  wiki.example.org:
    private: true
    headers:
      Authorization: env:WIKI_TOKEN
"""


def refusal(text: str) -> str:
    with pytest.raises(SourcesError) as caught:
        parse_sources(text, "sources.yaml")
    return str(caught.value)


def test_a_file_says_what_there_is_and_how_often_it_is_looked_at() -> None:
    found = parse_sources(WHOLE, "sources.yaml")
    assert found.sources[0] == Source(
        name="docs",
        kind="sitemap",
        at="https://example.org/sitemap.xml",
        collection="handbook",
        every="6h",
        matching="/docs/*",
        without=("/docs/old/*",),
        most=500,
    )
    assert [source.seconds for source in found.sources] == [21_600, 86_400]
    assert found.hosts["wiki.example.org"].private


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "sources:\n", "sources: []\nhosts: {}\n"])
def test_a_file_may_be_empty(text: str) -> None:
    assert parse_sources(text, "sources.yaml") == Sources()


def test_without_a_file_there_are_no_sources(tmp_path: Path) -> None:
    assert read_sources(tmp_path / "sources.yaml") == Sources()


ONE = "sources:\n  - name: docs\n    kind: page\n    at: https://example.org/\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            ONE + "    evry: daily\n",
            "sources.yaml, line 5: evry: there is no such field; there are name, kind, at, collection, every, "
            "matching, without, most.",
        ),
        ("source: []\n", "sources.yaml, line 1: source: there is no such field; there are sources, hosts."),
        (
            ONE + "    every: sometimes\n",
            "sources.yaml, line 5: every: write hourly, daily, weekly, by hand, or a time like 30m, 6h or 2d.",
        ),
        (
            ONE.replace("page", "site"),
            "sources.yaml, line 3: kind: Input should be 'page', 'feed', 'sitemap' or 'folder'.",
        ),
        ("sources:\n  - kind: page\n    at: https://example.org/\n", "sources.yaml, line 2: name: Field required."),
        (
            ONE.replace("https:", "ftp:"),
            "sources.yaml, line 2: sources: ftp://example.org/ cannot be fetched: only http and https addresses are.",
        ),
        (
            ONE + "    collection: ../secrets\n",
            "sources.yaml, line 5: collection: a collection is one folder below the corpus: a name without slashes, "
            "not hidden.",
        ),
        (ONE + "    most: many\n", "sources.yaml, line 5: most: Input should be a valid integer, unable to parse"),
        (ONE + ONE[9:], "sources.yaml, line 5: another source is called docs already; give it its own name."),
        (ONE + "sources: []\n", "sources.yaml, line 5: sources stands here a second time; write it once."),
        (ONE + "    at: x\n", "sources.yaml, line 5: at stands here a second time; write it once."),
        (
            "hosts:\n  wiki.example:\n    headers:\n      Authorization: Bearer s3cret\n",
            "sources.yaml, line 4: Authorization: write env:NAME, and put the header's "
            "value into the environment under that name.",
        ),
        ("sources:\n  - name: [\n", "sources.yaml, line 3: this is not YAML"),
        ("- docs\n", "sources.yaml, line 1: the file: "),
        ("[" * 2_000, "sources.yaml"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, said: str) -> None:
    found = refusal(text)
    assert found.startswith(said)
    assert "s3cret" not in found


def test_a_host_is_trusted_by_its_name_and_secrets_come_from_the_environment() -> None:
    wiki = "sources:\n  - {name: wiki, kind: page, at: 'https://Wiki.Example.org:8443/home'}\n"
    found = parse_sources(wiki + WHOLE[WHOLE.index("hosts:") :], "sources.yaml")
    trusted = found.trusted(found.named("wiki"), {"WIKI_TOKEN": "Bearer x"})
    assert trusted == Trusted("https://wiki.example.org:8443", True, {"Authorization": "Bearer x"})
    with pytest.raises(SourcesError, match="The environment has no WIKI_TOKEN"):
        found.trusted(found.named("wiki"), {})
    with pytest.raises(SourcesError, match="holds what no header may hold"):
        found.trusted(found.named("wiki"), {"WIKI_TOKEN": "Bearer x\nHost: y"})


def test_a_host_that_does_not_stand_in_the_file_is_trusted_with_nothing() -> None:
    found = parse_sources(WHOLE, "sources.yaml")
    assert found.trusted(found.named("docs"), {}) is None


def test_what_signs_in_does_not_cross_the_internet_in_the_open() -> None:
    text = (
        "sources:\n  - {name: wiki, kind: page, at: 'http://wiki.example/'}\n"
        "hosts:\n  wiki.example:\n    headers: {Authorization: env:TOKEN}\n"
    )
    found = parse_sources(text, "sources.yaml")
    with pytest.raises(SourcesError, match="would be sent what signs in without encryption; write https"):
        found.trusted(found.named("wiki"), {"TOKEN": "x"})
