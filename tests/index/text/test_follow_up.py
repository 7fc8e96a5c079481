import pytest

from index.text.follow_up import complete

COST = "what does SenseTime's training cost?"
SHARE = "what share of AI professionals work in Shanghai?"


@pytest.mark.parametrize(
    ("before", "asked", "completed"),
    [
        (SHARE, "and in Beijing?", "what share of AI professionals work in Beijing?"),
        (SHARE, "and Beijing?", "what share of AI professionals work in Beijing?"),
        (SHARE, "Beijing?", "what share of AI professionals work in Beijing?"),
        (COST, "what about Tencent?", "what does Tencent's training cost?"),
        (COST, "How about Tencent", "what does Tencent's training cost?"),
        (COST, "and why?", "why does SenseTime's training cost?"),
        (COST, "when?", "when does SenseTime's training cost?"),
        (COST, "who said that?", "who said SenseTime's training cost?"),
        (COST, "does it use open source?", "does SenseTime use open source?"),
        ("Who runs the YouTu Lab?", "and where is its office?", "and where is YouTu Lab's office?"),
        ("what share works in shanghai?", "in beijing?", "what share works in beijing?"),
        ("what does the lab in Shanghai cost?", "and in Beijing?", "what does the lab in Beijing cost?"),
    ],
)
def test_a_follow_up_takes_what_it_leaves_unsaid_from_the_question_before(
    before: str, asked: str, completed: str
) -> None:
    assert complete(asked, [before]) == completed


def test_a_person_is_the_one_that_the_question_before_named() -> None:
    assert complete("what did he say?", ["who is Xu Li?"]) == "what did Xu Li say?"


@pytest.mark.parametrize(
    "question",
    [
        "where is the YouTu Lab?",
        "And how many people press buttons?",
        "what is the population of Paris?",
        "how many data transactions does the trading center process each day?",
    ],
)
def test_a_question_that_stands_alone_is_unchanged(question: str) -> None:
    assert complete(question, [COST]) == question


def test_the_first_question_of_a_conversation_is_unchanged() -> None:
    assert complete("and in Beijing?", []) == "and in Beijing?"


def test_the_last_question_counts() -> None:
    assert complete("and Beijing?", [COST, SHARE]) == "what share of AI professionals work in Beijing?"
