"""Something that is done again and again while the bot runs."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_log = logging.getLogger(__name__)


@contextmanager
def every(seconds: float, job: Callable[[], None]) -> Iterator[None]:
    """Do the job now and every so many seconds, on a thread of its own, as long as the block runs."""
    ended = threading.Event()

    def repeat() -> None:
        while True:
            try:
                job()
            except Exception:  # once more in its time
                _log.exception("A periodic job failed")
            if ended.wait(seconds):
                return

    thread = threading.Thread(target=repeat, name="periodic")
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
