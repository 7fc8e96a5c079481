from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.history.database import Database
from bot.history.history import Claim, History
from bot.history.ownership import LeaseTable, has_no_owner, take_over
from bot.history.tables import questions
from bot.messages.question import Asked, Edit
from bot.messages.reply import Notice, reply_to
from bot.runtime.leases import LEASE_SECONDS
from tests.bot.articles import answer, no_answer

ASKED = Asked("slack", "T1", "C1", "1.0", "1.0", "U1", "mention", "What does it cost?", "https://x.example/answer")
ANSWERED = reply_to(answer())


NOW = 1_000_000.0


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = Database(url)
    yield database
    database.close()


@pytest.fixture
def history(database: Database, clock: Clock) -> History:
    return History(database, clock=clock, owner="this")


@pytest.fixture
def other(database: Database, clock: Clock) -> History:
    """As another process sees it."""
    return History(database, clock=clock, owner="other")


def test_a_question_is_accepted_once(history: History) -> None:
    assert history.accept(ASKED) is Claim.OURS
    assert history.accept(ASKED) is Claim.OTHERS
    assert history.accept(replace(ASKED, workspace="T2")) is Claim.OURS


def test_what_nobody_finishes_is_taken_over_once_in_the_order_of_asking(
    history: History, other: History, clock: Clock
) -> None:
    second, third = replace(ASKED, message="2.0"), replace(ASKED, message="3.0")
    for asked in (ASKED, second, third):
        history.accept(asked)
        clock.now += 1
    history.mark_sending(second)
    history.finish(third, ANSWERED, "4.0", 0.5)
    assert history.take_over("slack") == []  # it is at them itself
    assert other.take_over("discord") == []
    assert other.take_over("slack") == [ASKED, second]
    assert other.take_over("slack") == []
    assert history.mark_sending(ASKED) is Claim.OTHERS
    assert other.mark_sending(ASKED)


def test_what_a_living_process_took_is_left_to_it(
    database: Database, history: History, other: History, clock: Clock
) -> None:
    leases = LeaseTable(database, clock)
    assert leases.take("this", "this", 8.0)
    history.accept(ASKED)
    clock.now += 7.9
    assert other.take_over("slack") == []
    assert leases.take("this", "this", 8.0)  # renewed
    clock.now += 7.9
    assert other.take_over("slack") == []
    clock.now += 0.2
    assert other.take_over("slack") == [ASKED]


def test_who_was_slow_and_lost_nothing_has_a_whole_lease_for_its_reply(
    database: Database, history: History, other: History, clock: Clock
) -> None:
    LeaseTable(database, clock).take("this", "this", LEASE_SECONDS)
    history.accept(ASKED)
    clock.now += LEASE_SECONDS + 5.0  # it could not renew it; nobody has taken over anything yet
    assert history.mark_sending(ASKED) is Claim.OURS
    clock.now += LEASE_SECONDS
    assert other.take_over("slack") == []
    clock.now += 0.1
    assert other.take_over("slack") == [ASKED]


def test_who_was_slow_and_lost_its_question_does_not_get_it_back_by_its_lease(
    database: Database, history: History, other: History, clock: Clock
) -> None:
    leases = LeaseTable(database, clock)
    leases.take("this", "this", LEASE_SECONDS)
    history.accept(ASKED)
    clock.now += LEASE_SECONDS + 0.1
    assert other.take_over("slack") == [ASKED]
    leases.take("this", "this", LEASE_SECONDS)
    assert history.mark_sending(ASKED) is Claim.OTHERS
    assert other.mark_sending(ASKED) is Claim.OURS


def test_an_owner_that_comes_back_while_its_questions_are_being_taken_over_keeps_them(
    database: Database, history: History, clock: Clock
) -> None:
    leases = LeaseTable(database, clock)
    leases.take("this", "this", LEASE_SECONDS)
    history.accept(ASKED)
    clock.now += LEASE_SECONDS + 0.1
    left = select(questions).where(has_no_owner(questions, "other", clock.now))
    with database.engine.connect() as connection:
        seen = connection.execute(left).one()
    assert history.mark_sending(ASKED) is Claim.OURS
    with database.engine.begin() as connection:
        assert not take_over(connection, questions.c.key, seen, "other", clock.now)


