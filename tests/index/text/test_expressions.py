import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.expressions import candidates_of, highlight
from index.text.question import Kind, read_question

COST = "Every 'flood test' costs 42,000 crowns or 5,000 euros, and we have 17 people watching 30 million litres a day."


def highlighted(question: str, quote: str) -> list[str]:
    return [quote[start:end] for start, end in highlight(read_question(question), quote)]


@pytest.mark.parametrize(
    ("question", "quote", "expected"),
    [
        ("What does a flood test cost?", COST, "42,000 crowns"),
        ("What is the price?", "Each session costs 500,000 yuan, with 120 people.", "500,000 yuan"),
        ("How much was it?", "It cost $3.5 million in 2017.", "$3.5 million"),
        ("How much was it?", "It cost US$5bn in 2017.", "US$5bn"),
        ("How much was it?", "It cost RMB 500,000 in 2017.", "RMB 500,000"),
        ("How much was it?", "It cost 3m euros in May.", "3m euros"),
        ("How much was it?", "It cost a million pounds.", "a million pounds"),
        ("How many people watch?", COST, "17"),
        ("How many litres are watched?", COST, "30 million"),
        ("How many labs are there?", "Twenty-one labs and five schools.", "Twenty-one"),
        ("What share is that?", "It handles 30 million, or about 50 percent of all.", "50 percent"),
        ("What percentage is in Beijing?", "Beijing (34.1%) and Shanghai (33.7%) lead.", "34.1%"),
        ("What percentage is in Shanghai?", "Beijing (34.1%) and Shanghai (33.7%) lead.", "33.7%"),
        ("What proportion votes?", "Two-thirds stayed at home, one-third voted.", "one-third"),
        ("When was it founded?", "It was founded on 5 September 2017 in Suzhou.", "5 September 2017"),
        ("When was it founded?", "It was founded on Sept. 5, 2017 in Suzhou.", "Sept. 5, 2017"),
        ("When was it founded?", "It was founded on 2017-09-05 in Suzhou.", "2017-09-05"),
        ("When was it founded?", "It was founded in 44 BC.", "44 BC"),
        ("When was it built?", "It was built in the late 19th century.", "late 19th century"),
        ("How long did it take?", "The tests took three to four years.", "three to four years"),
        ("How old is it?", "The lab is 30 years old and has 12 rooms.", "30 years"),
        ("Who founded the lab?", "The lab was founded by Xu Li, a student.", "Xu Li"),
        ("Where is Xu Li from?", "The Xu Li we know is from Suzhou.", "Suzhou"),
        ("Who paid?", "The money came from the Bank of China.", "Bank of China"),
        ("Which school is it?", "There the école Polytechnique teaches.", "Polytechnique"),
        ("Why did it move?", "It moved because rents rose, he said; that is all.", "because rents rose, he said"),
    ],
)
def test_what_the_question_asks_for_is_highlighted(question: str, quote: str, expected: str) -> None:
    assert highlighted(question, quote) == [expected]


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("Does it cost much?", "It costs 5 yuan."),
        ("Tell me about the lab", "It costs 5 yuan."),
        ("When is it?", "They may march."),
        ("Who founded SenseTime?", "SenseTime was founded by two students."),
        ("Why did it move?", "It moved."),
        ("What does it cost?", ""),
    ],
)
def test_nothing_is_highlighted_where_that_can_not_be_told(question: str, quote: str) -> None:
    assert highlighted(question, quote) == []


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (Kind.AMOUNT, "It holds 30 terabytes.", ["30"]),
        (Kind.DURATION, "It ended in 1936.", ["1936"]),
        (Kind.PERCENTAGE, "It has 17 members.", ["17"]),
        (Kind.DATE, "It has 17 members.", []),
    ],
)
def test_the_next_best_kind_stands_in(kind: Kind, text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in candidates_of(kind, text)] == expected


QUOTES = st.lists(
    st.sampled_from(
        [*"aA .,;%$€'é中😀", "12", "500,000 yuan", "May ", "2017", "because ", "Xu Li ", "one-half", "The "]
    ),
    max_size=30,
).map("".join)


@given(st.sampled_from(Kind), QUOTES | st.text(max_size=60))
def test_candidates_are_non_empty_spans_in_order_that_do_not_overlap(kind: Kind, text: str) -> None:
    position = 0
    for start, end in candidates_of(kind, text):
        assert position <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        position = end
