"""Questions that went to a person, and what they replied."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, and_, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.history.database import Database
from bot.history.rows import ASKED, as_asked
from bot.history.tables import owner_articles, owner_replies, people_asked, questions
from bot.messages.question import Asked, still_standing


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
class Heard:
    """A message of an owner; name: of who wrote it, on Slack an id."""

    message: str
    text: str
    name: str


@dataclass(frozen=True, slots=True)
class OwnerReply:
    """What an owner replied to one.

    channel, post, message: where the question was posted, and the reply to it stands.
    name: of who replied, on Slack an id.
    told: what who asked was told of it before, "" for nothing. is_begun: as for the question.
    """

    to: PersonAsked
    channel: str
    post: str
    message: str
    name: str
    text: str
    told: str
    is_begun: bool


@dataclass(frozen=True, slots=True)
class WrittenArticle:
    """What an owner made of a reply: at, in seconds since 1970."""

    reply: OwnerReply
    title: str
    text: str
    author: str
    at: float


_ASKED = [column.label(f"asked_{column.name}") for column in ASKED]


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
        return [_person_asked(row) for row in self._database.rows(query.order_by(people_asked.c.at))]

    def begin_post(self, key: str) -> bool:
        """It is posted now; whether that was written down."""
        change = update(people_asked).where(people_asked.c.question == key).values(is_begun=True)
        return self._database.change(change) == 1

    def finish_post(self, key: str, channel: str, post: str) -> None:
        """It was posted; what was replied to it meanwhile is known for that."""
        change = update(people_asked).where(people_asked.c.question == key).values(channel=channel, post=post)
        is_early = and_(owner_replies.c.channel == channel, owner_replies.c.post == post)

        def write(connection: Connection) -> None:
            connection.execute(change)
            connection.execute(update(owner_replies).where(is_early).values(question=key))

        self._database.attempt(write, None)

    def take_back(self, key: str) -> None:
        """Nobody could be asked: it may be tried once more."""
        done = delete(people_asked).where(people_asked.c.question == key)
        self._database.change(done)

    def hear(self, channel: str, post: str, reply: Heard, *, may_be_new: bool = False) -> bool:
        """Somebody wrote this in reply to a post, or changed it to this; False when that is no question for a person.

        may_be_new: take it for one also where nobody knows it yet and one is being posted.
        """
        posted = and_(people_asked.c.channel == channel, people_asked.c.post == post)
        question = select(people_asked.c.question).where(posted)
        here = and_(owner_replies.c.channel == channel, owner_replies.c.message == reply.message)
        being_posted = select(people_asked.c.question).where(people_asked.c.is_begun, people_asked.c.post == "")

        def write(connection: Connection) -> bool:
            key = connection.execute(question).scalar()
            if key is None and not (may_be_new and connection.execute(being_posted).first()):
                return False
            if connection.execute(update(owner_replies).where(here).values(text=reply.text)).rowcount == 0:
                row = {**asdict(reply), "channel": channel, "post": post, "question": key, "at": self._clock()}
                connection.execute(insert(owner_replies).values(row | {"begun": "", "told": ""}))
            return True

        try:
            return self._database.attempt(write, False)
        except IntegrityError:  # the same message came twice at once
            return True

    def to_tell(self, platform: str) -> list[OwnerReply]:
        """The replies, as they are worded now, that who asked was not told yet, the oldest first."""
        is_open = and_(questions.c.platform == platform, owner_replies.c.text != owner_replies.c.told)
        return [
            _owner_reply(row) for row in self._database.rows(_replies().where(is_open).order_by(owner_replies.c.at))
        ]

    def reply(self, channel: str, message: str) -> OwnerReply | None:
        """What an owner replied in a message."""
        here = and_(owner_replies.c.channel == channel, owner_replies.c.message == message)
        return next((_owner_reply(row) for row in self._database.rows(_replies().where(here))), None)

    def keep_article(self, reply: OwnerReply, title: str, text: str, author: str) -> bool | None:
        """It is to become an article. False: it was to before. None: it could not be written down."""
        row = {"channel": reply.channel, "message": reply.message, "question": reply.to.asked.key, "title": title}
        row |= {"text": text, "author": author}

        def write(connection: Connection) -> bool:
            connection.execute(insert(owner_articles).values(row | {"at": self._clock(), "is_done": False}))
            return True

        try:
            return self._database.attempt(write, None)
        except IntegrityError:
            return False

    def to_make(self, platform: str) -> list[WrittenArticle]:
        """What is to become an article, the oldest first."""
        written = [owner_articles.c[name].label(f"article_{name}") for name in ("title", "text", "author", "at")]
        is_its = and_(
            owner_articles.c.channel == owner_replies.c.channel, owner_articles.c.message == owner_replies.c.message
        )
        query = _replies(*written).join(owner_articles, is_its)
        is_open = and_(questions.c.platform == platform, owner_articles.c.is_done.is_(False))
        return [
            WrittenArticle(_owner_reply(row), row.article_title, row.article_text, row.article_author, row.article_at)
            for row in self._database.rows(query.where(is_open).order_by(owner_articles.c.at))
        ]

    def finish_article(self, reply: OwnerReply) -> None:
        """The index was built with it, or could not be."""
        here = and_(owner_articles.c.channel == reply.channel, owner_articles.c.message == reply.message)
        change = update(owner_articles).where(here).values(is_done=True, text="")
        self._database.change(change)

    def begin_telling(self, reply: OwnerReply) -> bool:
        """Who asked is told now; whether that was written down."""
        change = update(owner_replies).where(_is(reply)).values(begun=reply.text)
        return self._database.change(change) == 1

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


def _joined(*more: Any) -> Any:
    columns = (questions.c.outcome, people_asked.c.person, people_asked.c.text, *more)
    return select(*_ASKED, *columns).join(people_asked, people_asked.c.question == questions.c.key)


def _replies(*more: Any) -> Any:
    names = ("channel", "message", "name", "text", "begun", "told")
    reply = [owner_replies.c[name].label(f"reply_{name}") for name in names]
    columns = (people_asked.c.is_begun, people_asked.c.post, *reply, *more)
    return _joined(*columns).join(owner_replies, owner_replies.c.question == people_asked.c.question)


def _owner_reply(row: Any) -> OwnerReply:
    return OwnerReply(
        to=_person_asked(row),
        channel=row.reply_channel,
        post=row.post,
        message=row.reply_message,
        name=row.reply_name,
        text=row.reply_text,
        told=row.reply_told,
        is_begun=row.reply_begun == row.reply_text,
    )


def _person_asked(row: Any) -> PersonAsked:
    asked = still_standing(as_asked(row, "asked_"), row.outcome)
    return PersonAsked(asked, row.person, row.text, row.is_begun)


def _is(reply: OwnerReply) -> Any:
    return and_(owner_replies.c.channel == reply.channel, owner_replies.c.message == reply.message)
