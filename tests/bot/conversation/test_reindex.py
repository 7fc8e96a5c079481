"""What an admin hears of a build from whom articles are hidden."""

import queue
import threading
from pathlib import Path

import pytest

from bot.conversation import reindex
from bot.conversation.reindex import RUNNING, STARTED, Ended, Reindexing
from index import BuildInProgress, Built, CorpusError, FootnoteError, GoldenLost

BUILT = Built("000002", 3, 12, 4, unchanged=False, skipped=())
LOST = GoldenLost("Version 000002 is not published.", "000002", ("what is the bonus?",))


@pytest.mark.parametrize(
    ("outcome", "in_full", "said"),
    [
        (BUILT, True, "The new index serves: 3 articles, 12 passages, 4 of them new."),
        (BUILT, False, "The new index serves."),
        (LOST, True, "it no longer gets right “what is the bonus?”"),
        (LOST, False, "The index could not be built, the old one goes on serving. It is in my log as "),
        (CorpusError("hr/leave.md: broken"), True, "hr/leave.md: broken"),
        (CorpusError("hr/leave.md: broken"), False, "It is in my log as "),
    ],
)
def test_who_may_not_know_of_all_articles_hears_no_numbers_names_or_questions(
    monkeypatch: pytest.MonkeyPatch, outcome: Built | FootnoteError, in_full: bool, said: str
) -> None:
    def build(*_: object, who: str, **__: object) -> Built:
        assert who == "U1 in Slack"
        if isinstance(outcome, FootnoteError):
            raise outcome
        return outcome

    monkeypatch.setattr(reindex, "build_index", build)
    told: queue.Queue[str] = queue.Queue()
    reindexing = Reindexing(Path("corpus"), Path(".index"), "model", 20.0)
    assert reindexing.start(told.put, in_full=in_full, who="U1 in Slack") == STARTED
    heard = told.get(timeout=60)
    assert said in heard
    assert in_full or not any(word in heard for word in ("passages", "bonus", "hr/leave"))


def test_what_follows_is_built_after_the_build_that_runs_and_those_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, may_end = threading.Event(), threading.Event()
    outcomes: list[Built | FootnoteError] = [BUILT, BuildInProgress("Another build runs."), BUILT]

    def build(*_: object, who: str, **__: object) -> Built:
        outcome = outcomes.pop(0)
        if who == "first":
            begun.set()
            assert may_end.wait(60)
        if isinstance(outcome, FootnoteError):
            raise outcome
        return outcome

    monkeypatch.setattr(reindex, "build_index", build)
    monkeypatch.setattr(reindex, "_AGAIN_SECONDS", 0.01)
    reindexing = Reindexing(Path("corpus"), Path(".index"), "model", 20.0)
    first: queue.Queue[str] = queue.Queue()
    second: queue.Queue[Ended] = queue.Queue()
    reindexing.start(first.put, who="first")
    assert begun.wait(60)
    reindexing.follow(second.put, in_full=True, who="second")
    assert reindexing.start(first.put) == RUNNING
    assert second.empty()
    may_end.set()
    assert "The new index serves" in first.get(timeout=60)
    ended = second.get(timeout=60)
    assert (ended.serves, ended.is_news, outcomes) == (True, True, [])


def test_who_follows_hears_whether_the_articles_serve(monkeypatch: pytest.MonkeyPatch) -> None:
    def build(*_: object, **__: object) -> Built:
        raise LOST

    monkeypatch.setattr(reindex, "build_index", build)
    told: queue.Queue[Ended] = queue.Queue()
    Reindexing(Path("corpus"), Path(".index"), "model", 20.0).follow(told.put, in_full=True, who="U1 in Slack")
    ended = told.get(timeout=60)
    assert (ended.serves, ended.is_news) == (False, False)
    assert "it no longer gets right “what is the bonus?”" in ended.said


def test_the_new_index_answers_before_anybody_is_told_that_it_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reindex, "build_index", lambda *_, **__: BUILT)
    heard: queue.Queue[str] = queue.Queue()
    reindexing = Reindexing(Path("corpus"), Path(".index"), "model", 20.0, lambda: heard.put("taken over"))
    assert reindexing.start(heard.put) == STARTED
    assert heard.get(timeout=60) == "taken over"
    assert heard.get(timeout=60).startswith("The new index serves")
