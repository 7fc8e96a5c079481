from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.conversation.follow_ups import FollowUps, is_better_left, reads_as_question, says_stop
from bot.history.database import Database
from bot.history.history import History
from bot.messages.question import Asked
from bot.messages.quoting import reply_to
from bot.messages.reply import SMALL_TALK, Notice
from tests.bot.articles import answer, no_answer

ASKED = Asked("slack", "T1", "C1", "1.0", "1.0", "U1", "mention", "What does it cost?")
THREAD = ("T1", "C1", "1.0")


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    database = Database(f"sqlite:///{tmp_path}/history.db")
    yield History(database, clock=lambda: 1_000.0)
    database.close()


def answered(history: History, asked: Asked = ASKED) -> None:
    history.questions.accept(asked)
    history.questions.finish(asked, reply_to(answer()), "3.0", 0.5)


@pytest.mark.parametrize(
    "text",
    [
        "is it open?",
        "it is open?",
        "Where is the lab",
        "and who is Xu Li",
        "how so",
        "hi, where is the lab",
        "in which city is it",
        "can guests invite people",
        "Wie viele Wärter wohnten dort",
        "combien coûte le pain",
        "comment est le four",
        "¿Cuándo abrió",
        "من بنى المكتبة",
        "هل هي مفتوحة؟",
        "茶镇在哪",
        "渡し舟はいつ始まりましたか",
        "开门吗？",
    ],
)
def test_questions_are_told_by_their_mark_or_first_word(text: str) -> None:
    assert reads_as_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "thanks!",
        "this is what I meant",
        "ok",
        "",
        "whatever",
        "island life",
        "Can we close this ticket",
        "could you look at the printer",
        "comment on the draft please",
        "好的",
    ],
)
def test_other_messages_are_not(text: str) -> None:
    assert not reads_as_question(text)


@pytest.mark.parametrize(
    ("text", "stops"),
    [("stop", True), (" Stop! ", True), ("please be quiet", True), ("stop the pump", False), ("nonstop", False)],
)
def test_one_word_ends_follow_ups(text: str, stops: bool) -> None:
    assert says_stop(text) is stops


def test_where_nobody_asked_only_what_is_sure_or_goes_on_is_answered() -> None:
    sure, refused = reply_to(answer()), reply_to(no_answer())
    assert not is_better_left("auto", "what does the lab cost?", sure)
    assert not is_better_left("auto", "what does the lab in Shanghai cost and who runs it?", sure)
    assert is_better_left("auto", "who approved this?", sure)
    assert is_better_left("auto", "so what's the plan?", sure)
    assert is_better_left("auto", "and in Beijing?", refused)
    assert not is_better_left("follow-up", "who runs the lab?", sure)
    assert is_better_left("follow-up", "can somebody look at the printer?", refused)
    assert not is_better_left("follow-up", "and in Beijing?", refused)
    assert is_better_left("follow-up", "and did you tell them?", refused)
    assert is_better_left("follow-up", "do we have a ticket for that?", refused)
    assert is_better_left("follow-up", "and who are you?", Notice("A bot.", SMALL_TALK))
    assert not is_better_left("mention", "can somebody look at the printer?", refused)


def test_follow_ups_are_expected_for_some_minutes_after_an_answer(history: History) -> None:
    assert not FollowUps(history.past, history.stopped_threads, 10, 60, lambda: 1_000.0).are_expected(*THREAD)
    answered(history)
    assert FollowUps(history.past, history.stopped_threads, 10, 60, lambda: 1_000.0 + 3_600).are_expected(*THREAD)
    assert not FollowUps(history.past, history.stopped_threads, 10, 60, lambda: 1_000.0 + 3_601).are_expected(*THREAD)
    assert not FollowUps(history.past, history.stopped_threads, 0, 60, lambda: 1_000.0).are_expected(*THREAD)


def test_follow_ups_end_after_so_many_or_a_stop(history: History) -> None:
    follow_ups = FollowUps(history.past, history.stopped_threads, 2, 60, lambda: 1_000.0)
    answered(history)
    for number in (2, 3):
        assert follow_ups.are_expected(*THREAD)
        answered(history, replace(ASKED, message=f"{number}.0", way="follow-up"))
    assert not follow_ups.are_expected(*THREAD)
    assert follow_ups.is_open(*THREAD)
    history.stopped_threads.stop(*THREAD)
    assert not follow_ups.is_open(*THREAD)
