"""Places for what is answered at the same time: chat's first, and the page's when nobody in chat is answered."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE_SECONDS = 15.0


class NoPlace(Exception):
    """Too many ask just now; a few seconds later there may be a place."""


class Places:
    """So many places; safe to use from many threads.

    at_once: how many there are. for_page: how many of them the page may take.
    chat_alone: whether the page waits while chat is answered even where a place is free. Threads compute in turns (the
    interpreter has one lock), so an answer takes longer beside others; one that waits for a language model does not.
    patience: seconds that the page waits for a place.
    """

    def __init__(
        self, at_once: int, *, for_page: int = 1, chat_alone: bool = True, patience: float = PATIENCE_SECONDS
    ) -> None:
        self._at_once = at_once
        self._for_page = for_page
        self._chat_alone = chat_alone
        self._patience = patience
        self._changed = threading.Condition()
        self._chat = 0  # with a place, or waiting for one
        self._taken = 0
        self._taken_by_page = 0

    @contextmanager
    def chat(self) -> Iterator[None]:
        """A place for a question of chat, however long that takes."""
        with self._changed:
            self._chat += 1
            self._changed.wait_for(lambda: self._taken < self._at_once)
            self._taken += 1
        try:
            yield
        finally:
            with self._changed:
                self._chat -= 1
                self._taken -= 1
                self._changed.notify_all()

    @contextmanager
    def page(self) -> Iterator[None]:
        """A place for a question of the page, the API or MCP. Raises NoPlace where there is none in time."""
        with self._changed:
            if not self._changed.wait_for(self._has_one_for_page, self._patience):
                raise NoPlace
            self._taken += 1
            self._taken_by_page += 1
        try:
            yield
        finally:
            with self._changed:
                self._taken -= 1
                self._taken_by_page -= 1
                self._changed.notify_all()

    @property
    def is_quiet(self) -> bool:
        """Whether the page need not wait for chat."""
        return not (self._chat_alone and self._chat)

    def wait_until_quiet(self, seconds: float) -> None:
        """Let chat go first, for so many seconds at most."""
        with self._changed:
            self._changed.wait_for(lambda: self.is_quiet, seconds)

    def _has_one_for_page(self) -> bool:
        return self.is_quiet and self._taken < self._at_once and self._taken_by_page < self._for_page
