"""Questions that went to a person, and what they replied."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Connection, and_, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.history.database import Database
from bot.history.tables import owner_replies, people_asked, questions
from bot.messages.question import Asked


@dataclass(frozen=True, slots=True)
class PersonAsked:
    """A question for a person.

    asked: where it was asked. person: who wants to know. text: the question.
    is_begun: whether it was being posted before, and nobody knows what came of that.
    """

    asked: Asked
    person: str
    text: str
    is_begun: bool


@dataclass(frozen=True, slots=True)
class OwnerReply:
    """What an owner replied to one.

    channel, post, message: where the question was posted, and the reply to it stands.
    told: what who asked was told of it before, "" for nothing. is_begun: as for the question.
    """

    to: PersonAsked
    channel: str
    post: str
    message: str
    text: str
    told: str
    is_begun: bool


_ASKED = [questions.c[field.name].label(f"asked_{field.name}") for field in fields(Asked)]


class PeopleAsked:
    """Both, as they are kept. While the database cannot be used nothing is found, nothing is kept, nothing raises.

    keeps_text: whether words are kept after who asked was told.
    """

    def __init__(self, database: Database, *, keeps_text: bool = True, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._keeps_text = keeps_text
        self._clock = clock

    def ask(self, key: str, person: str, text: str) -> bool | None:
        """A person is to be asked. False: one was asked before. None: it could not be written down."""
        row = {"question": key, "person": person, "text": text, "at": self._clock(), "is_begun": False}
        is_known = select(questions.c.key).where(questions.c.key == key)
        was_asked = select(people_asked.c.question).where(people_asked.c.question == key)

        def write(connection: Connection) -> bool | None:
            if connection.execute(was_asked).first():
                return False
            if connection.execute(is_known).first() is None:
                return None
            connection.execute(insert(people_asked).values(row | {"channel": "", "post": ""}))
            return True

        try:
            return self._database.attempt(write, None)
        except IntegrityError:  # somebody pressed in the same moment
            return False

    def to_post(self, platform: str) -> list[PersonAsked]:
        """What was not posted yet, in the order in which it was asked."""
        query = _joined(people_asked.c.is_begun).where(questions.c.platform == platform, people_asked.c.post == "")
        return [_person_asked(row) for row in self._rows(query.order_by(people_asked.c.at))]

    def begin_post(self, key: str) -> bool:
        """It is posted now; whether that was written down."""
        change = update(people_asked).where(people_asked.c.question == key).values(is_begun=True)
        return self._database.attempt(lambda connection: connection.execute(change).rowcount == 1, False)

    def finish_post(self, key: str, channel: str, post: str) -> None:
        """It was posted."""
        change = update(people_asked).where(people_asked.c.question == key).values(channel=channel, post=post)
        self._database.attempt(lambda connection: connection.execute(change), None)

    def take_back(self, key: str) -> None:
        """Nobody could be asked: it may be tried once more."""
        done = delete(people_asked).where(people_asked.c.question == key)
        self._database.attempt(lambda connection: connection.execute(done), None)

    def hear(self, channel: str, post: str, message: str, text: str) -> bool:
        """Somebody wrote this in reply to a post, or changed it to this; False when no question is posted there."""
        posted = and_(people_asked.c.channel == channel, people_asked.c.post == post)
        question = select(people_asked.c.question).where(posted)
        here = and_(owner_replies.c.channel == channel, owner_replies.c.message == message)

        def write(connection: Connection) -> bool:
            key = connection.execute(question).scalar()
            if key is None:
                return False
            if connection.execute(update(owner_replies).where(here).values(text=text)).rowcount == 0:
                row = {"channel": channel, "message": message, "question": key, "text": text, "at": self._clock()}
                connection.execute(insert(owner_replies).values(row | {"begun": "", "told": ""}))
            return True

        try:
            return self._database.attempt(write, False)
        except IntegrityError:  # the same message came twice at once
            return True

    def to_tell(self, platform: str) -> list[OwnerReply]:
        """The replies, as they are worded now, that who asked was not told yet, the oldest first."""
        names = ("channel", "message", "text", "begun", "told")
        reply = [owner_replies.c[name].label(f"reply_{name}") for name in names]
        query = (
            _joined(people_asked.c.is_begun, people_asked.c.post, *reply)
            .join(owner_replies, owner_replies.c.question == people_asked.c.question)
            .where(questions.c.platform == platform, owner_replies.c.text != owner_replies.c.told)
            .order_by(owner_replies.c.at)
        )
        return [
            OwnerReply(
                to=_person_asked(row),
                channel=row.reply_channel,
                post=row.post,
                message=row.reply_message,
                text=row.reply_text,
                told=row.reply_told,
                is_begun=row.reply_begun == row.reply_text,
            )
            for row in self._rows(query)
        ]

    def begin_telling(self, reply: OwnerReply) -> bool:
        """Who asked is told now; whether that was written down."""
        change = update(owner_replies).where(_is(reply)).values(begun=reply.text)
        return self._database.attempt(lambda connection: connection.execute(change).rowcount == 1, False)

    def finish_telling(self, reply: OwnerReply) -> None:
        """Who asked was told, or cannot be. A later wording stays to be told."""
        words = {"told": reply.text} if self._keeps_text else {"told": "", "text": "", "begun": ""}
        change = update(owner_replies).where(_is(reply), owner_replies.c.text == reply.text).values(words)
        later = update(owner_replies).where(_is(reply), owner_replies.c.text != reply.text).values(told=reply.text)

        def write(connection: Connection) -> None:
            if connection.execute(change).rowcount == 0:
                connection.execute(later)
            if not self._keeps_text:
                question = people_asked.c.question == reply.to.asked.key
                connection.execute(update(people_asked).where(question).values(text=""))

        self._database.attempt(write, None)

    def _rows(self, query: Any) -> Sequence[Any]:
        nothing: Sequence[Any] = ()
        return self._database.attempt(lambda connection: connection.execute(query).all(), nothing)


def _joined(*more: Any) -> Any:
    columns = (people_asked.c.person, people_asked.c.text, *more)
    return select(*_ASKED, *columns).join(people_asked, people_asked.c.question == questions.c.key)


def _person_asked(row: Any) -> PersonAsked:
    asked = Asked(**{field.name: getattr(row, f"asked_{field.name}") for field in fields(Asked)})
    return PersonAsked(asked, row.person, row.text, row.is_begun)


def _is(reply: OwnerReply) -> Any:
    return and_(owner_replies.c.channel == reply.channel, owner_replies.c.message == reply.message)