def test_what_a_process_leaves_at_its_end_is_taken_over_at_once(
    database: Database, history: History, other: History, clock: Clock
) -> None:
    leases = LeaseTable(database, clock)
    leases.take("this", "this", 8.0)
    history.accept(ASKED)
    leases.end("this")
    assert other.take_over("slack") == [ASKED]


def test_a_change_waits_until_the_process_that_answers_is_done(
    database: Database, history: History, other: History, clock: Clock
) -> None:
    LeaseTable(database, clock).take("this", "this", 8.0)
    history.accept(ASKED)
    edit = Edit(replace(ASKED, text="Why?"), is_deletion=False)
    assert not other.note_change(edit)
    assert other.take_over_changes("slack") == []
    history.finish(ASKED, ANSWERED, "3.0", 0.5)
    assert other.take_over_changes("slack") == [replace(edit, asked=replace(edit.asked, address=""))]
    assert history.take_over_changes("slack") == [replace(edit, asked=replace(edit.asked, address=""))]


def test_what_was_left_too_long_ago_is_given_up(history: History, other: History, clock: Clock) -> None:
    history.accept(ASKED)
    clock.now += 3_601
    assert other.take_over("slack") == []
    posted = history.posted(ASKED.key)
    assert posted is not None
    assert (posted.outcome, posted.asked.address) == ("lost", "")


def test_an_answer_is_kept_with_what_it_quotes_and_without_the_private_address(history: History) -> None:
    history.accept(ASKED)
    history.finish(ASKED, ANSWERED, "3.0", 0.5)
    posted = history.posted(ASKED.key)
    assert posted is not None
    assert posted.asked == replace(ASKED, address="")
    assert (posted.outcome, posted.reply, posted.article) == ("answered", "3.0", "lab")
    assert posted.quote == "Each session costs 500,000 yuan."
    assert (posted.start, posted.end) == (23, 55)


def test_the_words_of_a_question_can_be_left_out(database: Database) -> None:
    history = History(database, keeps_text=False)
    history.accept(ASKED)
    history = History(database, keeps_text=False)
    assert [asked.text for asked in history.take_over("slack")] == ["What does it cost?"]
    history.finish(ASKED, ANSWERED, "3.0", 0.5)
    posted = history.posted(ASKED.key)
    assert posted is not None
    assert posted.asked.text == ""


def test_an_answer_to_a_question_that_could_not_be_written_down_is_kept(history: History) -> None:
    history.finish(ASKED, Notice("Ask in words."), "3.0", 0.5)
    posted = history.posted(ASKED.key)
    assert posted is not None
    assert posted.outcome == "hint"


def test_the_last_press_of_each_person_counts(history: History) -> None:
    history.accept(ASKED)
    history.finish(ASKED, ANSWERED, "3.0", 0.5)
    history.rate(ASKED.key, "U1", helpful=True)
    history.rate(ASKED.key, "U2", helpful=True)
    history.rate(ASKED.key, "U1", helpful=False)
    posted = history.posted(ASKED.key)
    assert posted is not None
    assert (posted.helpful, posted.unhelpful) == (1, 1)


def test_questions_are_found_by_age_outcome_and_thread(history: History, clock: Clock) -> None:
    refused = replace(ASKED, message="2.0", thread="2.0")
    for asked, reply in ((ASKED, ANSWERED), (refused, reply_to(no_answer()))):
        history.accept(asked)
        history.finish(asked, reply, "3.0", 0.5)
    assert [posted.asked.message for posted in history.posted_since(1)] == ["1.0", "2.0"]
    assert [posted.asked.message for posted in history.posted_since(1, "refused")] == ["2.0"]
    assert [posted.asked.message for posted in history.posted_in_thread("T1", "C1", "1.0")] == ["1.0"]
    clock.now += 2 * 86_400
    assert history.posted_since(1) == []


