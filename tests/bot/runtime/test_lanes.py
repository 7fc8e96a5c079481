import logging
import threading
from collections.abc import Callable

import pytest

from bot.runtime.lanes import Workers
from tests.fakes.common.memory import WAIT_SECONDS


def note(done: list[int], number: int) -> Callable[[], None]:
    return lambda: done.append(number)


def wait_for(event: threading.Event) -> None:
    assert event.wait(WAIT_SECONDS)


def test_jobs_of_a_lane_run_in_order_and_closing_waits_for_all_of_them() -> None:
    done: list[int] = []
    workers = Workers(4)
    assert all(workers.submit("lane", note(done, number)) for number in range(100))
    workers.close()
    assert done == list(range(100))


def test_a_lane_that_waits_keeps_no_other_lane_back() -> None:
    release, other = threading.Event(), threading.Event()
    workers = Workers(2)
    workers.submit("slow", lambda: wait_for(release))
    workers.submit("slow", lambda: None)
    workers.submit("quick", other.set)
    wait_for(other)
    assert workers.waiting >= 2
    release.set()
    workers.close()
    assert workers.waiting == 0


def test_a_long_lane_shares_the_threads_with_a_short_one() -> None:
    done: list[int] = []
    release = threading.Event()
    workers = Workers(1)
    workers.submit("long", lambda: wait_for(release))
    for number in range(5):
        workers.submit("long", note(done, number))
    workers.submit("short", note(done, 99))
    release.set()
    workers.close()
    assert done == [99, 0, 1, 2, 3, 4]


def test_after_closing_no_job_is_taken() -> None:
    workers = Workers(1)
    workers.close()
    assert not workers.submit("lane", lambda: None)


def test_a_job_that_fails_is_logged_and_the_next_one_runs(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise ValueError("boom")

    done: list[int] = []
    workers = Workers(1)
    with caplog.at_level(logging.ERROR):
        workers.submit("lane", fail)
        workers.submit("lane", note(done, 1))
        workers.close()
    assert caplog.text.count("ValueError: boom") == 1
    assert done == [1]
