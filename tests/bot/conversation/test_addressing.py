"""How messages are meant: every combination of facts that matters."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from bot.conversation import denials
from bot.conversation.addressing import MessageFacts, take, way_of
from bot.history.database import Database
from bot.history.history import History
from bot.messages.question import Asked

THREAD = ("T1", "C1", "1.0")
FACTS = MessageFacts(
    words="where is the lab?",
    is_by_a_person=True,
    is_direct=False,
    is_addressed=False,
    thread=None,
    is_in_auto_channel=False,
)
ASKED = Asked("slack", *THREAD, "2.0", "U1", "mention", "Where is the lab?")


@dataclass(frozen=True, slots=True)
class FixedThreads:
    """The same about every thread; what was looked up is noted."""

    is_answered: bool = False
    goes_on: bool = False
    looked_up: list[str] = field(default_factory=list)

    def is_open(self, *place: str) -> bool:
        assert place == THREAD
        self.looked_up.append("open")
        return self.is_answered

    def are_expected(self, *place: str) -> bool:
        assert place == THREAD
        self.looked_up.append("expected")
        return self.goes_on


NEVER = FixedThreads()
GOES_ON = FixedThreads(is_answered=True, goes_on=True)
USED_UP = FixedThreads(is_answered=True)

IN_THREAD: dict[str, Any] = {"thread": THREAD}
AUTO: dict[str, Any] = {"is_in_auto_channel": True}
ADDRESSED: dict[str, Any] = {"is_addressed": True}
DIRECT: dict[str, Any] = {"is_direct": True}
QUESTION, REMARK, STOP, NOTHING = "where is the lab?", "thanks a lot", "Stop!", ""
TO_PEOPLE = "can somebody look at the printer?"


@pytest.mark.parametrize(
    ("facts", "words", "threads", "way"),
    [
        # At the top of a channel.
        ({}, QUESTION, NEVER, ""),
        ({}, STOP, NEVER, ""),
        (ADDRESSED, QUESTION, NEVER, "mention"),
        (ADDRESSED, REMARK, NEVER, "mention"),
        (ADDRESSED, STOP, NEVER, "mention"),
        (ADDRESSED, NOTHING, NEVER, "mention"),
        # Where every question is answered.
        (AUTO, QUESTION, NEVER, "auto"),
        (AUTO, REMARK, NEVER, ""),
        (AUTO, NOTHING, NEVER, ""),
        (AUTO, TO_PEOPLE, NEVER, ""),
        (AUTO | ADDRESSED, TO_PEOPLE, NEVER, "mention"),
        (AUTO | ADDRESSED, QUESTION, NEVER, "mention"),
        # In a thread without the bot; also in a channel where every question is answered.
        (IN_THREAD, QUESTION, NEVER, ""),
        (IN_THREAD, STOP, NEVER, ""),
        (IN_THREAD | AUTO, QUESTION, NEVER, ""),
        (IN_THREAD | ADDRESSED, QUESTION, NEVER, "mention"),
        (IN_THREAD | ADDRESSED, STOP, NEVER, "mention"),
        # In a thread where the bot answered.
        (IN_THREAD, QUESTION, GOES_ON, "follow-up"),
        (IN_THREAD, REMARK, GOES_ON, ""),
        (IN_THREAD, NOTHING, GOES_ON, ""),
        (IN_THREAD, TO_PEOPLE, GOES_ON, ""),
        (IN_THREAD, STOP, GOES_ON, "stop"),
        (IN_THREAD | AUTO, QUESTION, GOES_ON, "follow-up"),
        (IN_THREAD | ADDRESSED, QUESTION, GOES_ON, "mention"),
        (IN_THREAD | ADDRESSED, STOP, GOES_ON, "stop"),
        # In one where it has answered as often, or as long, as it does without a mention.
        (IN_THREAD, QUESTION, USED_UP, ""),
        (IN_THREAD, STOP, USED_UP, "stop"),
        (IN_THREAD | ADDRESSED, QUESTION, USED_UP, "mention"),
        # Between a person and the bot everything is for the bot, and there is nothing to stop.
        (DIRECT, QUESTION, NEVER, "direct"),
        (DIRECT, NOTHING, NEVER, "direct"),
        (DIRECT | ADDRESSED, QUESTION, NEVER, "direct"),
        (DIRECT | IN_THREAD, REMARK, GOES_ON, "direct"),
        (DIRECT | IN_THREAD, STOP, GOES_ON, "direct"),
    ],
)
def test_how_a_message_is_meant(facts: dict[str, Any], words: str, threads: FixedThreads, way: str) -> None:
    assert way_of(replace(FACTS, words=words, **facts), threads) == way


def test_what_is_not_by_a_person_is_never_for_the_bot() -> None:
    flags = (True, False)
    for is_direct, is_addressed, is_auto, thread, words in product(
        flags, flags, flags, (None, THREAD), (QUESTION, STOP)
    ):
        message = MessageFacts(words, False, is_direct, is_addressed, thread, is_auto)
        assert way_of(message, GOES_ON) == ""


@pytest.mark.parametrize(("words", "looked_up"), [(QUESTION, ["expected"]), (REMARK, []), (STOP, ["open"])])
def test_a_thread_is_looked_up_only_where_that_decides(words: str, looked_up: list[str]) -> None:
    threads = FixedThreads()
    way_of(replace(FACTS, words=words, thread=THREAD), threads)
    assert threads.looked_up == looked_up


class Intake:
    """Notes what it takes."""

    def __init__(self) -> None:
        self.taken: list[Asked] = []

    def take(self, asked: Asked, _delivery: Any) -> bool:
        self.taken.append(asked)
        return True


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    database = Database(f"sqlite:///{tmp_path}/history.db")
    yield History(database)
    database.close()


def taken(history: History, asked: Asked, denial: str = "") -> list[Asked]:
    intake: Any = Intake()
    delivery: Any = None
    take(asked, denial, intake, delivery, history.stopped_threads)
    return intake.taken  # type: ignore[no-any-return]


@pytest.mark.parametrize("way", ["mention", "direct", "command"])
def test_who_addressed_the_bot_and_may_not_ask_is_told_so(history: History, way: str) -> None:
    asked = replace(ASKED, way=way)
    assert taken(history, asked, denials.PERSON) == [replace(asked, way=denials.PERSON)]


@pytest.mark.parametrize("way", ["auto", "follow-up", "stop"])
def test_who_did_not_address_it_and_may_not_ask_hears_nothing(history: History, way: str) -> None:
    assert taken(history, replace(ASKED, way=way), denials.PERSON) == []
    assert not history.stopped_threads.is_stopped(*THREAD)


def test_stop_ends_the_follow_ups_of_its_thread(history: History) -> None:
    stop = replace(ASKED, way="stop")
    assert taken(history, ASKED) == [ASKED]
    assert not history.stopped_threads.is_stopped(*THREAD)
    assert taken(history, stop) == [stop]
    assert history.stopped_threads.is_stopped(*THREAD)
