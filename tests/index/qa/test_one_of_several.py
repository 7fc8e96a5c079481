from collections.abc import Mapping
from pathlib import Path

import pytest

from index import Answer, Unsure
from tests.index.qa.sure_reading import found_in, marked

OAK = "# Oak House\n\nThe Oak purse holds 1,250 crowns.\n"
ELM = "# Elm House\n\nThe Elm purse holds 3,400 crowns.\n"


def asked(folder: Path, question: str, files: Mapping[str, str]) -> Answer | Unsure:
    found = found_in(folder, question, files)
    assert isinstance(found, Answer | Unsure)
    return found


def quoted(found: Answer | Unsure) -> set[str]:
    return {found.quote} if isinstance(found, Answer) else {choice.quote for choice in found.candidates}


def test_where_none_of_several_is_named_they_may_all_be_meant(tmp_path: Path) -> None:
    found = asked(tmp_path, "How much does the purse hold?", {"a": OAK, "b": ELM})
    assert isinstance(found, Unsure)
    assert quoted(found) == {"The Oak purse holds 1,250 crowns.", "The Elm purse holds 3,400 crowns."}


@pytest.mark.parametrize(("name", "amount"), [("Oak", "1,250"), ("Elm", "3,400")])
def test_the_one_that_is_named_is_answered(tmp_path: Path, name: str, amount: str) -> None:
    found = asked(tmp_path, f"How much does the {name} purse hold?", {"a": OAK, "b": ELM})
    assert isinstance(found, Answer)
    assert quoted(found) == {f"The {name} purse holds {amount} crowns."}


def test_without_a_name_that_without_one_is_meant(tmp_path: Path) -> None:
    text = "# The purses\n\nThe purse holds 1 250 000 crowns. The Swiss purse holds 3’400’000 francs.\n"
    found = asked(tmp_path, "How much does the purse hold?", {"a": text})
    assert isinstance(found, Answer)
    assert marked(found) == "1 250 000 crowns"


HOUSES = (
    "# Houses\n\n## Oak House\n\nThe rent is 500 crowns a month.\n\n## Elm House\n\nThe rent is 700 crowns a month.\n"
)


@pytest.mark.parametrize(
    ("question", "quotes"),
    [
        ("How much is the rent?", {"The rent is 500 crowns a month.", "The rent is 700 crowns a month."}),
        ("How much is the rent of Elm House?", {"The rent is 700 crowns a month."}),
        ("How much is the rent of Oak House?", {"The rent is 500 crowns a month."}),
    ],
)
def test_headings_name_what_their_sentences_speak_of(tmp_path: Path, question: str, quotes: set[str]) -> None:
    assert quoted(asked(tmp_path, question, {"a": HOUSES})) == quotes


def test_titles_name_what_their_sentences_speak_of(tmp_path: Path) -> None:
    files = {
        "a": "# Oak House\n\nThe purse holds 1,250 crowns.\n",
        "b": "# Elm House\n\nThe purse holds 3,400 crowns.\n",
    }
    found = asked(tmp_path, "How much does the purse hold?", files)
    assert isinstance(found, Answer)  # both are sure, and shown
    assert found.contrary
    assert {found.quote, found.contrary.quote} == {"The purse holds 1,250 crowns.", "The purse holds 3,400 crowns."}


def test_what_says_something_else_is_no_other_of_the_kind(tmp_path: Path) -> None:
    text = "# Halls\n\nThe big hall seats 200 people. The small hall was built by 40 people.\n"
    found = asked(tmp_path, "How many people does the hall seat?", {"a": text})
    assert isinstance(found, Answer)
    assert marked(found) == "200"


def test_who_bears_a_name_is_one_of_no_kind(tmp_path: Path) -> None:
    text = "# The pass\n\nInstead, Kublai Khan preferred the tea of the hills. Kublai Khan preferred salt to gold.\n"
    found = asked(tmp_path, "Which tea of the hills did Kublai Khan prefer?", {"a": text})
    assert isinstance(found, Answer)
    assert "the tea of the hills" in found.quote
