from collections.abc import Callable
from typing import Any

import pytest

from bot.conversation import denials
from bot.conversation.presses import Presses, tell_in_private
from bot.messages.buttons import NO_LONGER, OLD_BUTTON, OldButton
from bot.messages.help import NOT_YOU
from bot.messages.quoting import reply_to
from bot.messages.reply import Notice, Reply
from tests.bot.articles import answer
from tests.bot.conversation.platform import REFUSALS, Refused


class Lanes:
    """Does at once what is put into a lane, and notes which."""

    def __init__(self) -> None:
        self.used: list[tuple[str, ...]] = []

    def run(self, in_lane: tuple[str, ...], job: Callable[[], None]) -> None:
        self.used.append(in_lane)
        job()


def pressed(job: Callable[[], object], denial: str = "") -> list[str]:
    """What the person is told."""
    lanes: Any = Lanes()
    told: list[Notice] = []
    Presses(lanes).answer(("T1", "1.0", "U1"), job, told.append, lambda: denial)
    assert lanes.used == [("press", "T1", "1.0", "U1")]
    return [notice.text for notice in told]


def failing(error: Exception) -> Callable[[], bool]:
    def fail() -> bool:
        raise error

    return fail


def test_a_press_is_done_in_its_lane() -> None:
    done: list[str] = []
    assert pressed(lambda: done.append("done")) == []
    assert done == ["done"]


def test_who_may_not_press_is_told_so_and_nothing_is_done() -> None:
    assert pressed(failing(AssertionError("done")), denials.PERSON) == [NOT_YOU]


def test_an_old_button_is_said_to_be_one(caplog: pytest.LogCaptureFixture) -> None:
    assert pressed(failing(OldButton("x"))) == [OLD_BUTTON]
    assert caplog.text == ""


def test_anything_else_is_apologised_for(caplog: pytest.LogCaptureFixture) -> None:
    [told] = pressed(failing(ValueError("a bug")))
    assert told.startswith("Something went wrong on my side")
    assert "A press could not be answered [" in caplog.text


def test_a_private_answer_is_shared_once_however_often_it_is_pressed() -> None:
    lanes: Any = Lanes()
    presses, shared, told = Presses(lanes), [], []  # type: ignore[var-annotated]
    possible = [False, True]

    def share(reply: Reply) -> bool:
        shared.append(reply)
        return possible[len(shared) - 1]

    for _ in range(4):  # the first attempt fails, the second does not
        presses.share_once("1.0", lambda: reply_to(answer()), share, told.append)
    assert shared == [reply_to(answer())] * 2
    presses.share_once("2.0", lambda: Notice("gone"), share, told.append)
    assert told == [Notice(NO_LONGER)]


@pytest.mark.parametrize("there", [failing(Refused("expired")), lambda: False])
def test_what_the_place_of_a_press_does_not_take_is_told_directly(there: Callable[[], bool]) -> None:
    told: list[str] = []
    tell_in_private(there, lambda: told.append("directly"), REFUSALS)
    assert told == ["directly"]


def test_what_is_told_there_is_not_told_directly() -> None:
    tell_in_private(lambda: True, failing(AssertionError("told twice")), REFUSALS)


def test_who_cannot_be_told_at_all_is_a_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    tell_in_private(failing(Refused("expired")), failing(Refused("closed")), REFUSALS)
    assert "Nobody could be told what came of a press: closed" in caplog.text
