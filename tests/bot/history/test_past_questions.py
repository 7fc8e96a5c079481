from dataclasses import replace

from bot.history.history import History
from bot.messages.quoting import reply_to
from tests.bot.articles import no_answer
from tests.bot.history.example import ANSWERED, ASKED, NOW, Clock


def test_questions_are_found_by_age_outcome_and_thread(history: History, clock: Clock) -> None:
    refused = replace(ASKED, message="2.0", thread="2.0")
    for asked, reply in ((ASKED, ANSWERED), (refused, reply_to(no_answer()))):
        history.questions.accept(asked)
        history.questions.finish(asked, reply, "3.0", 0.5)
    assert [posted.asked.message for posted in history.past.posted_since(1)] == ["1.0", "2.0"]
    assert [posted.asked.message for posted in history.past.posted_since(1, "refused")] == ["2.0"]
    assert [posted.asked.message for posted in history.past.posted_in_thread("T1", "C1", "1.0")] == ["1.0"]
    clock.now += 2 * 86_400
    assert history.past.posted_since(1) == []


def test_where_it_was_asked_is_told_the_latest_first_and_each_place_once(history: History, clock: Clock) -> None:
    for hours, (channel, thread) in enumerate([("C1", "1.0"), ("C2", ""), ("C1", "1.0"), ("D1", "4.0")]):
        clock.now = NOW + 3_600 * hours
        history.questions.accept(replace(ASKED, channel=channel, thread=thread, message=f"{hours}.0"))
    history.questions.accept(replace(ASKED, workspace="T2", channel="C9"))
    assert history.past.asked_in("slack", "T1", 1) == [("D1", "4.0"), ("C1", "1.0"), ("C2", "")]
    clock.now = NOW + 2.5 * 3_600 + 86_400
    assert history.past.asked_in("slack", "T1", 1) == [("D1", "4.0")]
    assert history.past.asked_in("discord", "T1", 1) == []
