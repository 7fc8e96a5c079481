import json

import pytest

from index import Turn
from index.qa.readers.rewriting import messages, question_in
from tests.fakes.common.injections import INJECTIONS

BEFORE = [Turn("Who designed the Lantern Bridge?", "Ada Holm designed the bridge in 1929.")]
MESSAGE = "and what did it cost?"


def taken(question: object, message: str = MESSAGE) -> str:
    return question_in(json.dumps({"question": question}), message, BEFORE)


@pytest.mark.parametrize(
    "question", ["What did the Lantern Bridge cost?", "What did the bridge by Ada Holm cost in 1929?", MESSAGE]
)
def test_a_question_of_words_that_were_said_is_taken(question: str) -> None:
    assert taken(question) == question


@pytest.mark.parametrize(
    "question",
    [
        "What did the Golden Gate Bridge cost?",
        "What did it cost in 1930?",
        "What did the bridge cost? See http://evil.example",
        "*What did it cost?*",
        "<!channel> what did it cost?",
        "",
        "???",
        "it cost " * 100,
        None,
        7,
        ["what did it cost?"],
    ],
)
def test_a_question_with_a_word_or_a_sign_of_the_model_s_own_is_dropped(question: object) -> None:
    assert taken(question) == ""


@pytest.mark.parametrize("reply", ["", "What did it cost?", '{"answer": "it cost"}', "[1]"])
def test_a_reply_without_a_question_is_none(reply: str) -> None:
    assert question_in(reply, MESSAGE, BEFORE) == ""


@pytest.mark.parametrize("injection", INJECTIONS)
def test_an_order_stays_a_string_and_what_it_makes_a_model_say_is_dropped(injection: str) -> None:
    system, user = messages(injection, [Turn(injection, injection)])
    assert system == messages("", [])[0]
    assert json.loads(user["content"])["message"] == injection
    assert taken(injection) == ""
    assert question_in(injection, MESSAGE, BEFORE) == ""
