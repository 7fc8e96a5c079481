"""A bounded pool for answering, apart from the threads that acknowledge events."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

_log = logging.getLogger(__name__)


class Workers:
    """Runs jobs on `count` threads; at most `waiting` more may wait their turn."""

    def __init__(self, count: int, waiting: int) -> None:
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="answering")
        self._places = threading.BoundedSemaphore(count + waiting)

    def submit(self, job: Callable[[], None]) -> bool:
        """Run the job when its turn comes; False when too many wait, and then it will not run."""
        if not self._places.acquire(blocking=False):
            return False
        try:
            self._pool.submit(self._run, job)
        except RuntimeError:  # closing: no new jobs
            self._places.release()
            return False
        return True

    def close(self) -> None:
        """Finish every job that was accepted, and take no more."""
        self._pool.shutdown(wait=True)

    def _run(self, job: Callable[[], None]) -> None:
        try:
            job()
        except Exception:  # the last edge: a thread of a pool would swallow it
            _log.exception("A job failed")
        finally:
            self._places.release()
