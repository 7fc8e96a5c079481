"""A platform that is served as soon as it answers."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from bot.runtime.leases import RENEWED_SECONDS, Leases
from bot.runtime.periodic import every
from bot.runtime.retries import until_it_answers
from bot.serving.parts import Parts
from bot.serving.platform import Platform

_log = logging.getLogger(__name__)

_DELETING_SECONDS = 5.0


class Served:
    """A platform that is served as soon as it answers: on a thread of its own, so that it keeps no other waiting.

    refused: hears why it never will be.
    """

    def __init__(self, platform: Platform, parts: Parts, refused: Callable[[Exception], None], leases: Leases) -> None:
        self.platform = platform
        self._leases = leases
        self.is_served = False
        self._parts = parts
        self._refused = refused
        self._turn = threading.Lock()
        self._ended = threading.Event()
        self._running = ExitStack()

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Serve it as long as the block runs."""
        threading.Thread(target=self._begin, name=f"begin-{self.platform.name}", daemon=True).start()
        try:
            yield
        finally:
            self._ended.set()  # nobody waits for a platform that does not answer
            with self._turn:
                self._running.close()

    def _begin(self) -> None:
        try:
            until_it_answers(self._try, self._ended, _log)
        except Exception as error:
            if not self._ended.is_set():
                self._refused(error)

    def _try(self) -> None:
        self.platform.log_in()
        with self._turn, ExitStack() as running:
            if self._ended.is_set():
                return
            self._take_over()  # before anything new is heard
            running.enter_context(self.platform.hearing())
            running.enter_context(every(_DELETING_SECONDS, self.platform.deletions.carry_out))
            running.enter_context(every(RENEWED_SECONDS, self._take_over))
            self._running = running.pop_all()
            self.is_served = True

    def _take_over(self) -> None:
        """Take up what processes that are gone left."""
        if not self._leases.is_steady:
            return
        left = self._parts.intake.resume(self.platform.name, self.platform.delivery)
        self.platform.edits.resume(self.platform.name)
        if left:
            _log.info("Answering %d questions that were left.", left)