def test_those_who_wait_for_an_answer_are_found_until_they_were_told(history: History) -> None:
    history.accept(ASKED)
    history.finish(ASKED, reply_to(no_answer()), "3.0", 0.5)
    history.watch(ASKED.key, "U1", "What does it cost?")
    history.watch(ASKED.key, "U2", "What does it cost?")
    history.watch(ASKED.key, "U1", "What does it cost?")
    (watched,) = history.watched()
    assert watched.people == ("U1", "U2")
    assert watched.text == "What does it cost?"
    history.mark_told(ASKED.key, ("U1",))
    assert [watched.people for watched in history.watched()] == [("U2",)]
    history.mark_told(ASKED.key, ("U2",))
    assert history.watched() == []


def test_who_was_told_may_wait_again_and_nobody_waits_for_what_is_not_kept(history: History) -> None:
    history.accept(ASKED)
    history.finish(ASKED, reply_to(no_answer()), "3.0", 0.5)
    assert history.watch(ASKED.key, "U1", "What does it cost?")
    history.mark_told(ASKED.key, ("U1",))
    assert history.watch(ASKED.key, "U1", "What does it cost?")
    assert [watched.people for watched in history.watched()] == [("U1",)]
    assert not history.watch("slack:T1:C1:9.9", "U1", "What does it cost?")


def test_changes_are_kept_until_they_are_done_and_a_later_one_outlives_an_earlier_one(
    database: Database, history: History
) -> None:
    def left() -> list[Edit]:
        return History(database).take_over_changes("slack")

    history.accept(ASKED)
    first, second = (Edit(replace(ASKED, text=text), is_deletion=False) for text in ("Why?", "When?"))
    gone = Edit(replace(ASKED, message="9.9"), is_deletion=True)
    assert not history.note_change(gone)  # never taken
    history.finish(ASKED, ANSWERED, "3.0", 0.5)
    assert history.note_change(first)
    assert history.note_change(second)
    history.finish_change(first)
    assert left() == [replace(second, asked=replace(second.asked, address=""))]
    assert History(database).take_over_changes("discord") == []
    history.finish_change(second)
    assert left() == []
    history.note_change(Edit(ASKED, is_deletion=True))
    history.forget_workspace("slack", "T1", NOW)
    assert left() == []


def test_a_thread_stays_stopped(history: History) -> None:
    assert not history.is_stopped("T1", "C1", "1.0")
    history.stop_thread("T1", "C1", "1.0")
    history.stop_thread("T1", "C1", "1.0")
    assert history.is_stopped("T1", "C1", "1.0")


def test_what_is_too_old_is_forgotten_with_all_that_belongs_to_it(history: History, clock: Clock) -> None:
    history.accept(ASKED)
    history.finish(ASKED, ANSWERED, "3.0", 0.5)
    history.rate(ASKED.key, "U1", helpful=True)
    clock.now += 91 * 86_400
    history.prune(90)
    assert history.posted(ASKED.key) is None
    history.accept(ASKED)
    history.finish(ASKED, ANSWERED, "3.0", 0.5)
    posted = history.posted(ASKED.key)
    assert posted is not None
    assert posted.helpful == 0


def test_a_workspace_is_forgotten_alone(history: History) -> None:
    other = replace(ASKED, workspace="T2")
    for asked in (ASKED, other):
        history.accept(asked)
        history.finish(asked, ANSWERED, "3.0", 0.5)
        history.stop_thread(asked.workspace, "C1", "1.0")
    assert history.forget_workspace("slack", "T1", NOW)
    assert history.posted(ASKED.key) is None
    assert not history.is_stopped("T1", "C1", "1.0")
    assert history.posted(other.key) is not None
    assert history.is_stopped("T2", "C1", "1.0")


