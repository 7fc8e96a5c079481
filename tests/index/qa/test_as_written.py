from functools import partial

import pytest

from index.qa.as_written import as_written, is_written_apart
from tests.bot.articles import article, passages_with

ARTICLES = (
    article(text="Beijing is far. Of all, Beijing and SenseTime grew. Parking is free, says the head of AI, Xu Li."),
    article(
        title="Co-working",
        text="Ask for the Wi-Fi. He will, perhaps, May said. You may go to New York.\n\nThe check-in has an e-mail.",
    ),
)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("and in beijing?", "and in Beijing?"),
        ("who runs sensetime", "who runs SenseTime"),
        ("what does xu li say about ai", "what does Xu Li say about AI"),
        ("is there wifi for coworking", "is there Wi-Fi for co-working"),
        ("does beijing use AI", "does Beijing use AI"),
        ("what email has checkin", "what e-mail has check-in"),
    ],
)
def test_names_are_spelt_as_the_articles_spell_them(asked: str, meant: str) -> None:
    assert as_written(asked, partial(passages_with, ARTICLES)) == meant


@pytest.mark.parametrize(
    "asked",
    [
        "is parking free?",  # with a capital only where it opens a sentence
        "may perhaps go",
        "how far is shenzhen?",  # in no article
        "does Tencent use beijing?",  # who writes names with capitals means none by small letters
    ],
)
def test_other_words_stay_as_they_are(asked: str) -> None:
    assert as_written(asked, partial(passages_with, ARTICLES)) == asked


def test_a_word_may_be_written_apart() -> None:
    held = partial(passages_with, ARTICLES)
    assert [is_written_apart(word, held) for word in ("wifi", "Coworking", "checkin", "newyork")] == [True] * 3 + [
        False
    ]


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("where is the repo", "where is the repository"),
        ("who are the administrators", "who are the admins"),
        ("which docs are there", "which docs are there"),  # the articles have neither
        ("when does the contest end", "when does the contest end"),  # and not "End": as common a word is no name
    ],
)
def test_short_and_long_words_are_those_of_the_articles(asked: str, meant: str) -> None:
    held = (article(text="Of the repository, the admins know all. The dragon lives in the End, says the contest."),)
    assert as_written(asked, partial(passages_with, held)) == meant
