import pytest

from index.articles.formats import markdown
from index.qa.columns import asked_cell
from index.text.question import read_question
from index.text.split import split

HOURS = "| Line | First | Last | Sundays first | Sundays last |\n|-|-|-|-|-|\n| North | 6:10 | 21:40 | 8:00 | 19:20 |\n"
SALES = "| Item | 2022 | 2023 | Note |\n|-|-|-|-|\n| Cider | 120 | 155 | |\n| Honey | | 21 |\n"
WEEK = "| Name | Mon | Tue | Wed |\n|-|-|-|-|\n| Ines | 8–12 | 9–13 | 14–16 |\n"


def asked(table: str, row: int, question: str) -> str | None:
    """The cell of a row, counted from the head, that is asked for."""
    passage = split(markdown.read(table.encode(), "a"))[0]
    cell = asked_cell(read_question(question), passage, row)
    return None if cell is None else passage.article.text[slice(*cell)]


@pytest.mark.parametrize(
    ("table", "row", "question", "cell"),
    [
        (SALES, 1, "How much did cider bring in 2023?", "155"),
        (SALES, 1, "What did cider bring in 2022?", "120"),
        (HOURS, 1, "When is the last one from North on Sundays?", "19:20"),
        (HOURS, 1, "When is the last on Sundays from North?", "19:20"),
        (WEEK, 1, "When does Ines work on Wednesday?", "14–16"),
        (SALES, 2, "How much did honey bring in 2022?", ""),  # an empty cell
        (SALES, 2, "Is there a note on honey?", ""),  # beyond the last
    ],
)
def test_the_cell_below_the_name_that_the_question_gives(table: str, row: int, question: str, cell: str) -> None:
    assert asked(table, row, question) == cell


@pytest.mark.parametrize(
    ("table", "row", "question"),
    [
        (SALES, 0, "How much did cider bring in 2023?"),  # the head
        (SALES, 1, "How much did cider bring?"),
        (SALES, 1, "Was cider more in 2022 or in 2023?"),
        (SALES, 1, "Which item brought 155 in 2023?"),
        (SALES, 1, "What brought 155 in 2023?"),
        (WEEK, 1, "When does Ines get money?"),
        ("It is old. The lamp | 4.\n", 0, "How old is the lamp?"),
        ("You need:\n\n- a lamp\n- a rope\n", 0, "What do you need?"),
    ],
)
def test_else_no_cell_is_said_to_be_asked_for(table: str, row: int, question: str) -> None:
    assert asked(table, row, question) is None
