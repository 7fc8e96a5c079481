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
        ("what dose teh vacaton cost", "what dose the vacation cost"),
        ("is the calender definately full", "is the calendar definitely full"),
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


@pytest.mark.parametrize(
    "asked",
    ["is canoo in there", "i broke an oar", "which postgres do we use", "do claims expire", "the admins", "he griefed"],
)
def test_a_word_is_not_taken_for_another_thing_that_no_article_speaks_of(asked: str) -> None:
    assert respelt(asked, asked.split(), ARTICLES) == asked


def test_words_of_another_language_are_no_slips() -> None:
    german = (article(text="Die Kinder schwimmen im Teich.", language="de"),)
    assert respelt("Wer leitet das Freibad am Teich?", ["Wer", "leitet"], german) == "Wer leitet das Freibad am Teich?"
    assert respelt("how meny children are there", ["meny"], german) == "how many children are there"


def test_a_form_of_a_word_is_no_slip() -> None:
    assert respelt("who bakes here", ["bakes"], (article(text="The baker is here."),)) == "who bakes here"


def test_a_short_word_is_taken_for_one_that_the_articles_hold() -> None:
    assert respelt("is a canue free", ["canue"], (article(text="A canoe is free."),)) == "is a canoe free"


def test_forms_of_words_are_words() -> None:
    assert all(map(is_word, ["rain", "cheapest", "sailings", "busiest", "wiping", "Lunch", "expire", "mods"]))
    assert not any(map(is_word, ["hav", "goverment", "anythng", "Vettern"]))
