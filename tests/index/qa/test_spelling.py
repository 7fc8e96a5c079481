import pytest

from index.qa.spelling import is_word, respelt
from tests.bot.articles import article

ARTICLES = (article(text="SenseTime trains a network in Shenzhen. The hydroponics bay is closed."),)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("hav you got anythng", "have you got anything"),
        ("somthing about the goverment", "something about the government"),
        ("how meny bays", "how many bays"),
        ("up to how many usres", "up to how many users"),
        ("what does sensetme do in shenzen", "what does sensetime do in shenzhen"),
        ("Wich bay is hydroponcs in?", "Which bay is hydroponics in?"),
    ],
)
def test_slips_are_mended_to_words_of_the_language_and_of_the_articles(asked: str, meant: str) -> None:
    assert respelt(asked, asked.rstrip("?").split(), ARTICLES) == meant


@pytest.mark.parametrize(
    "asked", ["will it rain", "who is Jonsen", "asap", "ask about fone", "the irs in 2018", "naïve 東京", "xqzvvk"]
)
def test_what_is_a_word_or_a_name_or_near_to_nothing_stays(asked: str) -> None:
    assert respelt(asked, asked.split(), ARTICLES) == asked


def test_forms_of_words_are_words() -> None:
    assert all(map(is_word, ["rain", "cheapest", "sailings", "busiest", "wiping", "Lunch"]))
    assert not any(map(is_word, ["hav", "goverment", "anythng", "Vettern"]))
