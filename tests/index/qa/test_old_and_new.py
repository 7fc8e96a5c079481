from collections.abc import Mapping
from pathlib import Path

import pytest

from index import Answer
from tests.index.qa.sure_reading import found_in, marked

OLD = "A ticket for the ferry costs 9 crowns. Kofi Mensah is the captain of the ferry."
NEW = "A ticket for the ferry costs 14 crowns. Ama Owusu is the captain of the ferry."
COST = "How much does a ticket for the ferry cost?"
WHO = "Who is the captain of the ferry?"


def dated(text: str, published: str = "", title: str = "Ferry fares") -> str:
    return f"---\ntitle: {title}\npublished: {published}\n---\n\n{text}\n"


def asked(folder: Path, question: str, files: Mapping[str, str]) -> tuple[str, str | None]:
    """The words that are highlighted in the answer, and in what is shown beside it."""
    found = found_in(folder, question, files)
    assert isinstance(found, Answer)
    return marked(found), marked(found.contrary) if found.contrary else None


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")])
@pytest.mark.parametrize(
    ("question", "first", "second"),
    [(COST, "14 crowns", "9 crowns"), (WHO, "Ama Owusu", "Kofi Mensah")],
)
def test_the_newer_comes_first_and_the_older_beside_it(
    tmp_path: Path, names: tuple[str, str], question: str, first: str, second: str
) -> None:
    files = {names[0]: dated(OLD, "2018-01-10"), names[1]: dated(NEW, "2023-03-01")}
    assert asked(tmp_path, question, files) == (first, second)


@pytest.mark.parametrize(("year", "price"), [("2018", "9 crowns"), ("2023", "14 crowns")])
def test_a_question_that_names_a_year_gets_that_of_the_year_alone(tmp_path: Path, year: str, price: str) -> None:
    files = {"a": dated(OLD, "2018-01-10"), "b": dated(NEW, "2023-03-01")}
    assert asked(tmp_path, f"How much did a ticket for the ferry cost in {year}?", files) == (price, None)


def test_without_dates_the_years_of_the_titles_tell(tmp_path: Path) -> None:
    files = {"a": dated(OLD, title="Ferry fares 2018"), "b": dated(NEW, title="Ferry fares 2023")}
    assert asked(tmp_path, WHO, files) == ("Ama Owusu", "Kofi Mensah")


def test_the_years_of_the_sentences_count_more_than_those_of_the_articles(tmp_path: Path) -> None:
    files = {
        "a": dated("In 2010 the town had 5,200 inhabitants.", "2024-01-01", "The town"),
        "b": dated("In 2020 the town had 6,900 inhabitants.", "2021-01-01", "The town"),
    }
    assert asked(tmp_path, "How many inhabitants does the town have?", files) == ("6,900", "5,200")


def test_each_hotel_has_its_own_price(tmp_path: Path) -> None:
    files = {
        "a": dated("Tom Berg is the manager of the house.", "2018-01-10", "Hotel Alpha"),
        "b": dated("Eva Lund is the manager of the house.", "2023-03-01", "Hotel Beta"),
    }
    assert asked(tmp_path, "Who is the manager of the house of Hotel Alpha?", files) == ("Tom Berg", None)


@pytest.mark.parametrize(
    "other",
    [
        "Ama Owusu is the captain of the lake boat.",  # of something else
        "Ama Owusu was the first captain of the ferry.",  # something else of it
        "Kofi Mensah is now the captain of the ferry.",  # the same
    ],
)
def test_what_speaks_of_something_else_is_not_shown_beside(tmp_path: Path, other: str) -> None:
    files = {"a": dated(OLD, "2018-01-10"), "b": dated(other, "2023-03-01")}
    assert asked(tmp_path, WHO, files) == ("Kofi Mensah", None)


def test_who_asks_for_the_first_gets_it(tmp_path: Path) -> None:
    files = {"a": dated(OLD, "2018-01-10"), "b": dated(NEW, "2023-03-01")}
    assert asked(tmp_path, "How much did a ticket for the ferry cost originally?", files)[0] == "9 crowns"


def test_when_it_opens_each_week_and_in_which_year_it_opened_are_different_things(tmp_path: Path) -> None:
    files = {
        "a": dated("Café Seerose is open from Friday to Sunday, from 8 am to 6 pm.", "2023-03-01", "In Café Seerose"),
        "b": dated("Café Seerose was opened in 2011 by Ann Lee and her brother Tom.", "2018-01-10", "Café Seerose"),
    }
    assert asked(tmp_path, "when do you open", files) == ("Friday", None)
