"""A person to ask: a question goes to the owners' channel, and what is replied there goes back to who asked."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from bot.conversation.apologies import log_with_id
from bot.conversation.refusals import Code, Refusals
from bot.conversation.views import View, Views
from bot.history.people_asked import OwnerReply, PeopleAsked, PersonAsked
from bot.messages.marks import message_mark
from bot.messages.question import Asked, directly
from bot.messages.reply import Notice, Refused, Reply, place_of
from bot.visibility.asker import Asker
from index import collection_named

_log = logging.getLogger(__name__)

ASKING = "I am asking a person. What they reply comes back to you."
ASKED_BEFORE = "A person was asked this already; what they reply comes back to who asked first."
CANNOT_ASK = "I could not write that down, so nobody would be asked. Please ask once more and press then."
OPENING = "Somebody asks what the articles do not say for sure. Reply to this message, and I tell them."
TOLD = "I told who asked."
MAKE_ARTICLE = "Make it an article"
NO_WORDS = "(What they replied has no words that I can pass on.)"
_AGAIN_AFTER_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class OwnersChannel:
    """A channel of people who know.

    channel: its id. workspace: the one that it is named with, or "". collection: the one that it is for, "" for all
    that have none of their own.
    """

    channel: str
    workspace: str
    collection: str


def owners_channels(entries: Sequence[str]) -> tuple[OwnersChannel, ...]:
    """From C1, T1/C1 and hr:T1/C1, as the settings name them."""
    found = []
    for entry in entries:
        collection, _, place = entry.rpartition(":")
        workspace, _, channel = place.rpartition("/")
        found.append(OwnersChannel(channel, workspace, collection_named(collection)))
    return tuple(found)


def channel_for(collection: str, channels: Iterable[OwnersChannel]) -> str:
    """Of a workspace's channels that of a collection, else one that is for all; "" where nobody is named."""
    for_it = {each.collection: each.channel for each in reversed([*channels])}
    return for_it.get(collection) or for_it.get("", "")


class Unreachable(Exception):
    """Nobody can be told there, now or later; the message says why."""


@contextmanager
def unreachable(refusals: Refusals, gone: Mapping[Code, str]) -> Iterator[None]:
    """Raise Unreachable for what a platform refuses for good, and what may pass as it is.

    gone: why people take no message, by the platform's codes.
    """
    try:
        yield
    except refusals.kinds as error:
        why = refusals.why_unreachable(error) or gone.get(refusals.code(error), "")
        if not why:
            raise
        raise Unreachable(why) from error


def tell_there_or_directly(
    there: Callable[[], object] | None, directly: Callable[[], object], refusals: Refusals, gone: Mapping[Code, str]
) -> None:
    """Tell somebody where they asked or, where the platform takes nothing there, directly. Raises as `unreachable`.

    there: None where they asked in private.
    """
    if there:
        try:
            there()
        except refusals.kinds as error:
            if not refusals.why_unreachable(error):
                raise
        else:
            return
    with unreachable(refusals, gone):
        directly()


class AsksOwners(Protocol):
    """A platform's way to owners and back. All of it raises what the platform refuses with, if that passes."""

    def owners_channel(self, workspace: str, collection: str) -> str:
        """Where the questions of a workspace go that are about a collection, "" where nobody is named."""
        ...

    def collection_of(self, channel: str) -> str:
        """The collection that an owners' channel is for, or ""."""
        ...

    def reader(self, workspace: str, channel: str) -> Asker:
        """Everybody in an owners' channel, as the rules of collections see them."""
        ...

    def post_question(self, channel: str, question: PersonAsked, nearest: Reply) -> str:
        """Post it, unless it stands there already, and give the id of the message. Raises Unreachable."""
        ...

    def tell_asker(self, question: PersonAsked, said: Notice, mark: str, *, look_first: bool) -> None:
        """Tell who asked, where they asked or else directly, mentioning nobody else. Raises Unreachable.

        mark: what tells this message from others, at most 24 letters.
        """
        ...

    def tell_owners(self, reply: OwnerReply, said: Notice, *, offers_article: bool) -> None:
        """Tell the owners something under their reply, once. Raises Unreachable.

        offers_article: with a button that makes it one.
        """
        ...


