"""Those who may not ask. Who they are is known only while an event is at hand; the way of asking keeps it."""

from bot.messages.help import NOT_HERE, NOT_OF_US, NOT_YOU
from bot.messages.reply import Notice

PERSON, PLACE, STRANGER = "not you", "not here", "not of us"

NOTICES = {
    PERSON: Notice(NOT_YOU, "denied"),
    PLACE: Notice(NOT_HERE, "denied"),
    STRANGER: Notice(NOT_OF_US, "denied"),
}
