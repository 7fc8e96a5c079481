"""Questions that were edited or deleted, until their replies followed."""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Connection, delete, insert, or_, select

from bot.history.database import Database
from bot.history.ownership import has_no_owner, hold_the_gone, take_over
from bot.history.rows import ASKED, as_asked
from bot.history.tables import changes, questions
from bot.messages.question import Edit


class PendingEdits:
    """The last edit of each question, while something is to be done about its reply.

    owner: the process that does it here; what another one does is left to it as long as it lives.
    """

    def __init__(self, database: Database, *, owner: str, clock: Callable[[], float]) -> None:
        self._database = database
        self._owner = owner
        self._clock = clock

    def note(self, edit: Edit) -> bool:
        """Write down that a question was edited or deleted, before anything is done about its reply.

        False when there is nothing to do: it is no question that was taken, or another process still answers it, and
        the edit is taken over afterwards. True too while nobody can tell.
        """
        key, text = edit.asked.key, None if edit.is_deletion else edit.asked.text

        def note(connection: Connection) -> bool:
            found = connection.execute(select(questions.c.state, questions.c.owner).where(questions.c.key == key))
            question = found.first()
            if question is None:
                return False
            is_ours = bool(question.state == "done" or question.owner == self._owner)
            owner = self._owner if is_ours else ""
            connection.execute(delete(changes).where(changes.c.question == key))
            connection.execute(insert(changes).values(question=key, text=text, at=self._clock(), owner=owner))
            return is_ours

        return self._database.attempt(note, True)

    def finish(self, edit: Edit) -> None:
        """The reply followed. A later edit of the same question stays to be done."""
        this = changes.c.text.is_(None) if edit.is_deletion else changes.c.text == edit.asked.text
        done = delete(changes).where(changes.c.question == edit.asked.key, this)
        self._database.change(done)

    def take_over(self, platform: str) -> list[Edit]:
        """The edits that nobody is at, in the order in which they came; from now on they are ours.

        Those of questions that another process still answers are left for later.
        """
        now = self._clock()
        can_follow = or_(questions.c.state == "done", questions.c.owner == self._owner)
        query = (
            select(*ASKED, changes.c.question, changes.c.owner, changes.c.text.label("new_text"))
            .join(changes, changes.c.question == questions.c.key)
            .where(questions.c.platform == platform, can_follow, has_no_owner(changes, self._owner, now))
            .order_by(changes.c.at)
        )

        def take(connection: Connection) -> list[Edit]:
            hold_the_gone(connection, now)
            rows = connection.execute(query).all()
            taken = [row for row in rows if take_over(connection, changes.c.question, row, self._owner, now)]
            return [Edit(replace(as_asked(row), text=row.new_text or ""), row.new_text is None) for row in taken]

        return self._database.attempt(take, [])
