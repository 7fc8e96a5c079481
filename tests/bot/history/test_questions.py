from dataclasses import replace

from sqlalchemy import select

from bot.history.database import Database
from bot.history.history import History
from bot.history.ownership import LeaseTable, has_no_owner, take_over
from bot.history.questions import Claim
from bot.history.tables import questions
from bot.messages.reply import Notice
from bot.runtime.leases import LEASE_SECONDS
from tests.bot.history.example import ANSWERED, ASKED, Clock


def test_a_question_is_accepted_once(history: History) -> None:
    assert history.questions.accept(ASKED) is Claim.OURS
    assert history.questions.accept(ASKED) is Claim.OTHERS
    assert history.questions.accept(replace(ASKED, workspace="T2")) is Claim.OURS


def test_what_nobody_finishes_is_taken_over_once_in_the_order_of_asking(
    history: History, other: History, clock: Clock
) -> None:
    second, third = replace(ASKED, message="2.0"), replace(ASKED, message="3.0")
    for asked in (ASKED, second, third):
        history.questions.accept(asked)
        clock.now += 1
    history.questions.mark_sending(second)
    history.questions.finish(third, ANSWERED, "4.0", 0.5)
    assert history.questions.take_over("slack") == []  # it is at them itself
    assert other.questions.take_over("discord") == []
    assert other.questions.take_over("slack") == [ASKED, second]
    assert other.questions.take_over("slack") == []
    assert history.questions.mark_sending(ASKED) is Claim.OTHERS
    assert other.questions.mark_sending(ASKED)


def test_what_a_living_process_took_is_left_to_it(
    database: Database, history: History, other: History, clock: Clock
) -> None:
    leases = LeaseTable(database, clock)
    assert leases.take("this", "this", 8.0)
    history.questions.accept(ASKED)
    clock.now += 7.9
    assert other.questions.take_over("slack") == []
    assert leases.take("this", "this", 8.0)  # renewed
    clock.now += 7.9
    assert other.questions.take_over("slack") == []
    clock.now += 0.2
    assert other.questions.take_over("slack") == [ASKED]


def test_what_a_process_leaves_at_its_end_is_taken_over_at_once(
    database: Database, history: History, other: History, clock: Clock
) -> None:
    leases = LeaseTable(database, clock)
    leases.take("this", "this", 8.0)
    history.questions.accept(ASKED)
    leases.end("this")
    assert other.questions.take_over("slack") == [ASKED]


def test_what_was_left_too_long_ago_is_given_up(history: History, other: History, clock: Clock) -> None:
    history.questions.accept(ASKED)
    clock.now += 3_601
    assert other.questions.take_over("slack") == []
    posted = history.past.posted(ASKED.key)
    assert posted is not None
    assert (posted.outcome, posted.asked.address) == ("lost", "")


def test_an_answer_is_kept_with_what_it_quotes_and_without_the_private_address(history: History) -> None:
    history.questions.accept(ASKED)
    history.questions.finish(ASKED, ANSWERED, "3.0", 0.5)
    posted = history.past.posted(ASKED.key)
    assert posted is not None
    assert posted.asked == replace(ASKED, address="")
    assert (posted.outcome, posted.reply, posted.article) == ("answered", "3.0", "lab")
    assert posted.quote == "Each session costs 500,000 yuan."
    assert (posted.start, posted.end) == (23, 55)


def test_the_words_of_a_question_can_be_left_out(database: Database) -> None:
    history = History(database, keeps_text=False)
    history.questions.accept(ASKED)
    history = History(database, keeps_text=False)
    assert [asked.text for asked in history.questions.take_over("slack")] == ["What does it cost?"]
    history.questions.finish(ASKED, ANSWERED, "3.0", 0.5)
    posted = history.past.posted(ASKED.key)
    assert posted is not None
    assert posted.asked.text == ""


def test_an_answer_to_a_question_that_could_not_be_written_down_is_kept(history: History) -> None:
    history.questions.finish(ASKED, Notice("Ask in words."), "3.0", 0.5)
    posted = history.past.posted(ASKED.key)
    assert posted is not None
    assert posted.outcome == "hint"


def test_a_question_that_nobody_heard_is_taken_over_once_and_never_one_that_was_taken(
    database: Database, history: History, other: History, clock: Clock
) -> None:
    for owner in ("this", "other"):
        assert LeaseTable(database, clock).take(owner, owner, 8.0)
    missed = replace(ASKED, message="2.0")
    history.questions.accept(ASKED)
    for each in (ASKED, missed, missed):
        other.questions.leave(each)
    assert history.questions.accept(missed) is Claim.OTHERS
    assert [*history.questions.take_over("slack"), *other.questions.take_over("slack")] == [missed]


def test_who_was_slow_and_lost_nothing_has_a_whole_lease_for_its_reply(
    database: Database, history: History, other: History, clock: Clock
) -> None:
    LeaseTable(database, clock).take("this", "this", LEASE_SECONDS)
    history.questions.accept(ASKED)
    clock.now += LEASE_SECONDS + 5.0  # it could not renew it; nobody has taken over anything yet
    assert history.questions.mark_sending(ASKED) is Claim.OURS
    clock.now += LEASE_SECONDS
    assert other.questions.take_over("slack") == []
    clock.now += 0.1
    assert other.questions.take_over("slack") == [ASKED]


def test_who_was_slow_and_lost_its_question_does_not_get_it_back_by_its_lease(
    database: Database, history: History, other: History, clock: Clock
) -> None:
    leases = LeaseTable(database, clock)
    leases.take("this", "this", LEASE_SECONDS)
    history.questions.accept(ASKED)
    clock.now += LEASE_SECONDS + 0.1
    assert other.questions.take_over("slack") == [ASKED]
    leases.take("this", "this", LEASE_SECONDS)
    assert history.questions.mark_sending(ASKED) is Claim.OTHERS
    assert other.questions.mark_sending(ASKED) is Claim.OURS


def test_an_owner_that_comes_back_while_its_questions_are_being_taken_over_keeps_them(
    database: Database, history: History, clock: Clock
) -> None:
    leases = LeaseTable(database, clock)
    leases.take("this", "this", LEASE_SECONDS)
    history.questions.accept(ASKED)
    clock.now += LEASE_SECONDS + 0.1
    left = select(questions).where(has_no_owner(questions, "other", clock.now))
    with database.engine.connect() as connection:
        seen = connection.execute(left).one()
    assert history.questions.mark_sending(ASKED) is Claim.OURS
    with database.engine.begin() as connection:
        assert not take_over(connection, questions.c.key, seen, "other", clock.now)
