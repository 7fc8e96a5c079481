"""Places for chat and for the page."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager

import pytest

from bot.runtime.places import NoPlace, Places

PATIENCE = 60.0  # of a test that fails
Place = Callable[[], AbstractContextManager[None]]


class Visits:
    """People who take places, each until it is let go."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor()
        self._leaves: list[threading.Event] = []
        self.came: list[str] = []
        self._coming = threading.Condition()

    def begin(self, name: str, place: Place) -> tuple[Future[None], threading.Event]:
        leaves = threading.Event()
        self._leaves.append(leaves)

        def visit() -> None:
            with place():
                with self._coming:
                    self.came.append(name)
                    self._coming.notify_all()
                assert leaves.wait(PATIENCE)

        return self._pool.submit(visit), leaves

    def wait_for(self, *names: str) -> None:
        with self._coming:
            assert self._coming.wait_for(lambda: self.came == list(names), PATIENCE), self.came

    def end(self) -> None:
        for leaves in self._leaves:
            leaves.set()
        self._pool.shutdown()


@pytest.fixture
def visits() -> Iterator[Visits]:
    visits = Visits()
    yield visits
    visits.end()


def test_the_page_waits_until_nobody_in_chat_is_answered(visits: Visits) -> None:
    places = Places(2)
    _, first_leaves = visits.begin("chat", places.chat)
    visits.wait_for("chat")
    visits.begin("page", places.page)
    _, second_leaves = visits.begin("chat too", places.chat)
    visits.wait_for("chat", "chat too")
    first_leaves.set()
    places.wait_until_quiet(0.0)
    assert visits.came == ["chat", "chat too"]
    second_leaves.set()
    visits.wait_for("chat", "chat too", "page")


def test_chat_does_not_wait_for_the_page_where_a_place_is_left(visits: Visits) -> None:
    places = Places(2, for_page=1)
    visits.begin("page", places.page)
    visits.wait_for("page")
    visits.begin("chat", places.chat)
    visits.wait_for("page", "chat")


def test_the_page_takes_no_more_places_than_are_for_it(visits: Visits) -> None:
    places = Places(3, for_page=2, patience=0.0)
    visits.begin("page", places.page)
    visits.wait_for("page")
    visits.begin("page too", places.page)
    visits.wait_for("page", "page too")
    with pytest.raises(NoPlace), places.page():
        raise AssertionError


def test_who_is_told_that_there_is_no_place_took_none(visits: Visits) -> None:
    places = Places(1, patience=0.0)
    _, leaves = visits.begin("chat", places.chat)
    visits.wait_for("chat")
    with pytest.raises(NoPlace), places.page():
        raise AssertionError
    leaves.set()
    with places.chat():
        pass
    with places.page():
        pass


def test_beside_answers_that_wait_for_a_model_the_page_need_not_wait(visits: Visits) -> None:
    places = Places(4, for_page=3, chat_alone=False, patience=0.0)
    visits.begin("chat", places.chat)
    visits.wait_for("chat")
    assert places.is_quiet
    with places.page():
        pass


def test_what_fails_gives_its_place_back() -> None:
    places = Places(1, patience=0.0)
    for place in (places.chat, places.page):
        with pytest.raises(OSError, match="it broke"), place():
            raise OSError("it broke")
    with places.page():
        pass
    assert places.is_quiet