def test_without_a_database_nothing_raises_and_questions_are_taken(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    database = Database(f"sqlite:///{tmp_path}/file/history.db")
    history = History(database)
    assert history.accept(ASKED) is Claim.UNKNOWN
    history.mark_sending(ASKED)
    history.finish(ASKED, ANSWERED, "3.0", 0.5)
    assert not history.rate(ASKED.key, "U1", helpful=True)
    assert not history.watch(ASKED.key, "U1", "")
    assert history.note_change(Edit(ASKED, is_deletion=True))  # nobody knows that it was not taken
    assert history.take_over_changes("slack") == []
    history.prune(90)
    assert not history.forget_workspace("slack", "T1", NOW)
    assert history.posted(ASKED.key) is None
    assert history.take_over("slack") == []
    assert history.watched() == []
    assert not history.is_stopped("T1", "C1", "1.0")
    database.close()


def test_what_somebody_expected_is_kept_with_their_thought_until_they_change_it(history: History) -> None:
    history.accept(ASKED)
    assert not history.expect(ASKED.key, "U1", "The price of 2023")  # who said nothing of the answer
    history.rate(ASKED.key, "U1", helpful=False)
    assert history.expect(ASKED.key, "U1", "The price of 2023")
    assert history.expectations() == {ASKED.key: ("The price of 2023",)}
    history.rate(ASKED.key, "U1", helpful=True)
    assert history.expectations() == {}


def test_what_somebody_expected_is_not_kept_where_words_are_not(database: Database) -> None:
    history = History(database, keeps_text=False)
    history.accept(ASKED)
    history.rate(ASKED.key, "U1", helpful=False)
    assert not history.expect(ASKED.key, "U1", "The price of 2023")
    assert history.expectations() == {}


def test_a_person_is_forgotten_where_they_are_the_same_person_and_nobody_else(history: History) -> None:
    def asked(message: str, reply: str = "r", **changed: Any) -> Asked:
        question = replace(ASKED, message=message, **changed)
        history.accept(question)
        if reply:
            history.finish(question, ANSWERED, reply, 0.5)
        return question

    asked("1.0")
    asked("2.0", channel="C2")
    of_other = asked("3.0", person="U2")
    elsewhere = asked("4.0", workspace="T2")
    waiting = asked("5.0", reply="")
    history.rate(of_other.key, "U1", helpful=True)
    history.rate(of_other.key, "U3", helpful=True)
    assert history.forget_person(waiting) == 2
    assert [each.asked.key for each in history.posted_since(1)] == [of_other.key, elsewhere.key]
    assert [each.helpful for each in history.posted_since(1)] == [1, 0]
    on_discord = [asked(f"{place}.5", platform="discord", workspace=place) for place in ("G1", "G2")]
    assert history.forget_person(on_discord[0]) == 2


def test_where_it_was_asked_is_told_the_latest_first_and_each_place_once(history: History, clock: Clock) -> None:
    for hours, (channel, thread) in enumerate([("C1", "1.0"), ("C2", ""), ("C1", "1.0"), ("D1", "4.0")]):
        clock.now = NOW + 3_600 * hours
        history.accept(replace(ASKED, channel=channel, thread=thread, message=f"{hours}.0"))
    history.accept(replace(ASKED, workspace="T2", channel="C9"))
    assert history.asked_in("slack", "T1", 1) == [("D1", "4.0"), ("C1", "1.0"), ("C2", "")]
    clock.now = NOW + 2.5 * 3_600 + 86_400
    assert history.asked_in("slack", "T1", 1) == [("D1", "4.0")]
    assert history.asked_in("discord", "T1", 1) == []


def test_a_question_that_nobody_heard_is_taken_over_once_and_never_one_that_was_taken(
    database: Database, history: History, other: History, clock: Clock
) -> None:
    for owner in ("this", "other"):
        assert LeaseTable(database, clock).take(owner, owner, 8.0)
    missed = replace(ASKED, message="2.0")
    history.accept(ASKED)
    for each in (ASKED, missed, missed):
        other.leave(each)
    assert history.accept(missed) is Claim.OTHERS
    assert [*history.take_over("slack"), *other.take_over("slack")] == [missed]
