from dataclasses import replace
from typing import Any

from bot.history.history import History
from bot.messages.question import Asked
from tests.bot.history.example import ANSWERED, ASKED, NOW, Clock


def test_what_is_too_old_is_forgotten_with_all_that_belongs_to_it(history: History, clock: Clock) -> None:
    history.questions.accept(ASKED)
    history.questions.finish(ASKED, ANSWERED, "3.0", 0.5)
    history.feedback.rate(ASKED.key, "U1", helpful=True)
    clock.now += 91 * 86_400
    history.erasure.prune(90)
    assert history.past.posted(ASKED.key) is None
    history.questions.accept(ASKED)
    history.questions.finish(ASKED, ANSWERED, "3.0", 0.5)
    posted = history.past.posted(ASKED.key)
    assert posted is not None
    assert posted.helpful == 0


def test_a_workspace_is_forgotten_alone(history: History) -> None:
    other = replace(ASKED, workspace="T2")
    for asked in (ASKED, other):
        history.questions.accept(asked)
        history.questions.finish(asked, ANSWERED, "3.0", 0.5)
        history.stopped_threads.stop(asked.workspace, "C1", "1.0")
    assert history.erasure.forget_workspace("slack", "T1", NOW)
    assert history.past.posted(ASKED.key) is None
    assert not history.stopped_threads.is_stopped("T1", "C1", "1.0")
    assert history.past.posted(other.key) is not None
    assert history.stopped_threads.is_stopped("T2", "C1", "1.0")


def test_a_person_is_forgotten_where_they_are_the_same_person_and_nobody_else(history: History) -> None:
    def asked(message: str, reply: str = "r", **changed: Any) -> Asked:
        question = replace(ASKED, message=message, **changed)
        history.questions.accept(question)
        if reply:
            history.questions.finish(question, ANSWERED, reply, 0.5)
        return question

    asked("1.0")
    asked("2.0", channel="C2")
    of_other = asked("3.0", person="U2")
    elsewhere = asked("4.0", workspace="T2")
    waiting = asked("5.0", reply="")
    history.feedback.rate(of_other.key, "U1", helpful=True)
    history.feedback.rate(of_other.key, "U3", helpful=True)
    assert history.erasure.forget_person(waiting) == 2
    assert [each.asked.key for each in history.past.posted_since(1)] == [of_other.key, elsewhere.key]
    assert [each.helpful for each in history.past.posted_since(1)] == [1, 0]
    on_discord = [asked(f"{place}.5", platform="discord", workspace=place) for place in ("G1", "G2")]
    assert history.erasure.forget_person(on_discord[0]) == 2
