"""What the page, the API and MCP show of a collection that they may not."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.history.database import Database
from bot.messages.plain import plain_text
from bot.messages.reply import Answered
from bot.runtime.lanes import Workers
from bot.serving.parts import parts_of
from bot.settings import Settings
from bot.visibility.asker import Asker
from bot.web.knowledge import Knowledge
from bot.web.site import Site, site_of
from index import ArticleUnknown, LiveIndex, Store, build
from tests.bot.web.conftest import ask, browser
from tests.fakes.common.encoder import HashEncoder

ASKED = "how many days of leave are there?"
HIDDEN = ("31 days", "Quillfeather")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A page that must not show hr, which Slack may ask."""
    corpus, folder = tmp_path / "corpus", tmp_path / "index"
    (corpus / "hr").mkdir(parents=True)
    (corpus / "hr" / "leave.md").write_text("# Leave at Quillfeather\n\nThere are 31 days of leave.")
    (corpus / "bees.md").write_text("# Bees\n\nA hive holds 50,000 bees.")
    build(corpus, Store(folder), HashEncoder())
    (tmp_path / "collections.yaml").write_text("hr:\n  allow:\n    platforms: [slack]\n")
    settings = Settings(
        footnote_index=folder,
        footnote_collections=tmp_path / "collections.yaml",
        footnote_public_url="http://127.0.0.1:8080",
        _env_file=None,  # type: ignore[call-arg]
    )
    database = Database(f"sqlite:///{tmp_path}/history.db")
    database.open()
    workers = Workers(1)
    yield site_of(settings, parts_of(settings, LiveIndex(folder, encoder=HashEncoder()), workers, database))
    workers.close()
    database.close()


@pytest.fixture
def client(site: Site) -> Iterator[TestClient]:
    with browser(site) as client:
        yield client


@pytest.mark.parametrize(
    "path", ["/", "/articles", "/articles?q=leave", "/summary", "/summary?article=leave", "/admin", "/api/articles"]
)
def test_no_page_shows_it(client: TestClient, path: str) -> None:
    page = client.get(path).text
    assert not [word for word in HIDDEN if word in page]


def test_its_articles_are_not_there(client: TestClient, site: Site) -> None:
    for path in ("/a/hr/leave", "/api/articles/hr/leave", "/admin/versions/000001"):
        assert client.get(path).status_code == 404
    assert client.get("/a/bees").status_code == 200
    with pytest.raises(ArticleUnknown):
        Knowledge(site, "mcp").context("hr/leave", 0, 5)
    assert [each["id"] for each in Knowledge(site, "mcp").articles()] == ["bees"]


def test_no_answer_holds_it(client: TestClient, site: Site) -> None:
    assert not [word for word in HIDDEN if word in ask(client, ASKED).text]
    for path, sent in (("ask", {"question": ASKED}), ("search", {"query": ASKED}), ("summarize", {"about": "leave"})):
        found = client.post(f"/api/{path}", json=sent).text
        assert not [word for word in HIDDEN if word in found]
    assert client.post("/api/ask", json={"question": ASKED}).json()["missing_words"] == ["days", "leave"]


def test_figures_hold_nothing_of_what_others_asked(client: TestClient, site: Site) -> None:
    from bot.messages.question import Asked  # noqa: PLC0415 - one test alone asks elsewhere

    asked = Asked("slack", "T1", "C1", "1", "1", "U1", "mention", "who leads Quillfeather?")
    view = site.parts.views.of(Asker("slack", ("T1",), ("C1",), "U1"))
    site.parts.history.questions.finish(asked, view.answering.reply(asked.text), "2", 0.1)
    assert "Quillfeather" not in client.get("/admin").text


def test_who_may_see_it_elsewhere_gets_no_link_to_where_it_is_not_shown(site: Site) -> None:
    view = site.parts.views.of(Asker("slack", ("T1",), ("C1",), "U1"))
    reply = view.summaries.reply("leave")
    assert "31 days of leave" in plain_text(reply)
    assert "127.0.0.1" not in str(reply)
    bees = view.summaries.reply("bees")
    assert not isinstance(bees, Answered)
    assert "http://127.0.0.1:8080/a/bees" in str(bees)
