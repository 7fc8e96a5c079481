"""Questions, their answers, and what people thought of them."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, fields, replace
from enum import Enum
from itertools import takewhile
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, and_, case, delete, func, insert, or_, select, true, update
from sqlalchemy.exc import IntegrityError

from bot.history.database import Database
from bot.history.ownership import has_no_owner, living, take_over
from bot.history.tables import changes, feedback, people_asked, questions, stopped_threads, watches
from bot.messages.question import UNDERTAKEN, Asked, Earlier, Edit, Posted, Watched
from bot.messages.reply import SMALL_TALK, Place, Reply, confidence_of, outcome_of, place_of, quote_of

# There a person has one id wherever they write; on Slack it is one of the workspace.
_SAME_PERSON_EVERYWHERE = ("discord", "web")
# The reply to a question that was interrupted longer ago would puzzle more than help.
ANSWERED_LATE_SECONDS = 3_600.0
# Nobody waits longer for a reply because a database that several processes share is away.
_AWAY_SECONDS = 60.0
_LISTS = ("articles", "summary")  # outcomes that may list articles, and quote none
_ASKED = [questions.c[field.name] for field in fields(Asked)]


class Claim(Enum):
    """Who answers a question: this process, another one, or nobody can tell."""

    OURS = "ours"
    OTHERS = "others"
    UNKNOWN = "unknown"


class History:
    """The history. While the database cannot be used, nothing is found and nothing is kept, and nothing raises.

    keeps_text: whether the words of a question stay after it was answered. owner: the process that takes questions
    here; what another one took is left to it as long as it lives.
    """

    def __init__(
        self,
        database: Database,
        *,
        keeps_text: bool = True,
        owner: str = "",
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.database = database
        self._keeps_text = keeps_text
        self._owner = owner or uuid4().hex
        self._clock = clock

    def accept(self, asked: Asked) -> Claim:
        """Write a question down before anything is done about it.

        OTHERS when it was taken before; UNKNOWN while the database is away, and then `claim` tells.
        """
        row = self._row(asked)

        def write(connection: Connection) -> Claim:
            connection.execute(insert(questions).values(row))
            return Claim.OURS

        try:
            return self.database.attempt(write, Claim.UNKNOWN)
        except IntegrityError:
            return Claim.OTHERS

    def leave(self, asked: Asked) -> None:
        """Write down a question that nobody has, to be taken over; one that was taken before stays as it is."""
        row = {**self._row(asked), "owner": ""}
        with suppress(IntegrityError):
            self.database.attempt(lambda connection: connection.execute(insert(questions).values(row)), None)

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
            return self.database.insist(look, self._unknown, _AWAY_SECONDS)
        except IntegrityError:  # another process was there between looking and writing
            return Claim.OTHERS

    def mark_sending(self, asked: Asked) -> Claim:
        """Its reply goes out now: from here on only the platform knows whether it was sent.

        OTHERS when another process took the question over and sends the reply; UNKNOWN when a database that they share
        is away for long, so that one may have.
        """
        this = questions.c.key == asked.key
        change = update(questions).where(this, questions.c.owner == self._owner).values(state="sending")

        def mark(connection: Connection) -> Claim:
            # It is not there at all when it came while the database was away.
            is_ours = connection.execute(change).rowcount or not _is_kept(connection, asked.key)
            return Claim.OURS if is_ours else Claim.OTHERS

        return self.database.insist(mark, self._unknown, _AWAY_SECONDS)

    def finish(self, asked: Asked, reply: Reply, sent: str, seconds: float) -> None:
        """The question was answered by the message `sent`, so long after it was asked."""
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

        def complete(connection: Connection) -> None:
            changed = connection.execute(update(questions).where(questions.c.key == asked.key).values(values))
            if changed.rowcount == 0:  # it came while the database was away
                row = {**asdict(asked), "key": asked.key, "asked_at": self._clock() - seconds, **values}
                connection.execute(insert(questions).values(row))

        self.database.insist(complete, None, _AWAY_SECONDS)

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
        return self.database.attempt(lambda connection: connection.execute(earlier.limit(1)).first(), None) is None

    def take_over(self, platform: str) -> list[Asked]:
        """What processes that are gone left unanswered, in the order of asking; from now on it is ours.

        What was asked too long ago is given up.
        """
        now = self._clock()
        oldest = now - ANSWERED_LATE_SECONDS
        left = and_(
            questions.c.platform == platform,
            questions.c.state != "done",
            has_no_owner(questions, self._owner, now),
        )
        lost = {"state": "done", "outcome": "lost", "address": ""}

        def take(connection: Connection) -> list[Asked]:
            rows = connection.execute(select(questions).where(left).order_by(questions.c.asked_at)).all()
            taken = [row for row in rows if take_over(connection, questions.c.key, row, self._owner)]
            for row in taken:
                if row.asked_at < oldest:
                    connection.execute(update(questions).where(questions.c.key == row.key).values(lost))
            return [_asked(row) for row in taken if row.asked_at >= oldest]

        return self.database.attempt(take, [])

    def note_change(self, change: Edit) -> bool:
        """Write down that a question was edited or deleted, before anything is done about its reply.

        False when there is nothing to do: it is no question that was taken, or another process still answers it, and
        the change is taken over afterwards. True too while nobody can tell.
        """
        key, text = change.asked.key, None if change.is_deletion else change.asked.text

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

        return self.database.attempt(note, True)

    def finish_change(self, change: Edit) -> None:
        """The reply followed. A later change of the same question stays to be done."""
        this = changes.c.text.is_(None) if change.is_deletion else changes.c.text == change.asked.text
        done = delete(changes).where(changes.c.question == change.asked.key, this)
        self.database.attempt(lambda connection: connection.execute(done), None)

    def take_over_changes(self, platform: str) -> list[Edit]:
        """The changes that nobody is at, in the order in which they came; from now on they are ours.

        Those of questions that another process still answers are left for later.
        """
        can_follow = or_(questions.c.state == "done", questions.c.owner == self._owner)
        query = (
            select(*_ASKED, changes.c.question, changes.c.owner, changes.c.text.label("new_text"))
            .join(changes, changes.c.question == questions.c.key)
            .where(questions.c.platform == platform, can_follow, has_no_owner(changes, self._owner, self._clock()))
            .order_by(changes.c.at)
        )

        def take(connection: Connection) -> list[Edit]:
            rows = connection.execute(query).all()
            taken = [row for row in rows if take_over(connection, changes.c.question, row, self._owner)]
            return [Edit(replace(_asked(row), text=row.new_text or ""), row.new_text is None) for row in taken]

        return self.database.attempt(take, [])

    def posted(self, key: str) -> Posted | None:
        """The question of a key with its reply."""
        found = self._posted(questions.c.key == key)
        return found[0] if found else None

    def posted_as(self, workspace: str, channel: str, reply: str) -> Posted | None:
        """The question whose reply is the message `reply`."""
        here = and_(questions.c.workspace == workspace, questions.c.channel == channel)
        found = self._posted(and_(here, questions.c.reply == reply))
        return found[0] if found else None

    def last_in_channel(self, workspace: str, channel: str, minutes: float) -> Posted | None:
        """The newest question of a channel that is not older, and not private, answered or not."""
        here = and_(questions.c.workspace == workspace, questions.c.channel == channel, questions.c.thread != "")
        recent = questions.c.asked_at >= self._clock() - 60 * minutes
        found = self._posted(and_(here, recent), "done", "sending", "waiting")
        return found[-1] if found else None

    def asked_in(self, platform: str, workspace: str, days: float) -> list[tuple[str, str]]:
        """Where something was asked in the last days, the latest first: channel and thread, "" for a private one."""
        theirs = and_(questions.c.platform == platform, questions.c.workspace == workspace)
        recent = questions.c.asked_at >= self._clock() - days * 86_400
        place = (questions.c.channel, questions.c.thread)
        query = select(*place).where(theirs, recent).group_by(*place).order_by(func.max(questions.c.asked_at).desc())
        nothing: Sequence[Any] = ()
        rows = self.database.attempt(lambda connection: connection.execute(query).all(), nothing)
        return [(channel, thread) for channel, thread in rows]

    def posted_since(self, days: float, *outcomes: str) -> list[Posted]:
        """The answered questions of the last days, oldest first, those of some outcomes alone if any are named."""
        recent = questions.c.asked_at >= self._clock() - days * 86_400
        return self._posted(and_(recent, questions.c.outcome.in_(outcomes)) if outcomes else recent)

    def answered_texts(self, days: float) -> list[str] | None:
        """What was asked and answered in the last days, the newest first; None while the database cannot be used.

        Follow-ups are left out: they say nothing without the question before.
        """
        query = (
            select(questions.c.text)
            .where(
                questions.c.asked_at >= self._clock() - days * 86_400,
                questions.c.outcome == "answered",
                questions.c.way != "follow-up",
                questions.c.text != "",
            )
            .order_by(questions.c.asked_at.desc())
        )
        nothing: Sequence[str] | None = None
        found = self.database.attempt(lambda connection: connection.execute(query).scalars().all(), nothing)
        return None if found is None else [str(text) for text in found]

    def posted_in_thread(self, workspace: str, channel: str, thread: str) -> list[Posted]:
        """The questions of a thread whose reply was sent, or goes out just now, oldest first.

        Where a thread is a channel of its own it begins with a message of another, which has the same id: a question
        or its reply.
        """
        here = and_(questions.c.channel == channel, questions.c.thread == thread)
        if channel == thread:
            here = or_(here, questions.c.message == thread, questions.c.reply == thread)
        here = and_(questions.c.workspace == workspace, here)
        is_sent = or_(questions.c.state == "sending", questions.c.reply != "")
        return self._posted(and_(here, is_sent), "done", "sending")

    def asked_before(self, asked: Asked) -> list[Earlier]:
        """What was asked before one in its thread and found, or a list of articles, oldest first: nothing refused."""
        if asked.thread in ("", asked.message):
            return []
        posted = self.posted_in_thread(asked.workspace, asked.channel, asked.thread)
        earlier = takewhile(lambda each: each.asked.key != asked.key, posted)
        return [
            Earlier(each.asked.text, each.article, each.start, each.end, each.quote)
            for each in earlier
            if each.article or each.outcome in _LISTS
        ]

    def asked_by_same(self, asked: Asked) -> list[Posted]:
        """What the person of a question asked before it in its thread, or direct messages, and was answered."""
        here = and_(
            questions.c.workspace == asked.workspace,
            questions.c.channel == asked.channel,
            questions.c.person == asked.person,
            questions.c.key != asked.key,
            questions.c.reply != "",
        )
        return self._posted(here if asked.way == "direct" else and_(here, questions.c.thread == asked.thread))

    def helpful_in_channel(self, workspace: str, channel: str, days: float) -> list[Posted]:
        """The answers of a channel that more people called helpful than unhelpful, oldest first."""
        rated = select(feedback.c.question).where(feedback.c.helpful == 1)
        found = self._posted(
            and_(
                questions.c.workspace == workspace,
                questions.c.channel == channel,
                questions.c.outcome == "answered",
                questions.c.reply != "",
                questions.c.asked_at >= self._clock() - days * 86_400,
                questions.c.key.in_(rated),
            )
        )
        return [each for each in found if each.helpful > each.unhelpful]

    def forget_reply(self, key: str) -> None:
        """The reply was deleted with its question."""
        change = update(questions).where(questions.c.key == key).values(reply="", outcome="deleted", text="", quote="")
        self.database.attempt(lambda connection: connection.execute(change), None)

    def rate(self, key: str, person: str, *, helpful: bool) -> bool:
        """Keep what a person thinks of a reply in the place of what they thought before; whether it was kept."""

        def keep(connection: Connection) -> bool:
            if not _is_kept(connection, key):
                return False
            mine = and_(feedback.c.question == key, feedback.c.person == person)
            connection.execute(delete(feedback).where(mine))
            row = {"question": key, "person": person, "helpful": int(helpful), "at": self._clock()}
            connection.execute(insert(feedback).values(row))
            return True

        return self.database.attempt(keep, False)

    @property
    def keeps_text(self) -> bool:
        """Whether the words of people are kept."""
        return self._keeps_text

    def expect(self, key: str, person: str, text: str) -> bool:
        """Keep what somebody expected with their thought of the reply; whether it was kept."""
        mine = and_(feedback.c.question == key, feedback.c.person == person, feedback.c.helpful == 0)
        change = update(feedback).where(mine).values(expected=text)
        if not self._keeps_text:
            return False
        return self.database.attempt(lambda connection: connection.execute(change).rowcount > 0, False)

    def expectations(self) -> dict[str, tuple[str, ...]]:
        """What people expected of replies, the oldest first, by the keys of their questions."""
        said = select(feedback.c.question, feedback.c.expected).where(feedback.c.expected != "")
        nothing: Sequence[Any] = ()
        query = said.order_by(feedback.c.at)
        found: dict[str, tuple[str, ...]] = {}
        for key, text in self.database.attempt(lambda connection: connection.execute(query).all(), nothing):
            found[key] = (*found.get(key, ()), text)
        return found

    def choose(self, key: str, person: str, place: Place, quote: str) -> bool:
        """A candidate answers the question: the last one that anybody chose stays with it; whether that was kept."""
        chosen = {"article": place.article, "quote_start": place.start, "quote_end": place.end, "quote": quote}
        change = update(questions).where(questions.c.key == key, questions.c.outcome == "unsure").values(chosen)
        is_kept = self.database.attempt(lambda connection: connection.execute(change).rowcount > 0, False)
        return is_kept and self.rate(key, person, helpful=True)

    def watch(self, key: str, person: str, text: str) -> bool:
        """Somebody wants to hear when the articles cover the question; whether that was kept."""

        def keep(connection: Connection) -> bool:
            if not _is_kept(connection, key):
                return False
            mine = and_(watches.c.question == key, watches.c.person == person)
            again = connection.execute(update(watches).where(mine).values(text=text, told_at=None))
            if again.rowcount == 0:
                row = {"question": key, "person": person, "text": text, "at": self._clock()}
                connection.execute(insert(watches).values(row))
            return True

        return self.database.attempt(keep, False)

    def watched(self, key: str = "") -> list[Watched]:
        """The questions that are waited for, with those who wait and were not told yet; the one of a key, or all."""
        is_open = and_(watches.c.told_at.is_(None), watches.c.question == key if key else true())
        waits = select(watches.c.question, watches.c.person, watches.c.text).where(is_open)
        query = waits.order_by(watches.c.at, watches.c.person)
        nothing: Sequence[Any] = ()
        rows = self.database.attempt(lambda connection: connection.execute(query).all(), nothing)
        people: dict[str, list[str]] = {}
        for question, person, _text in rows:
            people.setdefault(question, []).append(person)
        texts = {question: text for question, _person, text in rows}
        found = self._posted(questions.c.key.in_(people)) if people else []
        return [Watched(posted, texts[posted.asked.key], tuple(people[posted.asked.key])) for posted in found]

    def mark_told(self, key: str, people: Sequence[str]) -> None:
        """These of those who waited for the question were told."""
        theirs = and_(watches.c.question == key, watches.c.person.in_(people))
        change = update(watches).where(theirs).values(told_at=self._clock(), text="")
        self.database.attempt(lambda connection: connection.execute(change), None)

    def stop_thread(self, workspace: str, channel: str, thread: str) -> None:
        """Nothing in the thread is answered any more without a mention."""
        row = {"workspace": workspace, "channel": channel, "thread": thread, "at": self._clock()}
        try:
            self.database.attempt(lambda connection: connection.execute(insert(stopped_threads).values(row)), None)
        except IntegrityError:
            return

    def is_stopped(self, workspace: str, channel: str, thread: str) -> bool:
        """Whether somebody said "stop" in the thread."""
        stops = select(stopped_threads.c.at).where(
            stopped_threads.c.workspace == workspace,
            stopped_threads.c.channel == channel,
            stopped_threads.c.thread == thread,
        )
        return self.database.attempt(lambda connection: connection.execute(stops).first(), None) is not None

    def prune(self, days: float) -> None:
        """Forget what is older."""
        oldest = self._clock() - days * 86_400

        def remove(connection: Connection) -> None:
            connection.execute(delete(questions).where(questions.c.asked_at < oldest))
            connection.execute(delete(stopped_threads).where(stopped_threads.c.at < oldest))

        self.database.attempt(remove, None)

    def forget_workspace(self, platform: str, workspace: str, until: float) -> bool:
        """Delete everything up to a time of a workspace that took the bot out; whether that was done."""

        def remove(connection: Connection) -> bool:
            theirs = and_(questions.c.platform == platform, questions.c.workspace == workspace)
            connection.execute(delete(questions).where(theirs, questions.c.asked_at <= until))
            stops = and_(stopped_threads.c.workspace == workspace, stopped_threads.c.at <= until)
            connection.execute(delete(stopped_threads).where(stops))
            return True

        return self.database.attempt(remove, False)

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

        return self.database.attempt(remove, None)

    @property
    def _unknown(self) -> Claim:
        """Who answers when the database does not tell: what nobody else uses is ours."""
        return Claim.UNKNOWN if self.database.is_shared else Claim.OURS

    def _row(self, asked: Asked) -> dict[str, Any]:
        return {**asdict(asked), "key": asked.key, "state": "waiting", "asked_at": self._clock(), "owner": self._owner}

    def _posted(self, condition: Any, *states: str) -> list[Posted]:
        helpful = func.coalesce(func.sum(case((feedback.c.helpful == 1, 1), else_=0)), 0)
        unhelpful = func.coalesce(func.sum(case((feedback.c.helpful == 0, 1), else_=0)), 0)
        query = (
            select(questions, helpful.label("helpful"), unhelpful.label("unhelpful"))
            .outerjoin(feedback, feedback.c.question == questions.c.key)
            .where(condition, questions.c.state.in_(states or ("done",)))
            .group_by(*questions.c)
            .order_by(questions.c.asked_at)
        )
        rows: Sequence[Any] = self.database.attempt(lambda connection: connection.execute(query).all(), [])
        return [_posted_row(row) for row in rows]


def _is_kept(connection: Connection, key: str) -> bool:
    """Whether a question is in the history: one that is too old, or lost, nobody would ever come back to."""
    return connection.execute(select(questions.c.key).where(questions.c.key == key)).first() is not None


def _quoted(reply: Reply) -> dict[str, Any]:
    # Of what may answer no words are kept before somebody chooses; where it stands is what the talk goes on from.
    place = place_of(reply)
    quote = "" if outcome_of(reply) in ("unsure", "several") else quote_of(reply)
    return {"article": place.article, "quote_start": place.start, "quote_end": place.end, "quote": quote}


def _asked(row: Any) -> Asked:
    return Asked(**{field.name: getattr(row, field.name) for field in fields(Asked)})


def _posted_row(row: Any) -> Posted:
    return Posted(
        asked=_asked(row),
        asked_at=row.asked_at,
        outcome=row.outcome,
        reply=row.reply,
        article=row.article,
        start=row.quote_start or 0,
        end=row.quote_end or 0,
        quote=row.quote,
        helpful=row.helpful,
        unhelpful=row.unhelpful,
        seconds=row.seconds,
    )
