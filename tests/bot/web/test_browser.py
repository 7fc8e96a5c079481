"""The page in a real browser: by keyboard, without script, on a phone, and as a screen reader is told of it."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.conversation.answering import Answering
from bot.runtime.places import Places
from bot.web.server import web
from index import Answer, LiveIndex
from tests.bot.articles import FixedIndex, answer, passage, unsure
from tests.bot.ports import free_port
from tests.bot.web.conftest import OpensSite
from tests.fakes.common.views import open_to_all

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium: make browser installs it"),
    pytest.mark.timeout(600),
]
PATIENCE = 120_000  # of a test that fails; others wait for what they wait for
PHONE = {"viewport": {"width": 360, "height": 700}, "is_mobile": True, "has_touch": True}


@pytest.fixture
def address(open_site: OpensSite, live: LiveIndex) -> Iterator[str]:
    """A page where every question is answered from the article about the lighthouse."""
    site = open_site(footnote_web=f"127.0.0.1:{free_port()}")
    article = next(each for each in live.articles if each.id == "lighthouse")
    quote = "Three keepers lived there in turns of six weeks."
    start = article.text.index(quote)
    given = Answer("Who lived there?", passage(article), start, start + len(quote), ((0, 13),), 0.9, ())
    parts = replace(site.parts, views=open_to_all(Answering(FixedIndex(given, live.articles)), live))
    with web(site.settings, parts) as served:
        yield served.rstrip("/")


@pytest.fixture
def chromium() -> Iterator[Any]:
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def opened(chromium: Any, **options: Any) -> Any:
    page = chromium.new_context(**options).new_page()
    page.set_default_timeout(PATIENCE)
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.on("console", lambda said: page.problems.append(said.text) if said.type == "error" else None)
    return page


@pytest.mark.parametrize("has_script", [True, False], ids=["with script", "without script"])
def test_by_keyboard_alone_a_question_leads_to_the_marked_sentence(
    chromium: Any, address: str, has_script: bool
) -> None:
    page = opened(chromium, java_script_enabled=has_script)
    page.goto(address)
    page.keyboard.type("who lived there?")  # the box has the focus
    page.keyboard.press("Enter")
    page.wait_for_url("**/c/*")
    assert page.inner_text("blockquote mark") == "Three keepers"
    page.focus("figcaption a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/a/lighthouse*")
    assert page.inner_text(".paragraph mark") == "Three keepers lived there in turns of six weeks."
    box = page.locator(".paragraph mark").bounding_box()
    assert 0 <= box["y"] < page.viewport_size["height"]
    assert page.problems == []


@pytest.mark.parametrize("has_script", [True, False], ids=["with script", "without script"])
def test_a_question_that_finds_no_place_is_asked_again_by_itself_or_by_a_button(
    chromium: Any, open_site: OpensSite, has_script: bool
) -> None:
    places = Places(2, patience=0.0)
    site = open_site(answer(), places, footnote_web=f"127.0.0.1:{free_port()}")
    with web(site.settings, site.parts) as address:
        page = opened(chromium, java_script_enabled=has_script)
        page.goto(address)
        with places.chat():
            page.fill("#question", "what does it cost?")
            page.press("#question", "Enter")
            page.wait_for_selector("form[data-again]")
        if not has_script:
            page.click("text=Ask again")
        page.wait_for_url("**/c/*")
        assert page.inner_text("blockquote") == "Each session costs 500,000 yuan."


def test_an_address_with_nothing_but_a_fragment_is_marked_too(chromium: Any, address: str) -> None:
    page = opened(chromium)
    page.goto(f"{address}/a/lighthouse#s=4-14")
    page.wait_for_selector(".paragraph mark")
    assert page.inner_text(".paragraph mark") == "lighthouse"
    assert page.problems == []


def test_articles_are_found_as_one_types_and_by_a_button_without_script(chromium: Any, address: str) -> None:
    page = opened(chromium)
    page.goto(f"{address}/articles")
    page.locator("#q").press_sequentially("keepers")
    playwright.expect(page.locator(".articles li")).to_have_count(1, timeout=PATIENCE)
    assert page.inner_text(".articles a") == "The Lighthouse Keepers"
    plain = opened(chromium, java_script_enabled=False)
    plain.goto(f"{address}/articles")
    plain.fill("#q", "keepers")
    plain.keyboard.press("Enter")
    plain.wait_for_url("**/articles?q=keepers")
    assert plain.locator(".articles li").count() == 1
    assert page.problems == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_screen_reader_is_told_all_and_everything_can_be_read(chromium: Any, address: str, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    page = opened(chromium, color_scheme=scheme)
    found = {}
    for path in (
        "/",
        "/articles",
        "/a/lighthouse?s=47-95#s=47-95",
        "/summary?article=bees",
        "/admin",
        "/admin/versions/000001",
        "/sign-in",
        "/nowhere",
    ):
        page.goto(f"{address}{path}")
        found[path] = axe.Axe().run(page).response["violations"]
    page.goto(address)
    page.fill("#question", "who lived there?")
    page.press("#question", "Enter")
    page.wait_for_url("**/c/*")
    found["/c"] = axe.Axe().run(page).response["violations"]
    assert {path: [each["id"] for each in violations] for path, violations in found.items() if violations} == {}


def test_who_asks_for_more_passages_sees_the_first_of_them(chromium: Any, open_site: OpensSite) -> None:
    site = open_site(unsure(count=1), footnote_web=f"127.0.0.1:{free_port()}")
    page = opened(chromium, **PHONE)
    with web(site.settings, site.parts) as served:
        page.goto(served)
        page.fill("#question", "where is the lab?")
        page.press("#question", "Enter")
        page.wait_for_url("**/c/*")
        page.click("button[formaction='/more']")
        page.wait_for_url("**-passage-1")
        playwright.expect(page.locator("[id$='-passage-1']")).to_be_in_viewport(timeout=PATIENCE)
    assert page.problems == []


def test_on_a_phone_nothing_is_wider_than_the_screen(chromium: Any, address: str) -> None:
    page = opened(chromium, **PHONE)
    for path in ("/", "/articles", "/a/tidal", "/summary?article=tidal"):
        page.goto(f"{address}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") == 360, path
