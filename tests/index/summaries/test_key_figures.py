import numpy as np
import pytest

from index import Figure
from index.summaries.key_figures import facts_of, key_figures
from tests.index.examples import passages


def figures(*paragraphs: str, count: int = 10) -> list[Figure]:
    made = passages(*paragraphs)
    return list(key_figures(made, np.zeros(sum(len(p.sentences) for p in made), dtype=np.float32), count))


def test_facts_are_the_numbers_and_the_names() -> None:
    assert facts_of("Wages at Ott Ltd rose by 1,200 euros in 2019.") == {"Ott Ltd", "1200", "2019"}


@pytest.mark.parametrize(
    ("sentence", "kind", "text", "meaning"),
    [
        (
            "Xu Li said that each session costs SenseTime 500,000 yuan, and that 120 people are pressing buttons.",
            "amount",
            "500,000 yuan",
            "each session costs SenseTime 500,000 yuan",
        ),
        ("Beijing accounts for 34.1 percent.", "percentage", "34.1 percent", "Beijing accounts for 34.1 percent"),
        ("Ott Ltd opened on 5 September 2017.", "date", "5 September 2017", "Ott Ltd opened on 5 September 2017"),
        ("Some 120 people are pressing buttons.", "count", "120", "Some 120 people are pressing buttons"),
        (
            "Li Feifei, chief scientist at Google Cloud, agreed.",
            "name",
            "Li Feifei",
            "Li Feifei, chief scientist at Google Cloud",
        ),
        ("Investors like SenseTime, a unicorn, a lot.", "name", "SenseTime", "SenseTime, a unicorn"),
        (
            "Its co-founder and chief executive Xu Li left.",
            "name",
            "Xu Li",
            "co-founder and chief executive Xu Li",
        ),
    ],
)
def test_a_figure_comes_with_what_it_stands_for(sentence: str, kind: str, text: str, meaning: str) -> None:
    found = [figure for figure in figures(sentence) if figure.kind == kind]
    assert [(figure.text, figure.meaning) for figure in found] == [(text, meaning)]


@pytest.mark.parametrize(
    "sentence",
    ["Protocol X.25 is old.", "Tencent (listed as 0700 there) grew.", "One of them left.", "It cost 40 euros."],
)
def test_what_is_no_figure_or_stands_for_something_unsaid_is_left_out(sentence: str) -> None:
    assert figures(sentence) == []


def test_amounts_and_shares_come_before_dates_and_the_list_is_in_the_order_of_the_article() -> None:
    found = figures(
        "Lamps came in 1999.", "Pay rose in 2001.", "Ott Ltd earns 12 euros a lamp.", "Bonn has 40 percent.", count=2
    )
    assert [figure.text for figure in found] == ["12 euros", "40 percent"]


def test_a_figure_that_is_repeated_is_listed_once() -> None:
    assert len(figures("Lamps cost 12 euros.", "Lamps still cost 12 euros.")) == 1


def test_a_long_sentence_is_cut_around_the_figure_between_words() -> None:
    sentence = "word " * 60 + "lamps cost 12 euros " + "more " * 60 + "now."
    [figure] = figures(sentence)
    assert len(figure.meaning) <= 130
    assert "12 euros" in figure.meaning
    assert figure.meaning in sentence
    assert (figure.leads, figure.trails) == ("… ", " …")
