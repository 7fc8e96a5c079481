"""What answers nothing: questions in articles and heads of tables."""

from pathlib import Path

import pytest

from index import Store, build
from index.qa.candidates import open_candidates
from index.qa.features import NAMES
from index.qa.retrieve import retrieve
from index.text.question import read_question
from tests.fakes.common.encoder import HashEncoder

_OWN = NAMES.index("passage_late")


def rows(folder: Path, text: str, asked: str, name: str = "a.md") -> dict[str, list[float]]:
    """What the features say of each sentence itself, by its text."""
    corpus = folder / "corpus"
    corpus.mkdir(parents=True)
    (corpus / name).write_text(text, encoding="utf-8")
    build(corpus, Store(folder / "index"), HashEncoder())
    index, encoder = Store(folder / "index").open(), HashEncoder()
    question, encoding = read_question(asked), encoder.encode_question(asked)
    opened = open_candidates(index, question, encoding, retrieve(index, question, encoding))
    sentences = [sentence.text for passage in opened.passages for sentence in passage.sentences]
    return dict(zip(sentences, opened.features.table[:, :_OWN].tolist(), strict=True))


def test_a_question_in_an_article_speaks_for_what_is_said_to_it_and_not_for_itself(tmp_path: Path) -> None:
    found = rows(tmp_path, "What happens if it rains?\n\nYou get your money back.\n", "What happens if it rains?")
    assert set(found["What happens if it rains?"]) == {0.0}
    assert found["You get your money back."][NAMES.index("late_all")] > 0.9


def test_the_head_of_a_table_answers_nothing(tmp_path: Path) -> None:
    found = rows(tmp_path, "| Item | Price |\n|---|---|\n| Rope | 4 |\n", "What is the price of a rope?")
    assert set(found["Item | Price"]) == {0.0}
    assert max(found["Rope | 4"]) > 0


TABLE = "| Item | Price |\n|---|---|\n| Anchor | 90 |\n| Rope | 4 |\n"
LATE = NAMES.index("late_all")


def test_less_speaks_for_other_rows_than_the_one_that_a_question_names(tmp_path: Path) -> None:
    plain = rows(tmp_path / "plain", TABLE, "What is the price?")
    named = rows(tmp_path / "named", TABLE, "What is the price of a rope?")
    assert named["Rope | 4"][LATE] > named["Anchor | 90"][LATE]
    assert plain["Rope | 4"][LATE] == pytest.approx(plain["Anchor | 90"][LATE], abs=0.2)


def test_an_item_is_called_by_its_number(tmp_path: Path) -> None:
    text = "The rules are: 1. No noise. 2. No fire. 3. The deposit is 300 crowns.\n"
    found = rows(tmp_path, text, "What is rule 3?")
    assert max(found, key=lambda each: found[each][LATE]) == "3. The deposit is 300 crowns."


def test_both_rows_of_a_head_answer_nothing(tmp_path: Path) -> None:
    text = "| | Adults | |\n|---|---|---|\n| Line | first | first |\n| Ferry | 12 | 15 |\n"
    found = rows(tmp_path, text, "What does the ferry cost?")
    assert [each for each, values in found.items() if not any(values)] == ["| Adults", "Line | first | first"]


def test_an_item_is_called_by_what_stands_before_its_colon(tmp_path: Path) -> None:
    text = "- Harvest Day: first Friday in October\n- Boat Day: 3 May\n- Lamp Day: 9 January\n"
    found = rows(tmp_path, text, "When is Boat Day?")
    assert max(found, key=lambda each: found[each][LATE]) == "Boat Day: 3 May"


def test_less_speaks_for_what_stands_below_another_item_than_the_one_that_a_question_names(tmp_path: Path) -> None:
    text = "- Part-time staff\n  - two weeks of leave\n  - a bench\n- Full-time staff\n  - five weeks of leave\n"
    found = rows(tmp_path, text, "How many weeks of leave do full-time staff get?")
    assert max(found, key=lambda each: found[each][LATE]) == "five weeks of leave"
    other = rows(tmp_path / "other", text, "How many weeks of leave do part-time staff get?")
    assert max(other, key=lambda each: other[each][LATE]) == "two weeks of leave"


def test_an_item_that_only_leads_to_those_below_it_answers_nothing(tmp_path: Path) -> None:
    text = "- Add the lamp:\n  - cellar: 10 watts\n- Take the oil\n  - from the shelf\n"
    found = rows(tmp_path, text, "How do I add the lamp?")
    assert [each for each, values in found.items() if not any(values)] == ["Add the lamp:"]


RENT = "- Half plot\n  - 40 euros a year\n- Full plot\n  - 70 euros a year\n"


def test_an_item_with_items_of_its_own_answers_nothing_where_it_says_only_what_was_asked(tmp_path: Path) -> None:
    found = rows(tmp_path, RENT, "How much is a half plot?")
    assert set(found["Half plot"]) == {0.0}
    assert max(found["40 euros a year"]) > 0
    assert max(found["Full plot"]) > 0


def test_nor_where_it_has_a_number(tmp_path: Path) -> None:
    found = rows(tmp_path, "1. Half plot\n   - 40 euros a year\n2. Shed\n", "How much is a half plot?")
    assert set(found["1. Half plot"]) == {0.0}


def test_an_item_is_called_by_the_number_that_readers_see(tmp_path: Path) -> None:
    found = rows(tmp_path, "# Rules\n\n1. No noise.\n2. No fire.\n3. No dogs.\n", "What is rule 3?")
    assert max(found, key=lambda each: found[each][LATE]) == "3. No dogs."


def test_it_may_answer_where_it_says_more(tmp_path: Path) -> None:
    found = rows(tmp_path, RENT, "Which plots are there?")
    assert max(found["Half plot"]) > 0
    assert max(found["Full plot"]) > 0


def test_nor_does_a_line_that_heads_what_follows(tmp_path: Path) -> None:
    text = "Porto\n\nWhere to stay\n\nWe slept in a guesthouse near the river, which has no lift.\n"
    found = rows(tmp_path, text, "Where did they stay?", "a.txt")
    assert set(found["Where to stay"]) == {0.0}
    assert max(found["We slept in a guesthouse near the river, which has no lift."]) > 0


@pytest.mark.parametrize(
    ("lead", "is_silent"),
    [
        ("To get a key card you need the following:", True),
        ("To get a key card you need 20 crowns and one of these:", False),
    ],
)
def test_nor_does_what_leads_to_a_list_where_it_says_only_what_was_asked(
    tmp_path: Path, lead: str, is_silent: bool
) -> None:
    found = rows(tmp_path, f"{lead}\n\n- a passport\n- a driving licence\n", "How do I get a key card?")
    assert (set(found[lead]) == {0.0}) is is_silent
    assert max(found["a passport"]) > 0
