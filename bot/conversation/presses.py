"""What somebody sees who pressed a button, whatever the platform."""

import logging
from collections.abc import Callable, Hashable

from bot.conversation.apologies import apology
from bot.conversation.denials import NOTICES
from bot.conversation.intake import Intake
from bot.conversation.refusals import Refusals
from bot.conversation.views import NOT_FOR_ALL
from bot.history.feedback import Feedback
from bot.history.watches import Watches
from bot.messages.buttons import (
    CAN_NOT_WATCH,
    LONGEST_EXPECTATION,
    NO_LONGER,
    NOT_KEPT,
    OLD_BUTTON,
    THANKS,
    WATCHING,
    OldButton,
)
from bot.messages.question import Asked
from bot.messages.reply import Answered, Notice, Reply, Summarised
from bot.runtime.seen import Seen

_log = logging.getLogger(__name__)


class Presses:
    """Does what people ask for by pressing, each in its turn.

    A press is not written down: what it was to show is in sight of the person, who presses again when nothing comes.
    """

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._shared = Seen()

    def answer(
        self,
        lane: tuple[str, ...],
        job: Callable[[], object],
        tell: Callable[[Notice], None],
        denial: Callable[[], str],
        undertaken: Asked | None = None,
    ) -> None:
        """Do what a press asks for, soon, after what came before in its lane; tell the person if that fails.

        denial: why the person may not, out of `denials`; looked up when it is their turn.
        undertaken: as what it was written down, and is done afterwards, if it was.
        """

        def run() -> None:
            try:
                denied = denial()
                if denied:
                    tell(NOTICES[denied])
                else:
                    job()
            except OldButton:
                tell(Notice(OLD_BUTTON))
            except Exception:  # the edge: whoever pressed hears of it
                tell(apology(_log, "A press could not be answered"))
            finally:
                if undertaken:
                    self._intake.done(undertaken)

        self._intake.run(("press", *lane), run)

    def share_once(
        self,
        private: Hashable,
        find: Callable[[], Reply],
        share: Callable[[Answered | Summarised], bool],
        tell: Callable[[Notice], None],
    ) -> None:
        """Share a private answer, found anew, for everybody in its channel, however often it is pressed meanwhile.

        private: what tells the private answer from others. share: posts it; False when that is not possible.
        """
        if self._shared.knows(private):
            return
        reply = find()
        if not isinstance(reply, Answered | Summarised):
            tell(NOT_FOR_ALL if reply == NOT_FOR_ALL else Notice(NO_LONGER))
        elif share(reply):
            self._shared.first_time(private)


def not_shared(why: str) -> Notice:
    """What somebody is told who pressed "Share to channel" where the bot cannot post."""
    return Notice(f"I could not share it here: {why}.")


def tell_in_private(there: Callable[[], bool], directly: Callable[[], object], refusals: Refusals) -> None:
    """Tell something to one person alone. Never raises what a platform refuses with.

    there: says it where they pressed; False when that is not possible. directly: says it in a direct message.
    """
    try:
        if there():
            return
    except refusals.kinds as error:
        _log.info("What came of a press is told directly: %s", refusals.short(error))
    try:
        directly()
    except refusals.kinds as error:
        _log.warning("Nobody could be told what came of a press: %s", refusals.short(error))


def rated(feedback: Feedback, key: str, person: str, *, helpful: bool) -> Notice:
    """Helpful or not: the last press counts."""
    return Notice(THANKS[helpful] if feedback.rate(key, person, helpful=helpful) else NOT_KEPT)


def expected(feedback: Feedback, key: str, person: str, text: str) -> bool:
    """What somebody expected who called an answer not helpful; whether it was kept."""
    return bool(text.strip()) and feedback.expect(key, person, text.strip()[:LONGEST_EXPECTATION])


def watched(watches: Watches, key: str, person: str, question: str) -> Notice:
    """Tell me when it is covered."""
    is_kept = bool(question) and watches.add(key, person, question)
    return Notice(WATCHING if is_kept else CAN_NOT_WATCH)
