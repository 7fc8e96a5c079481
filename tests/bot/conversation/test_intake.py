import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.conversation.answering import Answering
from bot.conversation.commands import INTERRUPTED, known_reply
from bot.conversation.intake import BUSY, Intake, lane_of
from bot.history.database import Database
from bot.history.history import History
from bot.history.ownership import LeaseTable
from bot.messages.question import Asked, Earlier, Posted
from bot.messages.reply import Answered, Notice, Recalled, RecalledQuestion, Reply, outcome_of
from bot.runtime.lanes import Workers
from bot.runtime.leases import Leases
from bot.runtime.metrics import Metrics
from tests.bot.articles import FixedIndex, answer, unsure
from tests.fakes.common.memory import WAIT_SECONDS
from tests.fakes.common.views import open_to_all

ASKED = Asked("slack", "T1", "C1", "1.0", "1.0", "U1", "mention", "What does it cost?")


class Outbox:
    """Takes replies as a platform would; `already` are replies that went out before."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Reply]] = []
        self.already: dict[str, str] = {}
        self.pointed_at = ""
        self.open = threading.Event()
        self.open.set()

    def begin(self, asked: Asked) -> None:
        pass

    def send(self, asked: Asked, reply: Reply, before: Posted | None = None) -> str:
        assert self.open.wait(WAIT_SECONDS)
        self.sent.append((asked.message, reply))
        return f"reply-{asked.message}"

    def above(self, asked: Asked) -> str:
        return self.pointed_at

    def link(self, posted: Posted) -> str:
        return f"https://chat.example/{posted.reply}"

    def find(self, asked: Asked) -> str | None:
        return self.already.get(asked.message)


class Place:
    """An intake with everything around it; `again` is what a new process would have."""

    def __init__(self, folder: Path, waiting: int = 500) -> None:
        self.folder = folder
        self.index = FixedIndex(answer())
        database = Database(f"sqlite:///{folder}/history.db")
        self.leases = Leases(LeaseTable(database))
        self.history = History(database, owner=self.leases.owner)
        self.workers = Workers(4)
        self.metrics = Metrics()
        self.answering = Answering(self.index)
        self.intake = Intake(open_to_all(self.answering), self.history, self.workers, self.metrics, waiting)
        self.outbox = Outbox()

    def take(self, asked: Asked) -> bool:
        return self.intake.take(asked, self.outbox)

    def close(self) -> None:
        self.outbox.open.set()
        self.workers.close()
        self.history.database.close()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    place = Place(tmp_path)
    yield place
    place.close()


def test_a_question_is_answered_once_however_often_it_comes(place: Place) -> None:
    assert place.take(ASKED)
    assert not place.take(ASKED)
    place.workers.close()
    ((message, reply),) = place.outbox.sent
    assert message == "1.0"
    assert isinstance(reply, Answered)
    posted = place.history.past.posted(ASKED.key)
    assert posted is not None
    assert posted.reply == "reply-1.0"
    assert 'footnote_questions_total{outcome="answered"} 1.0' in place.metrics.text().decode()
    assert "footnote_duplicates_total 1.0" in place.metrics.text().decode()


def test_a_mention_that_asks_nothing_gets_the_answer_to_what_it_points_at(place: Place) -> None:
    place.outbox.pointed_at = "What does a lamp cost?"
    pointing = replace(ASKED, text="any idea?")
    place.take(pointing)
    place.workers.close()
    assert place.index.questions == ["What does a lamp cost?"]
    posted = place.history.past.posted(ASKED.key)
    assert posted is not None
    assert posted.asked == replace(pointing, way="pointed", text="What does a lamp cost?")


def test_what_somebody_asked_before_is_looked_up_in_the_history(place: Place) -> None:
    place.take(ASKED)
    place.take(replace(ASKED, message="2.0", text="what did I ask before?"))
    place.workers.close()
    assert place.outbox.sent[-1] == (
        "2.0",
        Recalled((RecalledQuestion(ASKED.text, "Each session costs 500,000 yuan.", "https://chat.example/reply-1.0"),)),
    )
    assert place.index.questions == [ASKED.text]


def test_a_question_that_another_process_took_is_not_taken_again(place: Place, tmp_path: Path) -> None:
    place.take(ASKED)
    place.workers.close()
    other = Place(tmp_path)
    assert not other.take(ASKED)
    other.close()
    assert other.outbox.sent == []


def test_replies_of_a_channel_keep_the_order_of_the_questions(place: Place) -> None:
    for number in range(50):
        place.take(replace(ASKED, message=f"{number}"))
    place.workers.close()
    assert [message for message, _ in place.outbox.sent] == [f"{number}" for number in range(50)]


def test_what_was_written_down_is_not_read_again_to_know_whose_it_is(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place.history.questions, "claim", lambda _asked: pytest.fail("nobody can tell whose it is"))
    place.take(ASKED)
    place.workers.close()
    assert [message for message, _ in place.outbox.sent] == ["1.0"]


def test_too_many_questions_are_told_to_come_back(tmp_path: Path) -> None:
    place = Place(tmp_path, waiting=1)
    place.outbox.open.clear()
    place.take(ASKED)
    place.take(replace(ASKED, message="2.0"))
    place.close()
    assert [reply for _, reply in place.outbox.sent][1] == Notice(BUSY, "busy")


def test_what_a_killed_process_left_is_answered_by_the_next_one(tmp_path: Path) -> None:
    killed = Place(tmp_path)
    killed.history.questions.accept(ASKED)  # and then nothing more
    place = Place(tmp_path)
    assert place.intake.resume("slack", place.outbox) == 1
    assert not place.take(ASKED)  # as Slack sends it once more
    place.close()
    killed.close()
    assert [message for message, _ in place.outbox.sent] == ["1.0"]


@pytest.mark.parametrize("was_marked", [True, False])  # the database may have been away just then
@pytest.mark.parametrize(("already", "sent"), [({"1.0": "reply-of-before"}, []), ({}, ["1.0"])])
def test_the_reply_to_what_was_left_is_looked_for_before_it_is_sent(
    tmp_path: Path, already: dict[str, str], sent: list[str], was_marked: bool
) -> None:
    killed = Place(tmp_path)
    killed.history.questions.accept(ASKED)
    if was_marked:
        killed.history.questions.mark_sending(ASKED)
    place = Place(tmp_path)
    place.outbox.already = already
    place.intake.resume("slack", place.outbox)
    place.workers.close()
    assert [message for message, _ in place.outbox.sent] == sent
    posted = place.history.past.posted(ASKED.key)
    assert posted is not None
    assert posted.reply == already.get("1.0", "reply-1.0")
    place.close()
    killed.close()


def test_a_slow_process_that_replies_while_another_has_its_question_is_found_out_before_that_one_does(
    tmp_path: Path,
) -> None:
    slow, new = Place(tmp_path), Place(tmp_path)
    slow.history.questions.accept(ASKED)
    found = new.answering.reply

    def answer_slowly(text: str, further: int = 0, before: Sequence[Earlier] = ()) -> Reply:
        new.outbox.already = {"1.0": "reply-of-the-slow-one"}
        return found(text, further, before)

    new.answering.reply = answer_slowly  # type: ignore[method-assign]
    new.intake.resume("slack", new.outbox)
    new.workers.close()
    assert new.outbox.sent == []
    posted = new.history.past.posted(ASKED.key)
    assert posted is not None
    assert posted.reply == "reply-of-the-slow-one"
    new.close()
    slow.close()


def test_two_processes_on_one_database_answer_once(tmp_path: Path) -> None:
    old, new = Place(tmp_path), Place(tmp_path)
    with old.leases.kept(), new.leases.kept():
        old.outbox.open.clear()
        assert old.take(ASKED)  # and is at it
        assert new.intake.resume("slack", new.outbox) == 0
        assert not new.take(ASKED)
        old.outbox.open.set()
        old.workers.close()
        assert new.intake.resume("slack", new.outbox) == 0
    new.close()
    old.close()
    assert [message for message, _ in old.outbox.sent + new.outbox.sent] == ["1.0"]


def test_a_process_that_was_taken_for_dead_leaves_the_answer_to_the_other(tmp_path: Path) -> None:
    stalled, new = Place(tmp_path), Place(tmp_path)
    stalled.outbox.open.clear()
    stalled.workers.submit(lane_of(ASKED), lambda: _wait(stalled.outbox.open))
    stalled.take(ASKED)  # no lease of it is there
    assert new.intake.resume("slack", new.outbox) == 1
    new.workers.close()
    stalled.outbox.open.set()
    stalled.close()
    new.close()
    assert (stalled.outbox.sent, [message for message, _ in new.outbox.sent]) == ([], ["1.0"])


def _wait(for_it: threading.Event) -> None:
    assert for_it.wait(WAIT_SECONDS)


def test_a_reply_that_is_clear_needs_no_answer_of_the_index(place: Place) -> None:
    place.intake.take(ASKED, place.outbox, Notice("Not here.", "denied"))
    place.workers.close()
    assert place.outbox.sent == [("1.0", Notice("Not here.", "denied"))]
    assert place.index.questions == []


def test_what_needs_no_answer_of_the_index_needs_none_after_a_restart_either(tmp_path: Path) -> None:
    killed = Place(tmp_path)
    killed.history.questions.accept(ASKED)
    place = Place(tmp_path)
    denied = Notice("Not you.", "denied")
    views = open_to_all(place.answering)
    intake = Intake(views, place.history, place.workers, place.metrics, known=lambda _asked, _view: denied)
    intake.resume("slack", place.outbox)
    place.workers.close()
    assert place.outbox.sent == [("1.0", denied)]
    assert place.index.questions == []
    place.close()
    killed.close()


def test_an_answering_that_raises_costs_nobody_the_reply(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    def fail(text: str, further: int = 0, before: Sequence[Earlier] = ()) -> Reply:
        raise RuntimeError("the disk is on fire")

    place.answering.reply = fail  # type: ignore[method-assign]
    place.take(ASKED)
    place.workers.close()
    ((_, reply),) = place.outbox.sent
    assert isinstance(reply, Notice)
    assert "fire" not in reply.text
    assert "the disk is on fire" in caplog.text


def test_where_nobody_asked_the_bot_it_says_nothing_that_it_is_not_sure_of(place: Place) -> None:
    place.index.given = unsure()
    assert place.take(replace(ASKED, way="auto"))
    assert place.take(replace(ASKED, message="2.0"))
    place.workers.close()
    assert [(message, outcome_of(reply)) for message, reply in place.outbox.sent] == [("2.0", "unsure")]
    assert b'footnote_questions_total{outcome="unsure"} 1.0' in place.metrics.text()


def test_what_was_undertaken_is_said_to_be_interrupted_unless_it_was_done(place: Place) -> None:
    undertaken = replace(ASKED, way="adding", message="2.0")
    done = replace(ASKED, way="building", message="3.0")
    assert place.intake.undertake(undertaken)
    assert place.intake.undertake(done)
    assert not place.intake.undertake(undertaken)
    place.intake.done(done)
    assert not place.intake.undertake(done)
    place.outbox.already["2.0"] = "what was said before"
    workers = Workers(1)
    history = History(place.history.database, owner="the next process")
    views = open_to_all(place.answering)
    following = Intake(views, history, workers, Metrics(), known=lambda asked, view: known_reply(asked, view, {}))
    assert following.resume("slack", place.outbox) == 1
    workers.close()
    assert place.outbox.sent == [("2.0", Notice(INTERRUPTED, "adding"))]
