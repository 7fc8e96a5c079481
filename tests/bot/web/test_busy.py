"""What people and programs get when too many ask at the same time."""

import threading

import anyio
import pytest

from bot.runtime.places import NoPlace, Places
from bot.web.chat_first import LONGEST_SECONDS
from bot.web.line import Line
from tests.bot.articles import answer
from tests.bot.web.conftest import OpensSite, ask, browser

PATIENCE = 60.0  # of a test that fails


@pytest.fixture
def places() -> Places:
    """Where nobody on the page waits for a place."""
    return Places(2, patience=0.0)


def test_a_question_that_finds_no_place_is_kept_and_asks_itself_again(open_site: OpensSite, places: Places) -> None:
    with browser(open_site(answer(), places)) as client:
        talk = ask(client, "what does it cost?").url.path.removeprefix("/c/")
        with places.chat():
            busy = ask(client, "and <b>when</b>?", talk=talk)
        assert (busy.status_code, busy.headers["retry-after"]) == (503, "5")
        assert '<form class="ask" method="post" action="/" data-again="5">' in busy.text
        assert f'name="talk" value="{talk}"' in busy.text
        assert 'value="and &lt;b&gt;when&lt;/b&gt;?"' in busy.text
        assert ask(client, "and when?", talk=talk).status_code == 200


def test_whoever_looks_further_is_told_when_to_come_again(open_site: OpensSite, places: Places) -> None:
    with browser(open_site(places=places)) as client, places.chat():
        for path in ("/summary?about=bees", "/summary?article=bees"):
            page = client.get(path)
            assert (page.status_code, page.headers["retry-after"]) == (503, "5")
            assert "Many are asking just now" in page.text
        for path in ("/", "/articles", "/a/bees", "/summary"):
            assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    ("path", "body"), [("ask", {"question": "bees?"}), ("search", {"query": "bees"}), ("summarize", {"about": "bees"})]
)
def test_programs_are_told_when_to_come_again(
    open_site: OpensSite, places: Places, path: str, body: dict[str, str]
) -> None:
    with browser(open_site(places=places)) as client, places.chat():
        refused = client.post(f"/api/{path}", json=body)
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["detail"] == (
        "Many are asking just now, more than can be answered at once. Come again in 5 seconds."
    )


class WatchedPlaces(Places):
    """Writes down who let chat go first."""

    def __init__(self) -> None:
        super().__init__(2, patience=0.0)
        self.let_go_first: list[float] = []

    def wait_until_quiet(self, seconds: float) -> None:
        self.let_go_first.append(seconds)
        super().wait_until_quiet(seconds)


def test_pages_let_chat_go_first_for_a_moment_and_are_then_shown(open_site: OpensSite) -> None:
    places = WatchedPlaces()
    with browser(open_site(places=places)) as client:
        assert client.get("/").status_code == 200
        assert places.let_go_first == []
        with places.chat():
            assert client.get("/").status_code == 200
        assert places.let_go_first == [LONGEST_SECONDS]


def test_no_more_wait_than_may() -> None:
    async def run() -> None:
        line, begun, goes_on = Line(most=2), threading.Semaphore(0), threading.Event()

        def wait() -> str:
            begun.release()
            assert goes_on.wait(PATIENCE)
            return "answered"

        async with anyio.create_task_group() as group:
            given: list[str] = []

            async def stand() -> None:
                given.append(await line.run(wait))

            group.start_soon(stand)
            group.start_soon(stand)
            await anyio.to_thread.run_sync(lambda: [begun.acquire(timeout=PATIENCE) for _ in range(2)])
            with pytest.raises(NoPlace):
                await line.run(wait)
            goes_on.set()
        assert given == ["answered", "answered"]
        assert await line.run(str, 3) == "3"  # those who were answered wait no more

    anyio.run(run)
