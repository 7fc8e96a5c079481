from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.after_rebuild import AfterRebuild
from bot.answering import Answering
from bot.asked import Asked, Posted, Watched
from bot.database import Database
from bot.history import History
from bot.replies import Answered, Reply, reply_to
from tests.bot.articles import FixedIndex, answer, no_answer

ASKED = Asked("slack", "T1", "C1", "1.0", "1.0", "U1", "mention", "What does it cost?")


class Platform:
    """Tells everybody but those whose question it is made to fail at."""

    def __init__(self, failing: str = "") -> None:
        self.failing = failing
        self.told: list[str] = []
        self.marked: list[str] = []

    def tell_covered(self, watched: Watched, reply: Answered) -> None:
        self._fail(watched.posted)
        self.told.append(watched.posted.asked.message)

    def mark_changed(self, posted: Posted, reply: Reply) -> None:
        self._fail(posted)
        self.marked.append(posted.asked.message)

    def _fail(self, posted: Posted) -> None:
        if posted.asked.message == self.failing:
            raise OSError("the network is away")


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    database = Database(f"sqlite:///{tmp_path}/history.db")
    yield History(database)
    database.close()


def look(history: History, platform: Platform, index: FixedIndex) -> None:
    AfterRebuild(index, Answering(index), history, 14).look(platform)


def test_a_platform_that_fails_keeps_nobody_else_waiting_and_is_tried_again(
    history: History, caplog: pytest.LogCaptureFixture
) -> None:
    for message in ("1.0", "2.0"):
        asked = replace(ASKED, message=message, thread=message)
        history.accept(asked)
        history.finish(asked, reply_to(no_answer()), f"reply {message}", 0.1)
        history.watch(asked.key, "U1", asked.text)
    platform = Platform(failing="1.0")
    look(history, platform, FixedIndex(answer()))
    assert platform.told == ["2.0"]
    assert "the network is away" in caplog.text
    platform.failing = ""
    look(history, platform, FixedIndex(answer()))
    assert platform.told == ["2.0", "1.0"]
    look(history, platform, FixedIndex(answer()))
    assert platform.told == ["2.0", "1.0"]


def test_an_answer_that_could_not_be_marked_is_marked_the_next_time(history: History) -> None:
    for message in ("1.0", "2.0"):
        asked = replace(ASKED, message=message, thread=message)
        history.accept(asked)
        history.finish(asked, reply_to(answer()), f"reply {message}", 0.1)
    changed = FixedIndex(no_answer(), (replace(answer().passage.article, text="Something else."),))
    platform = Platform(failing="1.0")
    look(history, platform, changed)
    assert platform.marked == ["2.0"]
    platform.failing = ""
    look(history, platform, changed)
    assert platform.marked == ["2.0", "1.0"]
