"""Conversations on the page, as long as the process lives: nobody else sees one, and the oldest are forgotten."""

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import Any

from bot.conversation.said_before import earlier
from bot.messages.question import Earlier
from bot.messages.reply import Reply

_MOST_TALKS = 500
_MOST_TURNS = 30


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its reply.

    key: of the question in the history.
    helpful: what the person said of the reply, None where nothing; has_expected: whether they said what they expected.
    chosen: which candidate answers, as they said, by its mark, or "".
    is_watched: whether they want to hear when the articles cover the question.
    """

    question: str
    reply: Reply
    key: str
    helpful: bool | None = None
    has_expected: bool = False
    chosen: str = ""
    is_watched: bool = False

    @property
    def id(self) -> str:
        """What tells it from the others of its conversation."""
        return self.key.rpartition(":")[2]


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

    def forget(self, person: str) -> None:
        """All conversations of a person are gone."""
        with self._turn:
            for talk in [each for each in self._talks.values() if each.person == person]:
                del self._talks[talk.id]

    def change(self, talk: Talk, key: str, **changed: Any) -> None:
        """Change what is known of the turn with a key, by the fields of `Turn`."""
        with self._turn:
            known = self._talks.get(talk.id, talk)
            turns = tuple(replace(turn, **changed) if turn.key == key else turn for turn in known.turns)
            self._talks[talk.id] = replace(known, turns=turns)
