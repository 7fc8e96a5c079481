"""What whoever runs the bot sees."""

from datetime import date
from pathlib import Path

from bot.numbers.figures import Day
from bot.web.render.plots import HEIGHT, Bar, bars
from tests.bot.articles import answer, no_answer
from tests.bot.web.conftest import TOKEN, OpensSite, ask, browser
from tests.bot.web.test_pages import words


def test_without_questions_there_are_no_bars() -> None:
    assert bars([Day(date(2026, 5, 3), (0, 0, 0, 0))]) == []


def test_the_parts_of_a_bar_stand_on_each_other() -> None:
    day = Day(date(2026, 5, 3), (3, 1, 0, 0))
    assert bars([day]) == [Bar(0, 0.0, 40.0, 517.5, 120.0), Bar(1, 0.0, 0.0, 517.5, 40.0)]
    assert HEIGHT == 160


def test_the_page_shows_what_was_asked_and_not_answered(open_site: OpensSite) -> None:
    with browser(open_site(answer())) as client:
        ask(client, "what does it cost?")
        assert "Questions 1 People 1 Answered 1" in words(client.get("/admin").text)
    site = open_site(no_answer())
    with browser(site) as client:
        ask(client, "who is <b>the mayor</b>?")
        page = client.get("/admin")
        assert page.status_code == 200
        assert "Questions 2 People 2 Answered 1 Not sure 0 Not in the articles 1" in words(page.text)
        assert "<strong>who is &lt;b&gt;the mayor&lt;/b&gt;?</strong>" in page.text
        assert page.text.count("<rect ") == 2
        assert "1 (serves)" in words(page.text)
        assert "Asked most who is &lt;b&gt;the mayor&lt;/b&gt;?" not in page.text


def test_the_page_says_what_came_of_the_sources(open_site: OpensSite, tmp_path: Path) -> None:
    (tmp_path / "sources.yaml").write_text("sources:\n  - {name: docs, kind: folder, at: docs, every: by hand}\n")
    with browser(open_site(footnote_sources=tmp_path / "sources.yaml")) as client:
        assert "Sources 1 source, not looked at yet" in words(client.get("/admin").text)


def test_it_is_for_who_has_the_token(open_site: OpensSite) -> None:
    with browser(open_site(footnote_web_token=TOKEN)) as client:
        assert client.get("/admin", follow_redirects=False).status_code == 303
