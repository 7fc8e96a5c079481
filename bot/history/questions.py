"""Questions on their way to a reply: who answers them, how far they are, and what was replied."""

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from enum import Enum
from typing import Any

from sqlalchemy import Connection, Update, and_, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.history.database import Database
from bot.history.ownership import has_no_owner, hold_the_gone, living, stay, take_over
from bot.history.rows import as_asked, is_kept
from bot.history.tables import questions
from bot.messages.question import DELETED, UNDERTAKEN, Asked
from bot.messages.reply import SMALL_TALK, Reply, confidence_of, outcome_of, place_of, quote_of
from bot.runtime.leases import LEASE_SECONDS

# The reply to a question that was interrupted longer ago would puzzle more than help.
ANSWERED_LATE_SECONDS = 3_600.0
# Nobody waits longer for a reply because a database that several processes share is away.
_AWAY_SECONDS = 60.0
# Of so many replies that went out without the database it is told when it is back.
_MOST_UNTOLD = 10_000


class Claim(Enum):
    """Who answers a question: this process, another one, or nobody can tell."""

    OURS = "ours"
    OTHERS = "others"
    UNKNOWN = "unknown"


class Questions:
    """Each is written down when it comes and when its reply goes out, so that it gets one, whatever ends in between.

    keeps_text: whether the words of a question stay after it was answered. owner: the process that takes them.
    """

    def __init__(self, database: Database, *, keeps_text: bool, owner: str, clock: Callable[[], float]) -> None:
        self._database = database
        self._keeps_text = keeps_text
        self._owner = owner
        self._clock = clock
        self._untold: deque[tuple[str, dict[str, Any]]] = deque(maxlen=_MOST_UNTOLD)

    def accept(self, asked: Asked) -> Claim:
        """Write a question down before anything is done about it.

        OTHERS when it was taken before; UNKNOWN while the database is away, and then `claim` tells.
        """
        row = self._row(asked)

        def write(connection: Connection) -> Claim:
            connection.execute(insert(questions).values(row))
            return Claim.OURS

        try:
            return self._database.attempt(write, Claim.UNKNOWN)
        except IntegrityError:
            return Claim.OTHERS

    def leave(self, asked: Asked) -> None:
        """Write down a question that nobody has, to be taken over; one that was taken before stays as it is."""
        row = {**self._row(asked), "owner": ""}
        with suppress(IntegrityError):
            self._database.change(insert(questions).values(row))

    def claim(self, asked: Asked) -> Claim:
        """Who answers a question that could not be written down: several processes may have taken it meanwhile.

        A database that they share is waited for, so that it can tell.
        """

        def look(connection: Connection) -> Claim:
            found = connection.execute(select(questions.c.owner).where(questions.c.key == asked.key)).first()
            if found is None:
                connection.execute(insert(questions).values(self._row(asked)))
            return Claim.OURS if found is None or found.owner == self._owner else Claim.OTHERS

        try:
            return self._database.insist(look, self._unknown, _AWAY_SECONDS)
        except IntegrityError:  # another process was there between looking and writing
            return Claim.OTHERS

    def mark_sending(self, asked: Asked) -> Claim:
        """Its reply goes out now: from here on only the platform knows whether it was sent.

        OTHERS when another process took the question over and sends the reply; UNKNOWN when a database that they share
        is away for long, so that one may have. Nobody takes it over for the length of a lease from now.
        """
        this = questions.c.key == asked.key
        change = update(questions).where(this, questions.c.owner == self._owner).values(state="sending", quote="")

        def mark(connection: Connection) -> Claim:
            stay(connection, self._owner, self._clock() + LEASE_SECONDS)
            # It is not there at all when it came while the database was away.
            is_ours = connection.execute(change).rowcount or not is_kept(connection, asked.key)
            return Claim.OURS if is_ours else Claim.OTHERS

        return self._database.insist(mark, self._unknown, _AWAY_SECONDS)

    def finish(self, asked: Asked, reply: Reply, sent: str, seconds: float) -> None:
        """The question was answered by the message `sent`, so long after it was asked.

        While the database is away for long that is kept here, until `catch_up`.
        """
        values: dict[str, Any] = {
            "state": "done",
            "outcome": outcome_of(reply),
            "seconds": seconds,
            "confidence": confidence_of(reply),
            "reply": sent,
            "address": "",
            "way": asked.way,
            "text": asked.text if self._keeps_text and outcome_of(reply) != SMALL_TALK else "",
            **_quoted(reply),
        }

        def complete(connection: Connection) -> bool:
            this = questions.c.key == asked.key
            # What somebody chose of it already stays.
            is_chosen = connection.scalar(
                select(questions.c.quote).where(this, questions.c.state == "sending").with_for_update()
            )
            told = values if not is_chosen else {name: values[name] for name in values.keys() - _quoted(reply).keys()}
            changed = connection.execute(update(questions).where(this).values(told))
            if changed.rowcount == 0:  # it came while the database was away
                row = {**asdict(asked), "key": asked.key, "asked_at": self._clock() - seconds, **values}
                connection.execute(insert(questions).values(row))
            return True

        if not self._database.insist(complete, False, _AWAY_SECONDS):
            self._untold.append((asked.key, values))

    def catch_up(self) -> None:
        """Tell the database, if it is back, what was answered without it: until then others wait for their turn.

        What was deleted meanwhile, or was taken over, stays as it is.
        """
        while (untold := self._next_untold()) is not None:
            key, values = untold
            is_waiting = and_(questions.c.key == key, questions.c.owner == self._owner, questions.c.state != "done")
            told = update(questions).where(is_waiting, questions.c.outcome != DELETED).values(values)

            def tell(connection: Connection, told: Update = told) -> bool:
                connection.execute(told)
                return True

            if not self._database.attempt(tell, False):
                self._untold.appendleft((key, values))
                return

    def _next_untold(self) -> tuple[str, dict[str, Any]] | None:
        """Taken out, as several threads may catch up at once; None where there is none."""
        try:
            return self._untold.popleft()
        except IndexError:
            return None

    def is_next(self, asked: Asked) -> bool:
        """Whether no other process that lives still answers an earlier question of the channel."""
        now = self._clock()
        mine = select(questions.c.asked_at).where(questions.c.key == asked.key).scalar_subquery()
        earlier = select(questions.c.key).where(
            questions.c.state != "done",
            questions.c.way.not_in(UNDERTAKEN),
            questions.c.platform == asked.platform,
            questions.c.workspace == asked.workspace,
            questions.c.channel == asked.channel,
            questions.c.asked_at < mine,
            questions.c.owner != self._owner,
            questions.c.owner.in_(living(now)),
        )
        return not self._database.rows(earlier.limit(1))

    def take_over(self, platform: str) -> list[Asked]:
        """What processes that are gone left unanswered, in the order of asking; from now on it is ours.

        What was asked too long ago is given up.
        """
        self.catch_up()
        now = self._clock()
        oldest = now - ANSWERED_LATE_SECONDS
        left = and_(
            questions.c.platform == platform,
            questions.c.state != "done",
            has_no_owner(questions, self._owner, now),
        )
        lost = {"state": "done", "outcome": "lost", "address": ""}

        def take(connection: Connection) -> list[Asked]:
            hold_the_gone(connection, now)
            rows = connection.execute(select(questions).where(left).order_by(questions.c.asked_at)).all()
            taken = [row for row in rows if take_over(connection, questions.c.key, row, self._owner, now)]
            for row in taken:
                if row.asked_at < oldest:
                    connection.execute(update(questions).where(questions.c.key == row.key).values(lost))
            return [as_asked(row) for row in taken if row.asked_at >= oldest]

        return self._database.attempt(take, [])

    @property
    def _unknown(self) -> Claim:
        """Who answers when the database does not tell: what nobody else can write to is ours."""
        return Claim.UNKNOWN if self._database.may_be_anothers else Claim.OURS

    def _row(self, asked: Asked) -> dict[str, Any]:
        return {**asdict(asked), "key": asked.key, "state": "waiting", "asked_at": self._clock(), "owner": self._owner}


def _quoted(reply: Reply) -> dict[str, Any]:
    # Of what may answer no words are kept before somebody chooses; where it stands is what the talk goes on from.
    place = place_of(reply)
    quote = "" if outcome_of(reply) in ("unsure", "several") else quote_of(reply)
    return {"article": place.article, "quote_start": place.start, "quote_end": place.end, "quote": quote}
