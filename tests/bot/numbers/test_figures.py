"""What is counted, of which days, and whose."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import numpy as np

from bot.messages.question import Asked, Posted
from bot.numbers.figures import Day, Figures, Group, Scope, figures_of, last_days
from index import Article, Match, Vectors
from tests.bot.articles import article

A, B = replace(article("First"), id="a"), replace(article("Second"), id="b")
DATES = (date(2026, 5, 1), date(2026, 5, 2), date(2026, 5, 3))


def posted(outcome: str, day: int, of: str = "", text: str = "", person: str = "U1", **more: float) -> Posted:
    asked = Asked("slack", "T1", "C1", "1.0", f"{outcome}{day}{of}{text}{person}", person, "mention", text)
    at = datetime(2026, 5, day, 23, 30, tzinfo=UTC).timestamp()
    return replace(Posted(asked, at, outcome, "", of, 0, 1, "q"), **more)  # type: ignore[arg-type]


class Letters:
    """Questions that begin with the same letter mean the same."""

    def __init__(self, *articles: Article) -> None:
        self.articles = articles

    def vector(self, question: str) -> Vectors:
        vector: Vectors = np.eye(26, dtype=np.float32)[ord(question[0]) - ord("a")]
        return vector

    def search(self, query: str, count: int) -> tuple[Match, ...]:
        return ()


def figures(asked: list[Posted], zone: str = "UTC", articles: tuple[Article, ...] = (A, B)) -> Figures:
    return figures_of(asked, Letters(*articles), DATES, ZoneInfo(zone))


def test_questions_are_counted_by_day_and_outcome_and_articles_by_how_often_they_are_quoted() -> None:
    asked = [posted("answered", 2, "a", helpful=1, seconds=0.1), posted("answered", 3, "a", seconds=0.2)]
    asked += [posted("answered", 3, "gone", seconds=0.3), posted("unsure", 3, "b", seconds=4.0)]
    asked += [posted("refused", 3, person="U2"), posted("small talk", 3, person="U3", seconds=9.0)]
    found = figures(asked)
    assert found.days == (Day(DATES[0], (0, 0, 0, 0)), Day(DATES[1], (1, 0, 0, 0)), Day(DATES[2], (2, 1, 1, 1)))
    assert (found.asked, found.counts, found.people, found.helpful, found.unhelpful) == (5, (3, 1, 1, 1), 2, 1, 0)
    assert (found.median, found.slowest_twentieth) == (0.2, 4.0)
    assert (found.quoted, found.never) == (((A, 2),), (B,))


def test_what_was_asked_before_the_first_day_is_not_counted_at_all() -> None:
    before = replace(posted("answered", 1, "a", seconds=1.0, helpful=1), asked_at=datetime(2026, 4, 30).timestamp())
    found = figures([before])
    assert (found.asked, found.people, found.helpful, found.median, found.quoted) == (0, 0, 0, None, ())


def test_days_begin_where_the_zone_says_so() -> None:
    late_in_the_evening = posted("answered", 1, "a")
    assert figures([late_in_the_evening]).days[0].total == 1
    assert figures([late_in_the_evening], "Asia/Tokyo").days[1].total == 1


def test_the_last_days_are_those_of_the_zone_also_where_the_clocks_change() -> None:
    now = datetime(2026, 3, 29, 22, 30, tzinfo=UTC)
    assert last_days(2, ZoneInfo("Europe/Berlin"), now) == (date(2026, 3, 29), date(2026, 3, 30))
    assert last_days(1, ZoneInfo("America/New_York"), now) == (date(2026, 3, 29),)


def test_what_means_the_same_is_asked_most_together_the_newest_wording_first() -> None:
    asked = [posted("refused", 1, text="zebra"), posted("answered", 2, "a", "a first")]
    asked.append(replace(posted("unsure", 3, text="again"), quote=""))
    found = figures([*asked, posted("help", 3, text="help")])
    assert found.asked_most == (Group(("again", "a first"), 2), Group(("zebra",), 1))
    assert [(gap.questions, gap.count) for gap in found.gaps] == [(("again",), 1), (("zebra",), 1)]


def test_an_answer_that_was_changed_after_a_build_took_no_time_that_counts() -> None:
    assert figures([posted("answered", 3, "a", seconds=0.0), posted("answered", 2, "a", seconds=2.0)]).median == 2.0


def test_without_questions_and_articles_there_are_figures_too() -> None:
    found = figures([], articles=())
    assert (found.asked, found.median, found.asked_most, found.quoted, found.never) == (0, None, (), (), ())
    assert [day.date for day in found.days] == list(DATES)


def test_a_scope_counts_one_workspace_and_lists_no_words_that_were_private() -> None:
    open_question = posted("refused", 1, text="open")
    elsewhere = replace(open_question, asked=replace(open_question.asked, workspace="T2"))
    scope = Scope("slack", "T1", asked_openly=True)
    assert [scope.holds(open_question), scope.holds(elsewhere), Scope("discord").holds(open_question)] == [
        True,
        False,
        False,
    ]
    private = [replace(open_question.asked, way="command", thread=""), replace(open_question.asked, way="direct")]
    assert [scope.lists(replace(open_question, asked=each)) for each in private] == [False, False]
    assert scope.lists(open_question)
    assert Scope().lists(replace(open_question, asked=private[0]))
