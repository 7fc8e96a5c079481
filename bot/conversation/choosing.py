"""What comes of "This answers it" under a candidate."""

from bot.conversation.answering import Answering
from bot.history.feedback import Feedback
from bot.messages.buttons import CHOSEN, NOT_KEPT
from bot.messages.marks import PlaceMark
from bot.messages.reply import Notice


def choose(answering: Answering, feedback: Feedback, mark: PlaceMark, key: str, person: str) -> Notice:
    """Keep that a quotation answers the question of the key, and give what the person is told.

    A quotation whose article has changed meanwhile is not kept: nobody could find it there again.
    """
    found = answering.context(mark)
    if isinstance(found, Notice):
        return found
    place = found.paragraph.place
    is_kept = place is not None and feedback.choose(key, person, place, found.quote)
    return Notice(CHOSEN if is_kept else NOT_KEPT)
