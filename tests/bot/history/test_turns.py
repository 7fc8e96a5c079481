"""Questions of a channel wait for each other, and not for ever."""

from bot.history.turns import Turns
from bot.messages.question import Asked

ASKED = Asked("slack", "T1", "C1", "1.0", "1.0", "U1", "mention", "What does it cost?")


class Others:
    """A history in which another process is at an earlier question until a time."""

    def __init__(self, until: float) -> None:
        self.now = 0.0
        self._until = until

    def is_next(self, asked: Asked) -> bool:
        return self.now >= self._until

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def waited(self) -> float:
        Turns(self, clock=lambda: self.now, sleep=self.sleep).wait(ASKED)
        return round(self.now, 1)


def test_a_question_whose_turn_it_is_waits_for_nothing() -> None:
    assert Others(0.0).waited() == 0.0


def test_a_question_waits_until_the_earlier_one_is_answered() -> None:
    assert Others(2.0).waited() == 2.0


def test_a_question_goes_on_when_the_earlier_one_takes_too_long() -> None:
    assert Others(1_000.0).waited() == 30.0


def test_when_many_wait_the_next_goes_on() -> None:
    others = Others(1_000.0)
    went_on: list[float] = []

    def sleep(seconds: float) -> None:
        if len(went_on) < 16:  # as a thread beside this one would, while this one waits
            went_on.append(others.now)
            turns.wait(ASKED)
        others.now += seconds

    turns = Turns(others, clock=lambda: others.now, sleep=sleep)
    turns.wait(ASKED)
    assert went_on == [0.0] * 16
