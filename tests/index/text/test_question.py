import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import QuestionError
from index.text.question import LONGEST_QUESTION, Kind, read_question


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("what does SenseTime's training cost?", Kind.AMOUNT),
        ("How much is a flood test?", Kind.AMOUNT),
        ("SenseTime's training, how much does it cost?", Kind.AMOUNT),
        ("What was the price of bread?", Kind.AMOUNT),
        ("What percentage of engineers live there?", Kind.PERCENTAGE),
        ("which share is that?", Kind.PERCENTAGE),
        ("How many percent?", Kind.PERCENTAGE),
        ("How long did it take?", Kind.DURATION),
        ("How many years did it take?", Kind.DURATION),
        ("How many people watch?", Kind.COUNT),
        ("How high is the tower?", Kind.COUNT),
        ("When was it lit?", Kind.DATE),
        ("In which year was it lit?", Kind.DATE),
        ("Who directs the lab?", Kind.PERSON),
        ("Which famous author wrote it?", Kind.PERSON),
        ("Where is the lab?", Kind.PLACE),
        ("In what city is it?", Kind.PLACE),
        ("Why did they leave?", Kind.REASON),
        ("What was the reason for that?", Kind.REASON),
        ("Which company owns it?", Kind.NAME),
        ("What is the lab called?", Kind.NAME),
        ("Does it pay?", Kind.YES_NO),
        ("Is it red or blue?", Kind.OTHER),
        ("Tell me about bees", Kind.OTHER),
    ],
)
def test_the_words_of_a_question_tell_what_it_asks_for(question: str, kind: Kind) -> None:
    assert read_question(question).kind is kind


@pytest.mark.parametrize(
    ("question", "counted"),
    [
        ("How many people press buttons?", "peopl"),
        ("How many data transactions does it process?", "data"),
        ("How many are there?", ""),
        ("How tall is it?", ""),
        ("What does it cost?", ""),
    ],
)
def test_a_count_names_what_is_counted(question: str, counted: str) -> None:
    assert read_question(question).counted == counted


def test_a_question_keeps_its_words_and_loses_superfluous_white_space() -> None:
    question = read_question("  what\u00a0does \n the lab   cost? ")
    assert question.text == "what does the lab cost?"
    assert [word.text for word in question.words] == ["what", "does", "the", "lab", "cost"]
    assert [word.text for word in question.content] == ["lab", "cost"]


@pytest.mark.parametrize("text", ["", "   ", "\n\t\u00a0"])
def test_an_empty_question_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(QuestionError, match=r"^Ask a question, for example: "):
        read_question(text)


@pytest.mark.parametrize("text", ["😀👍🏽", "?!", "…"])
def test_a_question_without_words_is_refused(text: str) -> None:
    with pytest.raises(QuestionError, match=r"^There are no words in the question; ask in words\.$"):
        read_question(text)


def test_a_question_of_10_000_characters_is_refused_with_its_length() -> None:
    expected = r"^The question has 10,000 characters; ask in at most 2,000, best in one sentence\.$"
    with pytest.raises(QuestionError, match=expected):
        read_question("x" * 10_000)


def test_the_longest_question_is_still_read() -> None:
    assert len(read_question("x" * LONGEST_QUESTION).text) == LONGEST_QUESTION


def test_bytes_that_are_no_characters_become_question_marks() -> None:
    assert read_question("caf\udcc3 opens").text == "caf? opens"


@given(st.text(alphabet=st.characters(exclude_categories=[]), max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        question = read_question(text)
    except QuestionError:
        return
    assert question.content
    assert question.text.encode().decode() == question.text == question.text.strip()
