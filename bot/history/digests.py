"""Which weeks were summed up where, so that none is twice."""

import json
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.history.database import Database
from bot.history.tables import digests


@dataclass(frozen=True, slots=True)
class DigestPlace:
    """A channel of a platform, as the settings name it."""

    platform: str
    channel: str


class DigestTable:
    """The weeks. While the database cannot be used none may be sent."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    def begin(self, place: DigestPlace, week: date, articles: Collection[str]) -> bool | None:
        """Write down that a week is summed up now, with the articles that serve.

        True: nobody did before. False: somebody began, and nobody knows whether it was sent. None: it was sent, or the
        database is away.
        """
        row = {"platform": place.platform, "channel": place.channel, "week": week.isoformat()}

        def write(connection: Connection) -> bool | None:
            found = connection.execute(select(digests.c.sent_at).where(_is(place, week))).first()
            if found is None:
                connection.execute(insert(digests).values(row | {"articles": json.dumps(sorted(articles))}))
                return True
            return False if found.sent_at is None else None

        try:
            return self._database.attempt(write, None)
        except IntegrityError:  # another process was there first
            return None

    def finish(self, place: DigestPlace, week: date) -> None:
        """The week was summed up there, and is not again."""
        change = update(digests).where(_is(place, week)).values(sent_at=self._clock())
        self._database.change(change)

    def is_sent(self, place: DigestPlace, week: date) -> bool:
        """Whether a week was summed up there; True too while nobody can tell."""
        query = select(digests.c.sent_at).where(_is(place, week), digests.c.sent_at.is_not(None))
        return self._database.attempt(lambda connection: connection.execute(query).first() is not None, True)

    def articles_before(self, place: DigestPlace, week: date) -> frozenset[str] | None:
        """The articles that served when the last week before was summed up there; None without one."""
        here = and_(digests.c.platform == place.platform, digests.c.channel == place.channel)
        before = select(digests.c.articles).where(here, digests.c.week < week.isoformat())
        query = before.order_by(digests.c.week.desc()).limit(1)
        found = self._database.attempt(lambda connection: connection.execute(query).scalar(), None)
        return None if found is None else frozenset(json.loads(found))


def _is(place: DigestPlace, week: date) -> ColumnElement[bool]:
    return and_(
        digests.c.platform == place.platform, digests.c.channel == place.channel, digests.c.week == week.isoformat()
    )
