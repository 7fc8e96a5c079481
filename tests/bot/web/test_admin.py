"""What whoever runs the bot sees."""

from datetime import UTC, date, datetime

from bot.messages.question import Asked, Posted
from bot.web.figures import Day, figures_of
from bot.web.render.plots import HEIGHT, Bar, bars
from tests.bot.articles import answer, no_answer
from tests.bot.web.conftest import TOKEN, OpensSite, ask, browser
from tests.bot.web.test_pages import words


def posted(outcome: str, day: int, article: str = "", helpful: int = 0) -> Posted:
    asked = Asked("web", "", "c", "c", f"{outcome}{day}{article}", "p", "page", "what?")
    at = datetime(2026, 5, day, 23, 59, tzinfo=UTC).timestamp()
    return Posted(asked, at, outcome, "", article, 0, 1, "q", helpful, 0)


def test_questions_are_counted_by_day_and_outcome_and_articles_by_how_often_they_are_quoted() -> None:
    asked = [posted("answered", 2, "a", 1), posted("answered", 3, "a"), posted("answered", 3, "gone")]
    asked += [posted("unsure", 3, "b"), posted("refused", 3), posted("small talk", 3)]
    figures = figures_of(asked, [0.1, 0.2, 0.3, 4.0], ("a", "b", "c"), date(2026, 5, 3), 3)
    assert figures.days == (
        Day(date(2026, 5, 1), (0, 0, 0, 0)),
        Day(date(2026, 5, 2), (1, 0, 0, 0)),
        Day(date(2026, 5, 3), (2, 1, 1, 1)),
    )
    assert (figures.total, figures.counts, figures.helpful, figures.unhelpful) == (6, (3, 1, 1, 1), 1, 0)
    assert (figures.median, figures.slowest_twentieth) == (0.2, 4.0)
    assert (figures.quoted, figures.never) == ((("a", 2),), ("b", "c"))


def test_without_questions_there_are_figures_too() -> None:
    figures = figures_of([], [], (), date(2026, 5, 3), 2)
    assert (figures.total, figures.median, figures.quoted) == (0, None, ())
    assert bars(figures.days) == []


def test_the_parts_of_a_bar_stand_on_each_other() -> None:
    day = Day(date(2026, 5, 3), (3, 1, 0, 0))
    assert bars([day]) == [Bar(0, 0.0, 40.0, 517.5, 120.0), Bar(1, 0.0, 0.0, 517.5, 40.0)]
    assert HEIGHT == 160


def test_the_page_shows_what_was_asked_and_not_answered(open_site: OpensSite) -> None:
    with browser(open_site(answer())) as client:
        ask(client, "what does it cost?")
        assert "Questions 1 Answered 1" in words(client.get("/admin").text)
    site = open_site(no_answer())
    with browser(site) as client:
        ask(client, "who is <b>the mayor</b>?")
        page = client.get("/admin")
        assert page.status_code == 200
        assert "Questions 2 Answered 1 Not sure 0 Not in the articles 1" in words(page.text)
        assert "<strong>who is &lt;b&gt;the mayor&lt;/b&gt;?</strong>" in page.text
        assert page.text.count("<rect ") == 2
        assert "1 (serves)" in page.text
    assert len(site.parts.history.seconds_since(1)) == 2


def test_it_is_for_who_has_the_token(open_site: OpensSite) -> None:
    with browser(open_site(footnote_web_token=TOKEN)) as client:
        assert client.get("/admin", follow_redirects=False).status_code == 303
