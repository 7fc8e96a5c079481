"""A mention that asks nothing itself: it points at what stands above it, the question of a thread or of a message."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from bot.conversation.follow_ups import reads_as_question
from bot.conversation.forms import form, words_of
from bot.messages.question import POINTED, Asked

_BESIDE = (
    "you please pls can could would will do does maybe perhaps the a an here to with us him her them and so hey hi "
    "this that it on about what"
)
# Each needs a word of each of its groups; what is left out says nothing of what is asked.
_FORMS = (
    form("idea ideas thoughts clue opinion", beside=f"{_BESIDE} any anyone have got some your"),
    form("help", "can could would you please this that him her them us", beside=f"{_BESIDE} out me"),
    form("answer know explain", "you this that it above", beside=f"{_BESIDE} question one for me of"),
    form("above this that", beside=f"{_BESIDE} see look at read check question one says say for is up"),
    form("over take your", "you turn one this it", beside=_BESIDE),
)


class ShowsAbove(Protocol):
    """A platform's way to what a message points at."""

    def above(self, asked: Asked) -> str:
        """The question of the thread, or of the message that is replied to; "" if there is none. Never raises."""
        ...


def points_elsewhere(text: str) -> bool:
    """Whether a message holds no question, only that the bot is to look at another one."""
    found = [word.lower() for word in words_of(text)]
    return not found or any(each.fits(found) for each in _FORMS)


def in_full(asked: Asked, platform: ShowsAbove) -> Asked:
    """The question itself, or the one that it points at."""
    if asked.way != "mention" or not points_elsewhere(asked.text):
        return asked
    above = platform.above(asked)
    return replace(asked, text=above, way=POINTED) if above else asked


def question_among(said: Sequence[str]) -> str:
    """The question of a thread, out of what was said in it, oldest first: its opening, else what was asked last."""
    said = [text for text in said if text]
    asked = [text for text in said if reads_as_question(text)]
    if not said:
        return ""
    return said[0] if said[0] in asked or not asked else asked[-1]


def question_of_post(title: str, body: str) -> str:
    """What the post of a forum asks: its title, with its body where the title alone is no question, or both are."""
    if not body or (reads_as_question(title) and not reads_as_question(body)):
        return title
    return f"{title.rstrip('.:')}: {body}" if title and title.lower() not in body.lower() else body