class Owners:
    """Brings what was written down to its end; one process does that for all."""

    def __init__(self, people: PeopleAsked, views: Views, clock: Callable[[], float] = time.monotonic) -> None:
        self._people = people
        self._views = views
        self._clock = clock
        self._not_before: dict[str, float] = {}
        # What the owners are to hear yet of replies that were passed on: who asked is not told again for that.
        self._outcomes: dict[str, str] = {}

    def look(self, platforms: Mapping[str, AsksOwners]) -> None:
        """Post the questions, and tell the replies, of the platforms that are served; each once."""
        for name, platform in platforms.items():
            for question in self._people.to_post(name):
                self._try(f"post {question.asked.key}", partial(self._post, platform, question))
            for reply in self._people.to_tell(name):
                self._try(f"tell {_mark(reply)}", partial(self._tell, platform, reply))

    def _try(self, what: str, job: Callable[[], None]) -> None:
        """One that fails keeps no other waiting, and is tried again."""
        if self._clock() < self._not_before.get(what, 0.0):
            return
        try:
            job()
        except Exception:
            self._not_before[what] = self._clock() + _AGAIN_AFTER_SECONDS
            log_with_id(_log, "A question for a person, or a reply, could not be passed on; I try again")
        else:
            self._not_before.pop(what, None)

    def _post(self, platform: AsksOwners, question: PersonAsked) -> None:
        collection = _nearest_collection(self._views.of_question(_as_pressed(question)), question.text)
        channel = platform.owners_channel(question.asked.workspace, collection)
        nearest = self._views.of(platform.reader(question.asked.workspace, channel)).answering.reply(question.text)
        if not self._people.begin_post(question.asked.key):
            return
        try:
            post = platform.post_question(_named(channel), question, nearest)
        except Unreachable as error:
            self._give_up(platform, question, str(error))
        else:
            self._people.finish_post(question.asked.key, channel, post)

    def _give_up(self, platform: AsksOwners, question: PersonAsked, why: str) -> None:
        _log.warning("A question could not be posted in the owners' channel: %s", why)
        said = Notice(f"I could not ask a person: {why}. You may press again later.")
        try:
            platform.tell_asker(question, said, message_mark(f"failed {question.asked.key}"), look_first=False)
        except Unreachable:
            _log.warning("Nor could who asked be told")
        self._people.take_back(question.asked.key)

    def _tell(self, platform: AsksOwners, reply: OwnerReply) -> None:
        if not self._people.begin_telling(reply):
            return
        mark = _mark(reply)
        if mark not in self._outcomes:
            self._outcomes[mark] = self._told_asker(platform, reply, mark)
        tell_owners(platform, reply, self._outcomes[mark], offers_article=True)
        self._people.finish_telling(reply)
        del self._outcomes[mark]

    def _told_asker(self, platform: AsksOwners, reply: OwnerReply, mark: str) -> str:
        """Tell who asked; gives what the owners are to hear of that."""
        head = "A person corrected their reply" if reply.told else "A person replied to what you asked"
        question = f", “{reply.to.text}”" if reply.to.text else ""  # not where words are not kept
        said = Notice(f"{head}{question}:\n{reply.text}")
        try:
            platform.tell_asker(reply.to, said, mark, look_first=reply.is_begun)
        except Unreachable as error:
            _log.warning("Who asked could not be told what an owner replied: %s", error)
            return f"I could not tell who asked: {error}."
        return TOLD


def tell_owners(platform: AsksOwners, reply: OwnerReply, said: str, *, offers_article: bool) -> None:
    """Tell the owners something under their reply, unless that takes nothing any more. Raises what passes."""
    try:
        platform.tell_owners(reply, Notice(said), offers_article=offers_article)
    except Unreachable as error:
        _log.warning("Owners could not be told what came of a reply of theirs: %s", error)


def _named(channel: str) -> str:
    """The channel. Raises Unreachable where there is none."""
    if not channel:
        raise Unreachable("nobody is named to ask here")
    return channel


def _as_pressed(question: PersonAsked) -> Asked:
    """The question as of who pressed the button, who may be another than who asked."""
    asked = question.asked
    return asked if question.person == asked.person else directly(asked, question.person)


def _nearest_collection(view: View, question: str) -> str:
    """The collection of what comes nearest to a question, of what who asked it may see."""
    reply = view.answering.reply(question)
    nearest = reply.nearest if isinstance(reply, Refused) else ()
    place = nearest[0].place if nearest else place_of(reply)
    article = place.article if place else ""
    return next((each.collection for each in view.index.articles if each.id == article), "")


def ask_person(people: PeopleAsked, key: str, person: str, question: str) -> Notice:
    """Somebody wants a person to be asked: once for each question."""
    is_new = people.ask(key, person, question) if question else None
    return Notice({True: ASKING, False: ASKED_BEFORE, None: CANNOT_ASK}[is_new])


def _mark(reply: OwnerReply) -> str:
    return message_mark(f"{reply.channel} {reply.message} {reply.text}")
