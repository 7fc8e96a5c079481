from bot.history.history import History


def test_a_thread_stays_stopped(history: History) -> None:
    assert not history.stopped_threads.is_stopped("T1", "C1", "1.0")
    history.stopped_threads.stop("T1", "C1", "1.0")
    history.stopped_threads.stop("T1", "C1", "1.0")
    assert history.stopped_threads.is_stopped("T1", "C1", "1.0")
