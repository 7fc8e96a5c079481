"""Figures as people read them."""

from dataclasses import replace
from datetime import date

from bot.messages.overview import Overview, Part, plain_overview
from bot.numbers.figures import Day, Figures, Group
from bot.numbers.gaps import Gap
from bot.numbers.words import between, overview_of
from tests.bot.articles import article

LAB = article("The lab")
NONE = Figures((Day(date(2026, 5, 1), (0, 0, 0, 0)),), "UTC", (0, 0, 0, 0), 0, 0, 0, None, None, (), (), (), (LAB,))
SOME = replace(
    NONE,
    days=(Day(date(2026, 4, 30), (1, 0, 0, 0)), Day(date(2026, 5, 1), (1, 0, 1, 5))),
    counts=(2, 0, 1, 5),
    people=1,
    helpful=1,
    median=0.1,
    slowest_twentieth=1.234,
    asked_most=(Group(("How much?", "What does it cost?"), 2), Group(("Who?",), 1)),
    gaps=(Gap(("Who?",), 1, 0, "The lab", 1.0),),
    quoted=((LAB, 2),),
    never=(),
)


def test_one_glance_shows_how_much_was_asked_and_how_it_ended() -> None:
    assert overview_of(SOME) == Overview(
        "How it does: 30 April to 1 May 2026",
        (
            "3 questions by 1 person: 2 (67%) answered, 0 (0%) not sure, 1 (33%) not in the articles.",
            "1 times helpful, 0 times not.",
            "Half were replied to within 0.10 s, 95 of 100 within 1.23 s.",
        ),
        (
            Part("Asked most", ("2 × How much?", "1 × Who?")),
            Part("Asked and not answered, or not well", ("1 × Who? Nearest: The lab.",)),
            Part("Quoted most", ("2 × The lab",)),
            Part("Never quoted", ()),
        ),
    )


def test_without_questions_it_says_so() -> None:
    found = overview_of(NONE)
    assert found.lines == ("Nothing was asked.",)
    assert plain_overview(found) == "How it does: 1 May 2026\nNothing was asked.\n\nNever quoted\n• The lab"


def test_what_is_too_much_for_one_glance_is_counted() -> None:
    found = overview_of(replace(SOME, never=(LAB,) * 7, gaps=SOME.gaps * 4), most=3)
    assert found.parts[1].lines[-1] == "and 1 more"
    assert found.parts[3].lines == ("The lab", "The lab", "The lab", "and 4 more")


def test_what_is_said_of_sources_stands_last_where_there_are_any() -> None:
    found = overview_of(SOME, sources=("2 sources, looked at 5 minutes ago", "x" * 200))
    assert found.parts[-1].title == "Sources"
    assert [len(line) for line in found.parts[-1].lines] == [34, 150]


def test_days_are_named_as_shortly_as_they_can_be() -> None:
    assert between(date(2026, 11, 23), date(2026, 11, 29)) == "23 to 29 November 2026"
    assert between(date(2025, 12, 29), date(2026, 1, 4)) == "29 December 2025 to 4 January 2026"
