import pytest

from index.text.superlatives import (
    asks_for_the_most,
    is_superlative,
    kind_ranked,
    names_of_kind,
    ranked_term,
    says_the_most,
)
from index.text.words import terms


@pytest.mark.parametrize(
    "question",
    [
        "what is the dominant cost?",
        "which costs are our dominant cost",
        "Which city is the biggest?",
        "who is the best painter here",
        "what's the most expensive room",
        "which hall has the least noise?",
        "the cheapest ticket?",
        "which job pays the most?",
        "what do people like best",
        "how much is the cheapest room?",
    ],
)
def test_what_is_the_most_of_its_kind_is_asked_for(question: str) -> None:
    assert asks_for_the_most(question)


@pytest.mark.parametrize(
    "question",
    [
        "where do most people live?",
        "what is most of it made of?",
        "is it the best?",
        "who is the guest of honour?",
        "what is the most recent report?",
        "when does the test of the latest harvest begin?",
        "what was the first book about?",
        "what's new in the latest version?",
    ],
)
def test_other_questions_ask_for_no_rank(question: str) -> None:
    assert not asks_for_the_most(question)


def test_a_sentence_ranks_by_the_same_word_or_one_that_means_it() -> None:
    assert says_the_most("which is the biggest lake?", "The largest lake is the Vettern.")
    assert says_the_most("which is the biggest lake?", "Its main lake is the Vettern.")
    assert says_the_most("what is the oldest bridge?", "Among bridges it tops the list at the top of the valley.")
    assert not says_the_most("what is the oldest bridge?", "The largest bridge was built in 1920.")
    assert not says_the_most("what's the most expensive room?", "The largest room has twelve beds.")
    assert says_the_most("what's the most expensive room?", "The suite is the most costly one.")


def test_words_are_superlatives_by_form_or_by_meaning() -> None:
    assert all(map(is_superlative, ["Cheapest", "hottest", "busiest", "dominant", "worst"]))
    assert not any(map(is_superlative, ["interest", "forest", "cheap", "honest"]))


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("which is the biggest office?", "offic"),
        ("what's the most expensive room here?", "room"),
        ("who is the oldest?", ""),
        ("is it big?", ""),
    ],
)
def test_what_is_ranked_stands_behind_the_superlative(question: str, term: str) -> None:
    assert ranked_term(question) == term


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("which job pays the most?", "job"),
        ("which of the ranks is the cheapest?", "rank"),
        ("how long is the longest trail?", "trail"),
        ("which is the cheapest?", ""),
        ("which job pays well?", ""),
    ],
)
def test_what_is_compared_is_named_by_the_question(question: str, term: str) -> None:
    assert kind_ranked(question) == term


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("which hiking trail is the longest?", {"hike", "trail"}),
        ("which room is the largest?", {"room"}),
        ("what's the most expensive room here?", {"room"}),
        ("which is the cheapest?", set()),
    ],
)
def test_a_kind_of_two_words_may_be_called_by_either(question: str, kind: set[str]) -> None:
    assert names_of_kind(question) == {term for word in kind for term in terms(word)}
