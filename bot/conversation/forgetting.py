"""People who want what is kept of them deleted: "delete my questions", "forget everything I asked"."""

from dataclasses import dataclass

from bot.conversation.forms import form, words_of
from bot.history.erasure import Erasure
from bot.messages.help import CANNOT_FORGET, forgotten
from bot.messages.question import Asked
from bot.messages.reply import SMALL_TALK, Notice

# Only what can mean nothing else: "delete my data" may ask how an article says that it is done.
_DELETE = "delete erase forget wipe remove clear"
_POLITELY = "please pls can could you would will now just hey hi ok and then again i want need like to bot footnote"
_FORMS = (
    form(_DELETE, "my", "questions question", beside=f"all of the {_POLITELY} old previous here kept asked have"),
    form(
        _DELETE,
        "everything all what whatever anything",
        "i me",
        "asked said wrote written typed told about know have",
        beside=f"you that of from here ever so far kept keep {_POLITELY}",
    ),
)
# "How do I delete my questions?" and "do not forget what I asked" want nothing deleted.
_OPENS = frozenset([*_DELETE.split(), *_POLITELY.split()])
# Nobody named the bot there.
_UNASKED = ("auto", "follow-up")


def wants_forgotten(text: str) -> bool:
    """Whether a message asks that the questions of who writes it be deleted."""
    found = [word.lower() for word in words_of(text)]
    return bool(found) and found[0] in _OPENS and any(each.fits(found) for each in _FORMS)


@dataclass(frozen=True, slots=True)
class Forgetting:
    """Deletes what was kept of a person who asks for that; days: how long the questions of others stay."""

    erasure: Erasure
    days: int

    def reply(self, asked: Asked) -> Notice | None:
        """What was deleted, and what becomes of questions from then on; None where nobody asked for that."""
        if asked.way in _UNASKED or not wants_forgotten(asked.text):
            return None
        count = self.erasure.forget_person(asked)
        return Notice(CANNOT_FORGET if count is None else forgotten(count, self.days), SMALL_TALK)
