import pytest

from index.articles.formats import markdown
from index.qa.quotation import in_short, with_span
from index.text.question import read_question
from index.text.split import split
from index.types import Candidate

COUNTED = "On 2023-10-16 the office counted the boats again."
PRICES = "| Item | Price | Stock |\n|-|-|-|\n| Rope | 4 | 17 |\n| Net | | 3 |\n"


def marked(candidate: Candidate) -> list[str]:
    text = candidate.passage.article.text[candidate.start : candidate.end]
    return [text[start:end] for start, end in candidate.highlights]


def shown(text: str, number: int, question: str, found: str) -> tuple[list[str], list[str]]:
    """What is marked in the answer and in what may be one, where the reader found this in the sentence."""
    passage = split(markdown.read(text.encode(), "a"))[0]
    start = passage.article.text.index(found, passage.sentences[number].start)
    span = start, start + len(found)
    asked = read_question(question)
    return marked(with_span(asked, passage, number, span, 0.5)), marked(in_short(asked, passage, number, span, 0.5))


@pytest.mark.parametrize(
    ("question", "found", "marks"),
    [
        ("How many boats did the office count?", "16", []),
        ("When did the office count the boats?", "2023-10-16", ["2023-10-16"]),
        ("Who counted the boats?", "the office", ["the office"]),
    ],
)
def test_a_part_of_a_date_is_no_count(question: str, found: str, marks: list[str]) -> None:
    assert shown(COUNTED, 0, question, found)[1] == marks


@pytest.mark.parametrize(
    ("number", "question", "found", "marks"),
    [
        (1, "What is the price of a rope?", "17", ["4"]),
        (1, "How many ropes are in stock?", "17", ["17"]),
        (2, "What is the price of a net?", "3", []),
    ],
)
def test_of_a_row_the_cell_below_the_name_in_the_question_is_marked(
    number: int, question: str, found: str, marks: list[str]
) -> None:
    assert shown(PRICES, number, question, found) == (marks, marks)


def test_a_word_or_two_are_quoted_with_what_it_stands_before() -> None:
    week = split(markdown.read(b"1. **Next Monday.** Pick up your laptop.\n\n- Grey\n- Red\n", "a"))
    monday, grey = (in_short(read_question("what is on monday?"), each, 0, None, 0.5) for each in week)
    answer = with_span(read_question("what is on monday?"), week[0], 0, None, 0.5)
    assert [each.quote for each in (monday, grey, answer)] == [
        "1. Next Monday. Pick up your laptop.",
        "Grey",
        "1. Next Monday. Pick up your laptop.",
    ]
