"""A page of small articles, without a process and without a model."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import pytest
from starlette.testclient import TestClient

from bot.conversation.answering import Answering
from bot.history.database import Database
from bot.runtime.lanes import Workers
from bot.runtime.places import Places
from bot.serving.parts import Parts, parts_of
from bot.settings import Settings
from bot.web.app import application
from bot.web.limits import RateLimit
from bot.web.site import Site, site_of
from index import Answer, LiveIndex, NoAnswer, Store, Unsure
from tests.bot.articles import FixedIndex
from tests.fakes.common.views import open_to_all

TOKEN = "a-token-of-some-length"


class OpensSite(Protocol):
    """Puts a site together out of settings; with an answer, every question on its pages gets that one."""

    def __call__(
        self,
        answer: Answer | Unsure | NoAnswer | Exception | None = None,
        places: Places | None = None,
        **settings: Any,
    ) -> Site: ...


@pytest.fixture
def parts(live: LiveIndex, built: Store, tmp_path: Path) -> Iterator[Parts]:
    settings = Settings(footnote_index=built.folder, _env_file=None)  # type: ignore[call-arg]
    database = Database(f"sqlite:///{tmp_path}/history.db")
    database.open()
    workers = Workers(1)
    yield parts_of(settings, live, workers, database)
    workers.close()
    database.close()


@pytest.fixture
def open_site(parts: Parts, built: Store) -> OpensSite:
    def opened(
        answer: Answer | Unsure | NoAnswer | Exception | None = None, places: Places | None = None, **given: Any
    ) -> Site:
        settings = Settings(footnote_index=built.folder, _env_file=None, **given)  # type: ignore[call-arg]
        database = parts.database
        ours = parts_of(settings, parts.index, Workers(1), database)
        if answer is not None:
            ours = replace(ours, views=open_to_all(Answering(FixedIndex(answer)), parts.index))
        return site_of(settings, replace(ours, places=places) if places else ours)

    return opened


@contextmanager
def browser(site: Site, asking: RateLimit | None = None, **options: Any) -> Iterator[TestClient]:
    """Somebody who opens the page."""
    with TestClient(application(site, asking), base_url="http://127.0.0.1:8080", **options) as client:
        yield client


def mark_of(html: str) -> str:
    """What the forms of a page carry."""
    return html.partition('name="mark" value="')[2].partition('"')[0]


def ask(client: TestClient, question: str, **fields: str) -> Any:
    """Type a question into the box of the page."""
    mark = mark_of(client.get("/").text)
    return client.post("/", data={"mark": mark, "question": question, **fields})
