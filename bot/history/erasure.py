"""Deleting what is kept: when it is old, and when a workspace or a person wants it gone."""

from collections.abc import Callable

from sqlalchemy import Connection, and_, delete, select, update

from bot.history.database import Database
from bot.history.tables import feedback, people_asked, questions, stopped_threads, watches
from bot.messages.question import DELETED, Asked

# There a person has one id wherever they write; on Slack it is one of the workspace.
_SAME_PERSON_EVERYWHERE = ("discord", "web")


class Erasure:
    """Deletes questions, and with each all that belongs to it."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def prune(self, days: float) -> None:
        """Forget what is older."""
        oldest = self._clock() - days * 86_400

        def remove(connection: Connection) -> None:
            connection.execute(delete(questions).where(questions.c.asked_at < oldest))
            connection.execute(delete(stopped_threads).where(stopped_threads.c.at < oldest))

        self._database.attempt(remove, None)

    def forget_reply(self, key: str) -> None:
        """The reply was deleted with its question."""
        change = update(questions).where(questions.c.key == key).values(reply="", outcome=DELETED, text="", quote="")
        self._database.change(change)

    def forget_workspace(self, platform: str, workspace: str, until: float) -> bool:
        """Delete everything up to a time of a workspace that took the bot out; whether that was done."""

        def remove(connection: Connection) -> bool:
            theirs = and_(questions.c.platform == platform, questions.c.workspace == workspace)
            connection.execute(delete(questions).where(theirs, questions.c.asked_at <= until))
            stops = and_(stopped_threads.c.workspace == workspace, stopped_threads.c.at <= until)
            connection.execute(delete(stopped_threads).where(stops))
            return True

        return self._database.attempt(remove, False)

    def forget_person(self, asked: Asked) -> int | None:
        """Delete what the person of a question asked before it, what they pressed, and what was asked for them.

        How many questions that were; None where the database cannot be used. What is being answered just now stays.
        """
        here = questions.c.platform == asked.platform
        if asked.platform not in _SAME_PERSON_EVERYWHERE:
            here = and_(here, questions.c.workspace == asked.workspace)
        theirs = and_(here, questions.c.person == asked.person, questions.c.state == "done")
        of_others = select(questions.c.key).where(here)

        def remove(connection: Connection) -> int:
            for table in (feedback, watches, people_asked):
                pressed = and_(table.c.person == asked.person, table.c.question.in_(of_others))
                connection.execute(delete(table).where(pressed))
            return connection.execute(delete(questions).where(theirs)).rowcount

        return self._database.attempt(remove, None)
