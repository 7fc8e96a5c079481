from dataclasses import replace

from bot.history.database import Database
from bot.history.history import History
from bot.history.ownership import LeaseTable
from bot.messages.question import Edit
from tests.bot.history.example import ANSWERED, ASKED, NOW, Clock


def test_a_change_waits_until_the_process_that_answers_is_done(
    database: Database, history: History, other: History, clock: Clock
) -> None:
    LeaseTable(database, clock).take("this", "this", 8.0)
    history.questions.accept(ASKED)
    edit = Edit(replace(ASKED, text="Why?"), is_deletion=False)
    assert not other.edits.note(edit)
    assert other.edits.take_over("slack") == []
    history.questions.finish(ASKED, ANSWERED, "3.0", 0.5)
    assert other.edits.take_over("slack") == [replace(edit, asked=replace(edit.asked, address=""))]
    assert history.edits.take_over("slack") == [replace(edit, asked=replace(edit.asked, address=""))]


def test_changes_are_kept_until_they_are_done_and_a_later_one_outlives_an_earlier_one(
    database: Database, history: History
) -> None:
    def left() -> list[Edit]:
        return History(database).edits.take_over("slack")

    history.questions.accept(ASKED)
    first, second = (Edit(replace(ASKED, text=text), is_deletion=False) for text in ("Why?", "When?"))
    gone = Edit(replace(ASKED, message="9.9"), is_deletion=True)
    assert not history.edits.note(gone)  # never taken
    history.questions.finish(ASKED, ANSWERED, "3.0", 0.5)
    assert history.edits.note(first)
    assert history.edits.note(second)
    history.edits.finish(first)
    assert left() == [replace(second, asked=replace(second.asked, address=""))]
    assert History(database).edits.take_over("discord") == []
    history.edits.finish(second)
    assert left() == []
    history.edits.note(Edit(ASKED, is_deletion=True))
    history.erasure.forget_workspace("slack", "T1", NOW)
    assert left() == []
