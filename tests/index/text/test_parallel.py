"""Which of the clauses that say the same of several things a question asks for, and what is marked in it."""

import pytest

from index.text.expressions import clause_asked_for, figure_asked_for, highlight
from index.text.question import read_question

PLANS = "Basic costs 5 euros and Pro 12 euros."
STAFF = "Ana runs sales and Ben support."
DESKS = "Support is run by Mara Lind, and accounts by Tom Berg."
LIBRARY = "The library opens at 9:00 on weekdays and at 11:00 on Sundays."
MILL = "The mill was built in 1811 and the barn in 1840."
TOWERS = "The north tower is 40 m high, while the south tower reaches 52 m."
OVEN = "Rolls bake for 15 minutes and loaves for 50 minutes."
SCHOOL = "In 2019 the school had 240 pupils; in 2023 it had 310 pupils."
FERRIES = "The Kittiwake leaves at 8:15, the Gannet at 12:40 and the Puffin at 19:30."
TICKETS = "You pay 5 euros for a single ticket, 40 euros for a pass."
SHARES = "Oslo holds 30 percent of the shares, and Bergen 12 percent."
BORN = "Livia Brandt was born in Graz, her brother Emil in Linz."
ROOMS = "The Elm room, which is on the first floor, seats 12 people, and the Oak room 40 people."
LAKE = "The lake is 3 km wide and 20 m deep."


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("how much is Basic?", PLANS, "5 euros"),
        ("how much is Pro?", PLANS, "12 euros"),
        ("what does Pro cost, how much?", PLANS, "12 euros"),
        ("how much is Pro?", "Basic costs 5 euros and Pro 12.", "12"),
        ("how much is Basic?", "Basic costs 5 euros and Pro 12.", "5 euros"),
        ("who runs sales?", STAFF, "Ana"),
        ("who runs support?", STAFF, "Ben"),
        ("who runs support?", DESKS, "Mara Lind"),
        ("who runs accounts?", DESKS, "Tom Berg"),
        ("when does the library open on weekdays?", LIBRARY, "9:00"),
        ("when does the library open on Sundays?", LIBRARY, "11:00"),
        ("when was the mill built?", MILL, "1811"),
        ("when was the barn built?", MILL, "1840"),
        ("how high is the north tower?", TOWERS, "40 m"),
        ("how high is the south tower?", TOWERS, "52 m"),
        ("how long do rolls bake?", OVEN, "15 minutes"),
        ("how long do loaves bake?", OVEN, "50 minutes"),
        ("how many pupils did the school have in 2019?", SCHOOL, "240"),
        ("how many pupils did the school have in 2023?", SCHOOL, "310"),
        ("when does the Kittiwake leave?", FERRIES, "8:15"),
        ("when does the Gannet leave?", FERRIES, "12:40"),
        ("when does the Puffin leave?", FERRIES, "19:30"),
        ("how much is a single ticket?", TICKETS, "5 euros"),
        ("how much is a pass?", TICKETS, "40 euros"),
        ("what percentage of the shares does Oslo hold?", SHARES, "30 percent"),
        ("what percentage of the shares does Bergen hold?", SHARES, "12 percent"),
        ("where was Livia Brandt born?", BORN, "Graz"),
        ("where was Emil born?", BORN, "Linz"),
        ("how many people does the Elm room seat?", ROOMS, "12"),
        ("how many people does the Oak room seat?", ROOMS, "40"),
        ("how wide is the lake?", LAKE, "3 km"),
        ("how deep is the lake?", LAKE, "20 m"),
    ],
)
def test_what_is_marked_stands_in_the_clause_that_is_asked_for(question: str, sentence: str, expected: str) -> None:
    marked = [sentence[start:end] for start, end in highlight(read_question(question), sentence)]
    assert marked == [expected]


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        # One value, or two of one thing.
        ("when was the bridge built?", "The bridge, built in 1890, cost 2 million crowns."),
        ("when is the desk staffed?", "Between 9:00 and 17:00 the desk is staffed."),
        # What is asked stands in other words, so the clause without them may be meant.
        ("when did Josef Tann sell the yard?", "Josef Tann bought the yard in 1811 and parted with it in 1830."),
        ("who is in charge of the centre?", "The centre is led by Ada Ray (Lund) and Dr. Max Orr, with Lund's help."),
        # The one who is named in the second stands in the first, too, where all that is asked is said.
        ("where did Ada Ray die?", "When Ada Ray died in Graz in 1328, Ida Ray was called to Linz by the town."),
        # Names that stand there for other reasons.
        (
            "who rowed to the Isle?",
            "In 1750 Max Orr, acting for the Lund Bank, rowed to the Isle and met the Dray clan.",
        ),
        (
            "where were the Lund rowers beaten?",
            "The Lund rowers were beaten at Wick, the Dray clan left Lund for good.",
        ),
        # Both are asked for.
        ("how much are Pro and Team?", "Basic costs 5 euros, Pro 12 euros and Team 30 euros."),
    ],
)
def test_no_clause_is_taken_where_that_cannot_be_told(question: str, sentence: str) -> None:
    assert clause_asked_for(read_question(question), sentence) is None


def test_where_any_form_may_be_asked_for_the_figure_of_the_clause_is_meant() -> None:
    sentence = "Adults pay 8 euros, children and pupils 3 euros and dogs 2."
    for who, paid in (("adults", "8 euros"), ("pupils", "3 euros"), ("dogs", "2")):
        (span,) = figure_asked_for(read_question(f"what do {who} pay?"), sentence)
        assert sentence[slice(*span)] == paid


def test_what_stands_behind_its_value_takes_along_what_follows() -> None:
    sentence = "You pay 5 euros for adults, children and pupils, 3 euros for dogs."
    (span,) = highlight(read_question("how much do you pay for pupils?"), sentence)
    assert sentence[slice(*span)] == "5 euros"


def test_a_clause_with_its_number_first_may_leave_out_the_unit() -> None:
    sentence = "Stalls cost 30 crowns a day, 25 for members."
    (span,) = figure_asked_for(read_question("what does a stall cost for members?"), sentence)
    assert sentence[slice(*span)] == "25"
