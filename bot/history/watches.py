"""Questions whose askers want to hear when the articles cover them."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy import Connection, and_, insert, select, true, update

from bot.history.database import Database
from bot.history.past_questions import PastQuestions
from bot.history.rows import is_kept
from bot.history.tables import watches
from bot.messages.question import Watched, still_standing


class Watches:
    """Who waits for which question, until they were told."""

    def __init__(self, database: Database, past: PastQuestions, clock: Callable[[], float]) -> None:
        self._database = database
        self._past = past
        self._clock = clock

    def add(self, key: str, person: str, text: str) -> bool:
        """Somebody wants to hear when the articles cover the question; whether that was kept."""

        def keep(connection: Connection) -> bool:
            if not is_kept(connection, key):
                return False
            mine = and_(watches.c.question == key, watches.c.person == person)
            again = connection.execute(update(watches).where(mine).values(text=text, told_at=None))
            if again.rowcount == 0:
                row = {"question": key, "person": person, "text": text, "at": self._clock()}
                connection.execute(insert(watches).values(row))
            return True

        return self._database.attempt(keep, False)

    def waiting(self, key: str = "") -> list[Watched]:
        """The questions that are waited for, with those who wait and were not told yet; the one of a key, or all."""
        is_open = and_(watches.c.told_at.is_(None), watches.c.question == key if key else true())
        waits = select(watches.c.question, watches.c.person, watches.c.text).where(is_open)
        query = waits.order_by(watches.c.at, watches.c.person)
        rows = self._database.rows(query)
        people: dict[str, list[str]] = {}
        for question, person, _text in rows:
            people.setdefault(question, []).append(person)
        texts = {question: text for question, _person, text in rows}
        found = self._past.posted_of(people)
        standing = [replace(each, asked=still_standing(each.asked, each.outcome)) for each in found]
        return [Watched(posted, texts[posted.asked.key], tuple(people[posted.asked.key])) for posted in standing]

    def mark_told(self, key: str, people: Sequence[str]) -> None:
        """These of those who waited for the question were told."""
        theirs = and_(watches.c.question == key, watches.c.person.in_(people))
        change = update(watches).where(theirs).values(told_at=self._clock(), text="")
        self._database.change(change)
