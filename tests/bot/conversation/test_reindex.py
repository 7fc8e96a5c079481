"""What an admin hears of a build from whom articles are hidden."""

import queue
from pathlib import Path

import pytest

from bot.conversation import reindex
from bot.conversation.reindex import STARTED, Reindexing
from index import Built, CorpusError, FootnoteError, GoldenLost

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
