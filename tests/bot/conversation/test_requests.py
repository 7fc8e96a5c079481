import json

import pytest

from bot.conversation.requests import requested, requested_on
from bot.conversation.wanted import Request, Wanted
from tests.paths import DATA, SHARED


@pytest.mark.parametrize(
    ("text", "request_"),
    [
        ("summarise the article", Request(Wanted.SUMMARY)),
        ("tl;dr", Request(Wanted.SUMMARY)),
        ("what are the key figures?", Request(Wanted.SUMMARY)),
        ("can you give me a long summary of AI talent please", Request(Wanted.SUMMARY, "AI talent", "long")),
        ("sum up the sourdough article", Request(Wanted.SUMMARY, "sourdough")),
        ("what's the article about?", Request(Wanted.SUMMARY)),
        ("what does the article say about Tencent?", Request(Wanted.TOPIC, "Tencent")),
        ("tell me about Xu Li", Request(Wanted.TOPIC, "Xu Li")),
        ("tell me more about SenseTime", Request(Wanted.TOPIC, "SenseTime")),
        ("does it say anything about robots?", Request(Wanted.TOPIC, "robots")),
        ("does the article mention salaries", Request(Wanted.TOPIC, "salaries")),
        ("is there anything about bikes in there?", Request(Wanted.TOPIC, "bikes")),
        ("who wrote it and when?", Request(Wanted.AUTHOR)),
        ("so what is this all about?", Request(Wanted.SUMMARY)),
        ("is it up to date?", Request(Wanted.PUBLISHED)),
        ("which paragraph?", Request(Wanted.LINK)),
        ("show me the whole article", Request(Wanted.LINK)),
        ("can I read the full text somewhere?", Request(Wanted.LINK)),
        ("which article mentions bikes?", Request(Wanted.TOPIC, "bikes")),
        ("which of your articles are about bikes", Request(Wanted.TOPIC, "bikes")),
        ("give me everything you know about bikes", Request(Wanted.TOPIC, "bikes")),
        ("where did you get that from?", Request(Wanted.LINK)),
        ("what can I ask you about the laundry", Request(Wanted.TOPIC, "the laundry")),
        ("how many articles do you have and what are they about?", Request(Wanted.ARTICLES)),
        ("which articles do you know?", Request(Wanted.ARTICLES)),
        ("show me the list of articles", Request(Wanted.ARTICLES)),
        ("what do you know?", Request(Wanted.ARTICLES)),
        ("what is new this week?", Request(Wanted.NEW, days=7)),
        ("any new articles?", Request(Wanted.NEW)),
        ("and who wrote it?", Request(Wanted.AUTHOR)),
        ("author?", Request(Wanted.AUTHOR)),
        ("when was the article published", Request(Wanted.PUBLISHED)),
        ("how old is that article?", Request(Wanted.PUBLISHED)),
        ("do you have a link?", Request(Wanted.LINK)),
        ("says who?", Request(Wanted.LINK)),
        ("according to whom?", Request(Wanted.LINK)),
        ("where does it say that?", Request(Wanted.LINK)),
        ("how do you know?", Request(Wanted.LINK)),
        ("which article is that from?", Request(Wanted.LINK)),
        ("总结", Request(Wanted.SUMMARY)),
        ("who wrote the article about night ferries?", Request(Wanted.AUTHOR, "night ferries")),
        ("who made this article", Request(Wanted.AUTHOR)),
        ("when was the piece on lamps published?", Request(Wanted.PUBLISHED, "lamps")),
        ("when did the article come out", Request(Wanted.PUBLISHED)),
        ("can you give me the link to the ferry article", Request(Wanted.LINK, "ferry")),
        ("sum up the article about night ferries", Request(Wanted.SUMMARY, "night ferries")),
        ("summarise it in three bullet points", Request(Wanted.SUMMARY)),
        ("summarise it in short", Request(Wanted.SUMMARY)),
        ("can you sum up the article in a nutshell?", Request(Wanted.SUMMARY)),
        ("sum up the ferry article in 8 sentences", Request(Wanted.SUMMARY, "ferry", "long")),
        ("a colleague said I should ask you about night ferries", Request(Wanted.TOPIC, "night ferries")),
        ("I'm curious about the lighthouse", Request(Wanted.TOPIC, "the lighthouse")),
        ("who told you that?", Request(Wanted.LINK)),
    ],
)
def test_requests_are_told_by_their_words(text: str, request_: Request) -> None:
    assert requested(text) == request_


@pytest.mark.parametrize(
    "text",
    [
        "who wrote skorch?",
        "from when?",
        "who published the report about lamps?",
        "where is it?",
        "who said that?",
        "tell me more about it",
        "tell me more about the second",
        "what is the latest price?",
        "how old is it?",
        "?",
    ],
)
def test_questions_about_what_the_articles_say_are_none(text: str) -> None:
    assert requested(text) is None


@pytest.mark.parametrize(
    ("text", "last", "wanted"),
    [
        ("shorter please", Request(Wanted.SUMMARY, "ferry", "long"), Request(Wanted.SUMMARY, "ferry")),
        ("in more detail", Request(Wanted.TOPIC, "fares"), Request(Wanted.TOPIC, "fares", "long")),
        ("and when?", Request(Wanted.AUTHOR), Request(Wanted.PUBLISHED)),
        ("by whom", Request(Wanted.PUBLISHED), Request(Wanted.AUTHOR)),
        ("when?", Request(Wanted.ARTICLES), None),
        ("when does it leave?", Request(Wanted.AUTHOR), None),
    ],
)
def test_some_messages_go_on_from_a_request(text: str, last: Request, wanted: Request | None) -> None:
    assert requested_on(text, last) == wanted


def test_no_real_question_is_taken_for_one() -> None:
    for file in [*DATA.rglob("*questions.jsonl"), *SHARED.glob("data/everyday*/*/questions.jsonl")]:
        for line in file.read_text(encoding="utf-8").splitlines():
            question = json.loads(line)["question"]
            asks_for_a_fact = " the article " in question and requested(question) is not None
            assert requested(question) is None or asks_for_a_fact
