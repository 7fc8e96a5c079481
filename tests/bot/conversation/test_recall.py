from dataclasses import replace
from pathlib import Path

import pytest

from bot.conversation.recall import NOTHING_YET, recalled, recalled_here, recalls
from bot.history.database import Database
from bot.history.history import History
from bot.messages.plain import plain_text
from bot.messages.question import Asked, Posted
from bot.messages.quoting import reply_to
from bot.messages.reply import SMALL_TALK, Notice, Recalled, RecalledQuestion, Reply
from tests.bot.articles import answer, no_answer

ASKED = Asked("slack", "T1", "C1", "1.0", "1.0", "U1", "mention", "What does it cost?")


@pytest.mark.parametrize(
    "text",
    [
        "what did I ask before?",
        "what did you say earlier?",
        "what was the question?",
        "what was my last question",
        "what have I asked so far?",
        "show me my previous questions",
        "what did u say again",
    ],
)
def test_what_is_asked_about_the_talk_is_told_by_its_words(text: str) -> None:
    assert recalls(text)


@pytest.mark.parametrize(
    "text",
    ["what can I ask?", "what did you say about the lab?", "what did she say?", "what is the question of the day?", ""],
)
def test_other_questions_are_none(text: str) -> None:
    assert not recalls(text)


def test_a_person_is_told_what_they_asked_where_they_ask_and_nothing_that_others_asked(tmp_path: Path) -> None:
    history = History(Database(f"sqlite:///{tmp_path}/history.db"))

    def said(message: str, text: str, reply: Reply | None = None, person: str = "U1", thread: str = "1.0") -> None:
        asked = replace(ASKED, message=message, text=text, person=person, thread=thread)
        history.questions.accept(asked)
        history.questions.finish(asked, reply or reply_to(answer()), f"reply-{message}", 0.1)

    said("1.0", "What does it cost?")
    said("2.0", "Who is the mayor?", reply_to(no_answer()))
    said("3.0", "thanks", Notice("You are welcome.", SMALL_TALK))
    said("4.0", "What does another ask?", person="U2")
    said("5.0", "What is asked elsewhere?", thread="5.0")
    said("6.0", "what did I ask?", Recalled(()))
    said("6.1", "?", Notice("Is something unclear?", "help"))
    now = replace(ASKED, message="7.0", text="what did I ask before?")
    history.questions.accept(now)
    found = recalled(history.past.asked_by_same(now), lambda posted: f"https://chat.example/{posted.reply}")
    assert found == Recalled(
        (
            RecalledQuestion("Who is the mayor?", "", "https://chat.example/reply-2.0"),
            RecalledQuestion(
                "What does it cost?", "Each session costs 500,000 yuan.", "https://chat.example/reply-1.0"
            ),
        )
    )
    assert len(history.past.asked_by_same(replace(now, way="direct"))) == 6
    history.database.close()


def test_who_asked_nothing_yet_is_told_so() -> None:
    def link(posted: Posted) -> str:
        return posted.reply

    assert recalled([], link) == NOTHING_YET
    assert recalled_here([]) == NOTHING_YET


def test_a_conversation_that_stands_above_needs_no_links_and_tells_what_was_refused_too() -> None:
    said: list[tuple[str, Reply]] = [
        ("What does it cost?", reply_to(answer())),
        ("Who is the mayor?", reply_to(no_answer())),
        ("thanks", Notice("You are welcome.", SMALL_TALK)),
    ]
    assert plain_text(recalled_here(said)) == (
        "You asked here, the newest first:\n"
        "• Who is the mayor?\n"
        "• What does it cost?: “Each session costs 500,000 yuan.”"
    )
