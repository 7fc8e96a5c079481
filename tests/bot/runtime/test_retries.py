import logging
import threading

import pytest

from bot.errors import PlatformAway, SettingsError
from bot.runtime.retries import Backoff, Rarely, until_it_answers

log = logging.getLogger(__name__)


class Ended(threading.Event):
    """Notes the pauses instead of waiting; ends after the last of them."""

    def __init__(self, pauses: int) -> None:
        super().__init__()
        self.left = pauses
        self.waited: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None
        self.waited.append(timeout)
        self.left -= 1
        if self.left <= 0:
            self.set()
        return self.is_set()


def test_pauses_double_up_to_half_a_minute_and_begin_anew_after_a_success() -> None:
    backoff = Backoff(lambda _least, most: most)
    assert [backoff.pause() for _ in range(9)] == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]
    backoff.begin_anew()
    assert backoff.pause() == 0.5


def test_pauses_of_two_bots_differ_within_a_factor_of_two() -> None:
    assert all(0.25 <= Backoff().pause() <= 0.5 for _ in range(100))
    assert len({Backoff().pause() for _ in range(10)}) == 10


def test_the_same_trouble_is_a_line_a_minute() -> None:
    now = [0.0]
    line = Rarely(clock=lambda: now[0])
    found = []
    for now[0] in (0.0, 1.0, 59.9, 60.0, 61.0, 120.0):
        found.append(line.is_due())
    assert found == [True, False, False, True, False, True]


def test_what_is_away_is_tried_again_until_it_answers(caplog: pytest.LogCaptureFixture) -> None:
    answers = iter([PlatformAway("Slack does not answer (HTTP 503)."), PlatformAway("No.", seconds=50.0), None])
    ended = Ended(100)

    def attempt() -> None:
        answer = next(answers)
        if answer:
            raise answer

    until_it_answers(attempt, ended, log)
    assert next(answers, "none is left") == "none is left"
    assert ended.waited[1] == 50.0  # as it asked for
    assert caplog.messages == ["Slack does not answer (HTTP 503). Trying again until it does."]


def test_the_end_ends_it_and_a_refusal_is_raised() -> None:
    def away() -> None:
        raise PlatformAway("No.")

    def refused() -> None:
        raise SettingsError("Copy the token.")

    ended = Ended(3)
    until_it_answers(away, ended, log)
    assert len(ended.waited) == 3
    with pytest.raises(SettingsError):
        until_it_answers(refused, Ended(3), log)
