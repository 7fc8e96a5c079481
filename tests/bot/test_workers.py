import logging
import threading

import pytest

from bot.workers import Workers


def test_jobs_run_and_closing_waits_for_all_of_them() -> None:
    done: list[int] = []
    workers = Workers(2, waiting=10)
    assert all(workers.submit(lambda number=number: done.append(number)) for number in range(10))  # type: ignore[misc]
    workers.close()
    assert sorted(done) == list(range(10))


def wait_for(event: threading.Event) -> None:
    assert event.wait(10)


def test_when_too_many_wait_a_job_is_refused_and_places_come_free_again() -> None:
    release = threading.Event()
    workers = Workers(1, waiting=1)
    assert workers.submit(lambda: wait_for(release))
    assert workers.submit(lambda: None)
    assert not workers.submit(lambda: None)
    release.set()
    workers.close()
    assert not workers.submit(lambda: None)


def test_a_job_that_fails_is_logged_and_frees_its_place(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise ValueError("boom")

    workers = Workers(1, waiting=0)
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            while not workers.submit(fail):
                pass
        workers.close()
    assert caplog.text.count("ValueError: boom") == 3
