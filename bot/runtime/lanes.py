"""Threads for answering, apart from those that acknowledge events."""

import logging
import threading
from collections import deque
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor

_log = logging.getLogger(__name__)

Job = Callable[[], None]


class Workers:
    """Runs jobs in lanes: one after the other within a lane, in the order of `submit`, lanes beside each other."""

    def __init__(self, threads: int) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="answering")
        self._lanes: dict[Hashable, deque[Job]] = {}
        self._changed = threading.Condition()
        self._waiting = 0
        self._closing = False

    @property
    def waiting(self) -> int:
        """How many jobs were accepted and are not done."""
        return self._waiting

    def submit(self, lane: Hashable, job: Job) -> bool:
        """Run the job after those before it in its lane; False when closing, and then it will not run."""
        with self._changed:
            if self._closing:
                return False
            self._waiting += 1
            if lane in self._lanes:
                self._lanes[lane].append(job)
            else:
                self._lanes[lane] = deque([job])
                self._pool.submit(self._run_next, lane)
        return True

    def close(self) -> None:
        """Finish every job that was accepted, and take no more."""
        with self._changed:
            self._closing = True
            self._changed.wait_for(lambda: self._waiting == 0)
        self._pool.shutdown(wait=True)

    def _run_next(self, lane: Hashable) -> None:
        """Run the first job of a lane, then stand at the end of the queue with the next: no lane keeps others out."""
        with self._changed:
            job = self._lanes[lane][0]
        try:
            job()
        except Exception:  # the last edge: a thread of a pool would swallow it
            _log.exception("A job failed")
        with self._changed:
            jobs = self._lanes[lane]
            jobs.popleft()
            if jobs:
                self._pool.submit(self._run_next, lane)
            else:
                del self._lanes[lane]
            self._waiting -= 1
            self._changed.notify_all()
