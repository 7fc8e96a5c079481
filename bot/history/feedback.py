"""What people thought of replies."""

from collections.abc import Callable

from sqlalchemy import Connection, and_, delete, insert, or_, select, update

from bot.history.database import Database
from bot.history.rows import is_kept
from bot.history.tables import feedback, questions
from bot.messages.quotation import Place


class Feedback:
    """Helpful or not, what was expected instead, and which of several candidates answers.

    keeps_text: whether the words of people are kept.
    """

    def __init__(self, database: Database, *, keeps_text: bool, clock: Callable[[], float]) -> None:
        self.keeps_text = keeps_text
        self._database = database
        self._clock = clock

    def rate(self, key: str, person: str, *, helpful: bool) -> bool:
        """Keep what a person thinks of a reply in the place of what they thought before; whether it was kept."""

        def keep(connection: Connection) -> bool:
            if not is_kept(connection, key):
                return False
            mine = and_(feedback.c.question == key, feedback.c.person == person)
            connection.execute(delete(feedback).where(mine))
            row = {"question": key, "person": person, "helpful": int(helpful), "at": self._clock()}
            connection.execute(insert(feedback).values(row))
            return True

        return self._database.attempt(keep, False)

    def expect(self, key: str, person: str, text: str) -> bool:
        """Keep what somebody expected with their thought of the reply; whether it was kept."""
        mine = and_(feedback.c.question == key, feedback.c.person == person, feedback.c.helpful == 0)
        change = update(feedback).where(mine).values(expected=text)
        return self.keeps_text and self._database.change(change) > 0

    def expectations(self) -> dict[str, tuple[str, ...]]:
        """What people expected of replies, the oldest first, by the keys of their questions."""
        said = select(feedback.c.question, feedback.c.expected).where(feedback.c.expected != "")
        found: dict[str, tuple[str, ...]] = {}
        for key, text in self._database.rows(said.order_by(feedback.c.at)):
            found[key] = (*found.get(key, ()), text)
        return found

    def choose(self, key: str, person: str, place: Place, quote: str) -> bool:
        """A candidate answers the question: the last one that anybody chose stays with it; whether that was kept.

        Somebody may press before it is written down that the reply is there.
        """
        chosen = {"article": place.article, "quote_start": place.start, "quote_end": place.end, "quote": quote}
        is_shown = or_(questions.c.outcome == "unsure", questions.c.state == "sending")
        change = update(questions).where(questions.c.key == key, is_shown).values(chosen)
        return self._database.change(change) > 0 and self.rate(key, person, helpful=True)
