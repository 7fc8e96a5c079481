"""What a new version of the index means for questions of several platforms."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.conversation.after_rebuild import AfterRebuild
from bot.conversation.answering import Answering
from bot.history.database import Database
from bot.history.history import History
from bot.messages.question import Asked, Posted, Watched
from bot.messages.quoting import reply_to
from bot.messages.reply import Answered, Reply
from tests.bot.articles import MANIFEST, FixedIndex, answer, article, no_answer, unsure
from tests.fakes.common.views import open_to_all


class Platform:
    """Notes what it is told, or fails for some people."""

    def __init__(self, failing: str = "") -> None:
        self.told: list[str] = []
        self.changed: list[str] = []
        self._failing = failing

    def tell_covered(self, watched: Watched, reply: Answered, in_private: Callable[[str], Reply]) -> None:
        if self._failing in watched.people:
            raise OSError("closed")
        self.told += watched.people

    def mark_changed(self, posted: Posted, reply: Reply) -> None:
        if self._failing == posted.reply:
            raise OSError("closed")
        self.changed.append(posted.reply)


def asked(platform: str, message: str) -> Asked:
    return Asked(platform, "T1", "C1", message, message, "U1", "mention", "What does it cost?")


@pytest.fixture
def history(tmp_path: Path) -> History:
    history = History(Database(f"sqlite:///{tmp_path / 'history.db'}"))
    for platform in ("slack", "discord"):
        for number in ("1", "2"):
            question = asked(platform, number)
            history.questions.accept(question)
            history.questions.finish(question, reply_to(no_answer()), f"{platform}-{number}", 0.1)
            history.watches.add(question.key, f"{platform}-{number}", question.text)
    return history


def look(history: History, version: str = "000008", **platforms: Platform) -> AfterRebuild:
    index = FixedIndex(answer())
    index.manifest = replace(MANIFEST, id=version)
    after_rebuild = AfterRebuild(index, open_to_all(Answering(index)), history, 14)
    after_rebuild.look(platforms)
    return after_rebuild


def test_everybody_is_told_on_their_own_platform_and_once(history: History) -> None:
    slack, discord = Platform(), Platform()
    after_rebuild = look(history, slack=slack, discord=discord)
    assert (slack.told, discord.told) == (["slack-1", "slack-2"], ["discord-1", "discord-2"])
    after_rebuild.look({"slack": slack, "discord": discord})
    assert len(slack.told) == 2


def test_an_index_that_is_deleted_and_built_anew_is_looked_at_though_its_versions_count_from_1_again(
    history: History,
) -> None:
    index, slack = FixedIndex(no_answer()), Platform()
    after_rebuild = AfterRebuild(index, open_to_all(Answering(index)), history, 14)
    after_rebuild.look({"slack": slack})
    assert slack.told == []
    index.given, index.manifest = answer(), replace(MANIFEST, created="2027-01-01T00:00:00+00:00")
    after_rebuild.look({"slack": slack})
    assert slack.told == ["slack-1", "slack-2"]


def test_who_waits_on_a_platform_that_is_not_served_is_told_when_it_is(history: History) -> None:
    slack, discord = Platform(), Platform()
    look(history, slack=slack)
    assert slack.told == ["slack-1", "slack-2"]
    look(history, "000009", slack=slack, discord=discord)
    assert (slack.told, discord.told) == (["slack-1", "slack-2"], ["discord-1", "discord-2"])


def test_one_who_cannot_be_told_keeps_nobody_waiting(history: History, caplog: pytest.LogCaptureFixture) -> None:
    discord = Platform(failing="discord-1")
    look(history, discord=discord)
    assert discord.told == ["discord-2"]
    assert "could not be told [" in caplog.text
    again = Platform()
    look(history, "000009", discord=again)
    assert again.told == ["discord-1"]


def test_an_answer_that_could_not_be_marked_is_marked_the_next_time(history: History) -> None:
    for number in ("4", "5"):
        question = asked("slack", number)
        history.questions.accept(question)
        history.questions.finish(
            question, reply_to(answer(article(text="It was 3 yuan."), "It was 3 yuan.")), f"slack-{number}", 0.1
        )
    slack = Platform(failing="slack-4")
    look(history, slack=slack)
    assert slack.changed == ["slack-5"]
    again = Platform()
    look(history, "000009", slack=again)
    assert again.changed == ["slack-4"]


def test_an_answer_is_marked_on_its_own_platform(history: History) -> None:
    question = asked("discord", "3")
    history.questions.accept(question)
    history.questions.finish(
        question, reply_to(answer(article(text="It was 3 yuan."), "It was 3 yuan.")), "discord-3", 0.1
    )
    slack, discord = Platform(), Platform()
    look(history, slack=slack, discord=discord)
    assert (slack.changed, discord.changed) == ([], ["discord-3"])


def test_nobody_is_told_of_what_may_answer(history: History) -> None:
    index, slack = FixedIndex(unsure()), Platform()
    AfterRebuild(index, open_to_all(Answering(index)), history, 14).look({"slack": slack})
    assert slack.told == []
    assert [watched.people for watched in history.watches.waiting()][:1] == [("slack-1",)]
