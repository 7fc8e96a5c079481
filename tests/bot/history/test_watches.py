from bot.history.history import History
from bot.messages.quoting import reply_to
from tests.bot.articles import no_answer
from tests.bot.history.example import ASKED


def test_those_who_wait_for_an_answer_are_found_until_they_were_told(history: History) -> None:
    history.questions.accept(ASKED)
    history.questions.finish(ASKED, reply_to(no_answer()), "3.0", 0.5)
    history.watches.add(ASKED.key, "U1", "What does it cost?")
    history.watches.add(ASKED.key, "U2", "What does it cost?")
    history.watches.add(ASKED.key, "U1", "What does it cost?")
    (watched,) = history.watches.waiting()
    assert watched.people == ("U1", "U2")
    assert watched.text == "What does it cost?"
    history.watches.mark_told(ASKED.key, ("U1",))
    assert [watched.people for watched in history.watches.waiting()] == [("U2",)]
    history.watches.mark_told(ASKED.key, ("U2",))
    assert history.watches.waiting() == []


def test_those_who_wait_for_a_question_that_was_deleted_are_not_told_in_its_thread(history: History) -> None:
    history.questions.accept(ASKED)
    history.questions.finish(ASKED, reply_to(no_answer()), "3.0", 0.5)
    history.watches.add(ASKED.key, "U2", "What does it cost?")
    history.erasure.forget_reply(ASKED.key)
    (watched,) = history.watches.waiting()
    assert (watched.posted.asked.key, watched.posted.asked.thread) == (ASKED.key, "")


def test_who_was_told_may_wait_again_and_nobody_waits_for_what_is_not_kept(history: History) -> None:
    history.questions.accept(ASKED)
    history.questions.finish(ASKED, reply_to(no_answer()), "3.0", 0.5)
    assert history.watches.add(ASKED.key, "U1", "What does it cost?")
    history.watches.mark_told(ASKED.key, ("U1",))
    assert history.watches.add(ASKED.key, "U1", "What does it cost?")
    assert [watched.people for watched in history.watches.waiting()] == [("U1",)]
    assert not history.watches.add("slack:T1:C1:9.9", "U1", "What does it cost?")
