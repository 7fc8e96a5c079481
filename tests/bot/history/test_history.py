from pathlib import Path

from bot.history.database import Database
from bot.history.history import History
from bot.history.questions import Claim
from bot.messages.question import Edit
from tests.bot.history.example import ANSWERED, ASKED, NOW


def test_without_a_database_nothing_raises_and_questions_are_taken(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    database = Database(f"sqlite:///{tmp_path}/file/history.db")
    history = History(database)
    assert history.questions.accept(ASKED) is Claim.UNKNOWN
    history.questions.mark_sending(ASKED)
    history.questions.finish(ASKED, ANSWERED, "3.0", 0.5)
    assert not history.feedback.rate(ASKED.key, "U1", helpful=True)
    assert not history.watches.add(ASKED.key, "U1", "")
    assert history.edits.note(Edit(ASKED, is_deletion=True))  # nobody knows that it was not taken
    assert history.edits.take_over("slack") == []
    history.erasure.prune(90)
    assert not history.erasure.forget_workspace("slack", "T1", NOW)
    assert history.past.posted(ASKED.key) is None
    assert history.questions.take_over("slack") == []
    assert history.watches.waiting() == []
    assert not history.stopped_threads.is_stopped("T1", "C1", "1.0")
    database.close()
