import json

import pytest

from index.qa.readers.in_short import in_short_of, messages
from tests.fakes.common.injections import INJECTIONS

QUOTES = (
    "The Lantern Bridge opened in 1931 and cost the council of Moorby $40,000, or 5 million crowns at twelve a head.",
    "Ada Holm, who designed the bridge, said that it carries 120 carts a day.",
)


def said(text: str, quotes: tuple[str, ...] = QUOTES) -> str:
    return in_short_of(json.dumps({"in_short": text}), quotes)


@pytest.mark.parametrize(
    "text",
    [
        "It cost Moorby $40,000.",
        "The Lantern Bridge was opened in 1931. It was designed by Ada Holm.",
        "Bridge and carts: it carries 120 carts a day.".replace(":", ","),
        "That was twelve for each of them.",
        "It was 5 million crowns that they paid.",
        "Lantern Bridge cost 5 million crowns.",
    ],
)
def test_what_says_no_more_than_the_quotations_is_shown(text: str) -> None:
    assert said(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "It cost them $40,001.",
        "It cost them 40,000.",  # dollars
        "It cost them €40,000.",
        "It cost them 40000.",
        "It cost them $40.000.",
        "It was 5 crowns that they paid.",  # million
        "It was 5 billion crowns that they paid.",
        "It was five million crowns that they paid.",
        "It was a dozen for each of them.",
        "It was twelvefold for each of them.",
        "It was half of what they had.",
        "It was ½ of what they had.",
        "It was 三 of what they had.",
        "It was ４ of what they had.",
        "It was the XII of what they had.",
        "It carries 120% of what it did.",
        "It carries -120 carts a day.",
    ],
)
def test_a_number_that_does_not_stand_there_in_the_same_writing_is_left_out(text: str) -> None:
    assert said(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "It was designed by Ida Holm.",
        "It was designed by Holm Ada.",
        "It was designed by ADA Holm.",
        "It was designed by iHolm for them.",
        "It was the Council of Moorby that paid.",  # it has no capital there
        "Will designed it for them.",
        "Paris is where it is.",
        "It was Рaris where it was.",  # the first letter is Cyrillic
        "It is in 东京 that it is.",
        "It was paid by the US.",
    ],
)
def test_a_name_that_does_not_stand_there_is_left_out(text: str) -> None:
    assert said(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "It carries 120 wagons a day.",  # carts
        "It did not cost them $40,000.",
        "It is on evil.com that they say so.",
        "and what did it cost them?",
        "It is <!channel> that they say so.",
        "It is @here that they say so.",
        "It is *that* which they say.",
        "It is `that` which they say.",
        "It is that :tada: which they say.",
        "It is that\u202e which they say.",
        "Le pont portait ce que les gens voulaient.",
        "said that it carries 120 carts a day",  # they are the quotation's own words
        f"It is {'very ' * 80}much.",
        "",
        "\u200b",
    ],
)
def test_units_denials_signs_other_languages_and_copies_are_left_out(text: str) -> None:
    assert said(text) == ""


@pytest.mark.parametrize(
    "text", ["Its master lives above the customs house.", "The council sold the harbour and moved away that day."]
)
def test_what_speaks_of_something_else_is_left_out(text: str) -> None:
    assert said(text) == ""


def test_a_quotation_that_denies_is_not_said_without_its_denial() -> None:
    quotes = ("The bridge did not open in 1931.",)
    assert said("It was in 1931 that the bridge opened.", quotes) == ""
    assert said("It was not in 1931 that the bridge opened.", quotes) == "It was not in 1931 that the bridge opened."


def test_what_another_sentence_of_the_quotation_denies_does_not_matter() -> None:
    quotes = ("The ferries did not run in winter. The bridge opened in 1931.",)
    assert said("It was in 1931 that the bridge opened.", quotes) == "It was in 1931 that the bridge opened."
    assert said("It was in winter that the ferries ran.", quotes) == ""


def test_of_more_sentences_two_are_shown() -> None:
    assert (
        said("It was Ada Holm. They paid her for it. Then she was in it.") == "It was Ada Holm. They paid her for it."
    )


@pytest.mark.parametrize(
    "reply", ["", "It cost 40,000.", "[]", '{"in_short": 3}', '{"in_short": null}', '{"other": ""}']
)
def test_a_reply_of_another_form_says_nothing(reply: str) -> None:
    assert in_short_of(reply, QUOTES) == ""


@pytest.mark.parametrize("injection", INJECTIONS)
def test_what_an_article_orders_is_sent_as_data(injection: str) -> None:
    system, user = messages(injection, [injection])
    assert injection not in system["content"]
    assert json.loads(user["content"]) == {"quotations": [injection], "question": injection}
