from datetime import UTC, datetime, timedelta

import pytest

from index.sources.configuration import Sources, parse_sources
from index.sources.report import ago, result_of, sources_overview
from index.sources.state import Page, SourceState, State

NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)
FILE = """sources:
  - {name: docs, kind: folder, at: docs, collection: HR}
  - {name: news, kind: feed, at: 'https://example.org/feed', every: 6h}
"""


@pytest.fixture
def sources() -> Sources:
    return parse_sources(FILE, "sources.yaml")


def state(**news: object) -> State:
    docs = SourceState(kind="folder", at="docs", tried=NOW - timedelta(hours=3), succeeded=NOW - timedelta(hours=3))
    docs.pages = {"a": Page(file="hr/a.md"), "b": Page(file="hr/b.md", vanished=NOW)}
    feed = {"kind": "feed", "at": "https://example.org/feed", "tried": NOW - timedelta(minutes=12), **news}
    return State(sources={"docs": docs, "news": SourceState.model_validate(feed)})


FAILING = {"failing": NOW - timedelta(days=7), "problem": "It answers 500.", "succeeded": NOW - timedelta(days=8)}


def test_one_glance_shows_when_they_were_looked_at_and_what_is_wrong(sources: Sources) -> None:
    assert sources_overview(sources, state(**FAILING), NOW) == (
        "2 sources, looked at 12 minutes ago",
        "news could not be read for 7 days: It answers 500.",
        "docs no longer has 1 article that I still quote",
    )


def test_of_a_collection_that_is_hidden_nothing_is_said(sources: Sources) -> None:
    shown = sources_overview(sources, state(**FAILING), NOW, {"hr"})
    assert shown == ("1 source, looked at 12 minutes ago", "news could not be read for 7 days: It answers 500.")
    assert sources_overview(Sources(), State(), NOW) == ()


def test_what_is_not_in_the_index_is_said_to_who_may_know_of_all(sources: Sources) -> None:
    found = state()
    found.build_problem = "It loses 1 golden question."
    line = "What changed is not in the index: It loses 1 golden question."
    assert sources_overview(sources, found, NOW)[-1] == line
    assert line not in sources_overview(sources, found, NOW, {"hr"})


def test_each_source_says_what_came_of_it_last(sources: Sources) -> None:
    docs, news = sources.sources
    assert result_of(docs, state(), NOW) == (
        "1 article, read 3 hours ago",
        "1 article it no longer has; sync --prune takes them away.",
    )
    assert result_of(news, state(**FAILING), NOW) == (
        "It could not be read for 7 days: It answers 500.",
        "0 articles, read 8 days ago",
    )
    assert result_of(news, State(), NOW) == ("It was not looked at yet.",)
    assert result_of(news, state(at="https://example.org/old"), NOW) == ("It was not looked at yet.",)


@pytest.mark.parametrize(
    ("seconds", "said"), [(-5, "less than a minute"), (60, "1 minute"), (7_300, "2 hours"), (90_000, "1 day")]
)
def test_a_span_of_time_is_said_in_its_largest_unit(seconds: int, said: str) -> None:
    assert ago(timedelta(seconds=seconds)) == said
