"""The versions of the index on the page of whoever runs the bot, and the way back."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from bot.web.site import Site
from index import build
from tests.bot.web.conftest import OpensSite, browser, mark_of
from tests.bot.web.test_pages import words
from tests.fakes.common.encoder import HashEncoder

GOLDEN = {"question": "How many moons?", "article": "moons", "paragraph": 1, "answers": ["two moons"]}


@pytest.fixture
def site(open_site: OpensSite, monkeypatch: pytest.MonkeyPatch) -> Site:
    """Two versions: the second has an article more, one less, and one that was changed."""
    encoder = HashEncoder()
    monkeypatch.setattr("index.maintenance.versions.encoder_of", lambda *_: encoder)
    opened = open_site(footnote_model=encoder.name)
    corpus = corpus_of(opened)
    (corpus / "moons.md").write_text("# Moons & tides\n\nThe planet has two moons.\n")
    (corpus / "bees.txt").write_text("Notes on bees\n\nA worker lives for six weeks.\n")
    (corpus / "tidal.txt").unlink()
    (corpus / "golden.jsonl").write_text(json.dumps(GOLDEN))
    build(corpus, opened.store, encoder)
    return opened


def corpus_of(site: Site) -> Path:
    return site.store.folder.parent / "corpus"


def roll_back(client: TestClient, version: str, serving: str = "", **options: Any) -> Any:
    page = client.get(f"/admin/versions/{version}")
    shown = page.text.partition('name="serving" value="')[2].partition('"')[0]
    sent = {"mark": mark_of(page.text) or mark_of(client.get("/").text), "serving": serving or shown}
    return client.post(f"/admin/versions/{version}", data=sent, **options)


def test_the_page_of_a_version_says_what_differs_and_what_its_questions_said(site: Site) -> None:
    with browser(site) as client:
        assert '<a href="/admin/versions/000001">1</a>' in client.get("/admin").text
        new = client.get("/admin/versions/000002")
        said = words(new.text)
        assert "Golden questions: 1 of 1 right, 0 before." in said
        assert "From version 1 to 2 Added 1 Moons &amp; tides Changed 1 Notes on bees Removed 1 tidal" in said
        assert "Let it serve" not in said
        old = client.get("/admin/versions/000001")
        assert "From version 1 to 2 Added 1" in words(old.text)
        assert "Roll back to version 1" in words(old.text)


def test_rolling_back_lets_an_older_version_answer_and_is_logged(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "bot.web.listeners.versions")
    with browser(site) as client:
        assert client.get("/a/moons").status_code == 200
        done = roll_back(client, "000001")
        assert done.url.path == "/admin"
        assert "Version 1 serves now." in words(done.text)
        assert client.get("/a/moons").status_code == 404
        assert "Version 000001 serves in the place of 000002" in caplog.text
        assert "Publish version 2" in words(client.get("/admin/versions/000002").text)
        roll_back(client, "000002")
        assert client.get("/a/moons").status_code == 200


def test_pressed_twice_it_is_done_once(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "bot.web.listeners.versions")
    with browser(site) as client:
        page = client.get("/admin/versions/000001")
        sent = {"mark": mark_of(page.text), "serving": "000002"}
        for _ in range(2):
            assert client.post("/admin/versions/000001", data=sent).url.path == "/admin"
    assert caplog.text.count("serves in the place of") == 1


def test_what_was_shown_before_another_version_came_is_not_done(site: Site) -> None:
    with browser(site) as client:
        refused = roll_back(client, "000001", serving="000001")
        assert refused.status_code == 409
        assert "Another version has come to serve meanwhile." in refused.text
    assert site.store.current_id() == "000002"


def test_a_damaged_version_never_serves(site: Site) -> None:
    with browser(site) as client:
        page = client.get("/admin/versions/000001")
        (site.settings.index_folder / "versions" / "000001" / "passages.faiss").unlink()
        sent = {"mark": mark_of(page.text), "serving": "000002"}
        refused = client.post("/admin/versions/000001", data=sent)
        assert refused.status_code == 503
        assert "Version 000001 of the index is damaged" in refused.text
    assert site.store.current_id() == "000002"


def test_a_version_of_another_model_is_shown_and_not_served(open_site: OpensSite, site: Site) -> None:
    with browser(open_site()) as client:  # with the usual model, which did not build these
        assert "built with another model" in words(client.get("/admin/versions/000001").text)
        assert roll_back(client, "000001", serving="000002").status_code == 409
    assert site.store.current_id() == "000002"


def test_only_a_form_of_the_page_rolls_back_and_only_to_what_is_there(site: Site) -> None:
    with browser(site) as client:
        assert client.post("/admin/versions/000001", data={"serving": "000002"}).status_code == 403
        for version in ("000009", "1", "x"):
            assert client.get(f"/admin/versions/{version}").status_code == 404
            assert roll_back(client, version, serving="000002").status_code == 404
    assert site.store.current_id() == "000002"


def test_a_version_that_was_refused_says_why(site: Site) -> None:
    site.store.refuse("000001", "it loses 1 golden question")
    with browser(site) as client:
        assert "It was not published: it loses 1 golden question." in words(client.get("/admin/versions/000001").text)
