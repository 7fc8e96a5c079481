"""Conversations on the page, as long as the process lives: nobody else sees one, and the oldest are forgotten."""

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, replace

from bot.conversation.answering import earlier
from bot.messages.question import Earlier
from bot.messages.reply import Reply

_MOST_TALKS = 500
_MOST_TURNS = 30


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its reply.

    key: of the question in the history. helpful: what the person said of the reply, None where nothing.
    """

    question: str
    reply: Reply
    key: str
    helpful: bool | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """What one person asked, one question after the other."""

    id: str
    person: str
    turns: tuple[Turn, ...] = ()

    @property
    def before(self) -> list[Earlier]:
        """What the next question may lean on."""
        return [each for turn in self.turns for each in earlier(turn.question, turn.reply)]

    @property
    def said(self) -> list[tuple[str, Reply]]:
        """What was said, and the replies."""
        return [(turn.question, turn.reply) for turn in self.turns]


class Talks:
    """All conversations on the page; safe to use from many threads."""

    def __init__(self) -> None:
        self._talks: OrderedDict[str, Talk] = OrderedDict()
        self._turn = threading.Lock()

    def begin(self, person: str) -> Talk:
        """A new one of a person."""
        return Talk(secrets.token_urlsafe(12), person)

    def of(self, talk_id: str, person: str) -> Talk | None:
        """A person's conversation; None where there is none of theirs with that id, any more."""
        talk = self._talks.get(talk_id)
        return talk if talk and talk.person == person else None

    def add(self, talk: Talk, turn: Turn) -> Talk:
        """The conversation with one more turn; of a long one the oldest go."""
        with self._turn:
            known = self._talks.pop(talk.id, talk)
            self._talks[talk.id] = longer = replace(known, turns=(*known.turns, turn)[-_MOST_TURNS:])
            if len(self._talks) > _MOST_TALKS:
                self._talks.popitem(last=False)
        return longer

    def show_instead(self, talk: Talk, key: str, reply: Reply) -> None:
        """Put another reply, with further passages, in the place of the one there is."""
        with self._turn:
            known = self._talks.get(talk.id, talk)
            turns = tuple(replace(turn, reply=reply) if turn.key == key else turn for turn in known.turns)
            self._talks[talk.id] = replace(known, turns=turns)

    def rate(self, talk: Talk, key: str, *, helpful: bool) -> None:
        """Keep what the person said of a reply."""
        with self._turn:
            known = self._talks.get(talk.id, talk)
            turns = tuple(replace(turn, helpful=helpful) if turn.key == key else turn for turn in known.turns)
            self._talks[talk.id] = replace(known, turns=turns)
