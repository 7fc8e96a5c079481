from dataclasses import replace

import pytest

from bot.conversation.pointing import in_full, points_elsewhere, question_among, question_of_post
from bot.messages.question import POINTED, Asked

ASKED = Asked("slack", "T1", "C1", "1.0", "2.0", "U1", "mention", "")


class Thread:
    """A platform with a question above every message, and how often it was looked for."""

    def __init__(self, above: str = "Who is the captain?") -> None:
        self.said = above
        self.looked = 0

    def above(self, _asked: Asked) -> str:
        self.looked += 1
        return self.said


@pytest.mark.parametrize(
    "text",
    ["", "  ", ":point_up:", "any idea?", "can you help?", "do you know?", "please answer this", "see above", "^^"],
)
def test_a_mention_without_a_question_points_at_what_stands_above(text: str) -> None:
    assert points_elsewhere(text)


@pytest.mark.parametrize(
    "text", ["who is the captain?", "help", "hi", "thanks", "and in Beijing?", "why?", "can you help sick passengers?"]
)
def test_a_question_and_small_talk_do_not(text: str) -> None:
    assert not points_elsewhere(text)


def test_the_question_above_is_taken_and_the_way_says_so() -> None:
    assert in_full(ASKED, Thread()) == replace(ASKED, way=POINTED, text="Who is the captain?")


@pytest.mark.parametrize("asked", [replace(ASKED, text="when?"), replace(ASKED, way="direct")])
def test_nothing_is_looked_for_where_nothing_is_pointed_at(asked: Asked) -> None:
    thread = Thread()
    assert in_full(asked, thread) == asked
    assert thread.looked == 0


def test_where_nothing_stands_above_the_message_is_what_it_was() -> None:
    assert in_full(ASKED, Thread("")) == ASKED


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ([], ""),
        ([""], ""),
        (["Where is it?", "No idea.", "Who knows?"], "Where is it?"),
        (["The ferry is late.", "Why is it late?", "Hm."], "Why is it late?"),
        (["The ferry is late.", "Again!"], "The ferry is late."),
    ],
)
def test_a_thread_asks_what_opens_it_or_else_what_was_asked_last(said: list[str], question: str) -> None:
    assert question_among(said) == question


@pytest.mark.parametrize(
    ("title", "body", "question"),
    [
        ("Where is the lab?", "I looked everywhere.", "Where is the lab?"),
        ("Where is the lab?", "", "Where is the lab?"),
        ("Ferry", "How many people does it carry?", "Ferry: How many people does it carry?"),
        ("Ferry", "How big is the ferry?", "How big is the ferry?"),
        ("Trouble with the lab", "Nobody opens.", "Trouble with the lab: Nobody opens."),
    ],
)
def test_a_post_asks_its_title_with_its_body(title: str, body: str, question: str) -> None:
    assert question_of_post(title, body) == question
