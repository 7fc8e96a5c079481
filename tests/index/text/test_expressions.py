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
        ("How much is it?", "It costs CHF 1'200 a month.", "CHF 1'200"),
        ("How much is it?", "It costs 1 200 EUR a month.", "1 200 EUR"),
        ("How much is it?", "It costs US$ 3.5 million.", "US$ 3.5 million"),
        ("How much is it?", "It costs 3 - 5 million euros.", "3 - 5 million euros"),
        ("How much is it?", "It costs €3–5 million.", "€3–5 million"),
        ("How much is it?", "It costs 1.250,50 €.", "1.250,50 €"),
        ("How much is it?", "It costs ₹5,00,000 a year.", "₹5,00,000"),
        ("How much is it?", "It costs kr 500 or Fr. 20.", "kr 500"),
        ("How much is it?", "It costs 500 zł.", "500 zł"),
        ("How much is it?", "It costs $5k.", "$5k"),
        ("How much does it hold?", "It holds 2 750 000 crowns.", "2 750 000 crowns"),
        ("How much does it hold?", "It holds 2’750’000 francs.", "2’750’000 francs"),
        ("How many boats came?", "On 5 May, 12 boats came.", "12"),
        ("How many boats came?", "Some 1 200 boats came.", "1 200"),
        ("How many boats came?", "Between 3 and 5 boats came.", "Between 3 and 5"),
        ("How many people came?", "One of the guests sang; 30 people came.", "30"),
        ("How often is the ledger copied?", "The ledger is copied every 6 hours to 2 vaults.", "every 6 hours"),
        ("How often are lamps cleaned?", "The 12 lamps are cleaned twice a week.", "twice a week"),
        ("How often does it run?", "It runs 3 times a day from 5 May.", "3 times a day"),
        ("How often is it wound?", "It is wound daily by two men.", "daily"),
        ("How often was it sold?", "It was sold 4 times.", "4"),
        ("How high is the tower?", "The tower is 3 km from the lake and 90 feet high.", "90 feet"),
        ("How far is the lake?", "The tower is 90 feet high and 3 km from the lake.", "3 km"),
        ("How hot must the oven be?", "Bake at 180 °C for 20 min.", "180 °C"),
        ("How much salt do I need?", "Add 1/2 tsp. salt and 1 1/2 cups of sugar.", "1/2 tsp"),
        ("How much sugar do I need?", "Add 1/2 tsp. salt and 1 1/2 cups of sugar.", "1 1/2 cups"),
        ("How much milk do I need?", "2½ dl of milk", "2½ dl"),
        ("How many eggs do I need?", "Mix 250 g flour with 2 eggs.", "2"),
        ("How long does it cook?", "Cook it for 2 hrs 30 min. at low heat.", "2 hrs 30 min"),
        ("How long does it take?", "It takes 3 - 5 days.", "3 - 5 days"),
        ("When was it?", "It was on 03.04.2019.", "03.04.2019"),
        ("When is it open?", "It is open from 3 to 5 May 2020.", "3 to 5 May 2020"),
        ("When did it stop?", "At 14:02 UTC it stopped.", "14:02 UTC"),
        (
            "Who is Ann Moe?",
            "Ann Moe, the keeper of the lamp at Hale Ltd, is old.",
            "the keeper of the lamp at Hale Ltd",
        ),
        ("who is ann moe", "Ann Moe was a student at Hale.", "a student at Hale"),
        ("Who is Ann Moe?", "Hale's founder Ann Moe spoke at Kestrel.", "Hale's founder"),
        ("Who was Ann Moe?", "The keeper, Ann Moe, lived at Hale.", "The keeper"),
        ("Who is the keeper?", "The keeper is Ann Moe.", "Ann Moe"),
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
        ("How many helpers came?", "After the storm of April 25, helpers came."),
        ("How many boats came?", "On 2023-10-16 the boats came."),
        ("How many boats came?", "On 3 May 1950 the boats came."),
        ("How many boats came?", "In 1950 boats came."),
        ("How many boats came?", "At 14:02 boats came."),
        ("How many came?", "She lost a loved one; no one knows where."),
        ("Where is the 18F office?", "How did 18F work?"),
        ("Who is Ann Moe?", "Ann Moe spoke at Hale Ltd."),
        ("Who built it?", "Q: Who built it?"),
        ("Where is it told?", "It is told in Vol. 3 of the guide."),
    ],
)
def test_nothing_is_highlighted_where_that_cannot_be_told(question: str, quote: str) -> None:
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
