"""The buttons under a reply, on every platform: which belong there, what they say, what a press is answered with."""

from collections.abc import Iterator
from enum import Enum

from bot.messages.quotation import Quotation
from bot.messages.reply import Answered, Found, Refused, Undecided

FURTHER_AT_ONCE = 3
FURTHER_AT_MOST = 12
MOST_IN_SUMMARY = 20

HELPFUL, UNHELPFUL = "Helpful", "Not helpful"
THANKS = {
    True: "Noted: this answer helped. You can change your mind at any time.",
    False: "Noted: this answer did not help. You can change your mind at any time.",
}
# The box that opens after "Not helpful".
EXPECTED = "What did you expect?"
EXPECTED_HINT = "What the answer should have said, or where it stands"
LONGEST_EXPECTATION = 500
CHOSEN = "Noted: this answers it. Thank you. You can change your mind at any time."
NOT_KEPT = "I could not write that down just now. Please press again in a minute."
WATCHING = "I will tell you when the articles cover this."
CAN_NOT_WATCH = "I could not write that down, so I would not tell you. Please ask once more and press then."
NO_LONGER = "The articles do not say this any more, so I did not share it. Ask again to see why."
OLD_BUTTON = "I no longer know what this button stands for; it is of an earlier version of me. Please ask again."
CHOOSE_ARTICLE = "Choose an article"


class OldButton(ValueError):
    """The value of a button that this version did not make."""


class Offer(Enum):
    """What a button does; the value is what it says."""

    MORE = "More passages"
    IN_CONTEXT = "In context"
    CHOOSE = "This answers it"
    WATCH = "Tell me when it is covered"
    ASK_PERSON = "Ask a person"
    SHARE = "Share to channel"


def offers(reply: Found, *, is_private: bool, platform: str = "") -> Iterator[Offer]:
    """What the buttons do that belong under a reply as a whole, from left to right; platform: where it was asked."""
    if reply.has_more and further_shown(reply) < FURTHER_AT_MOST:
        yield Offer.MORE
    if shown_in_context(reply):
        yield Offer.IN_CONTEXT
    if not isinstance(reply, Answered):
        yield Offer.WATCH
        if platform in reply.people_on:
            yield Offer.ASK_PERSON
    elif is_private:
        yield Offer.SHARE


def further_shown(reply: Found) -> int:
    """How many passages stand under the reply."""
    return len(reply.nearest) if isinstance(reply, Refused) else len(reply.further)


def shown_in_context(reply: Found) -> Quotation | None:
    """The quotation that the only "In context" under a reply shows, if there is just one."""
    if isinstance(reply, Undecided):
        return None
    quotation = reply.quotation if isinstance(reply, Answered) else next(iter(reply.nearest), None)
    return quotation if quotation and quotation.place else None


def candidate_label(offer: Offer, number: int, reply: Undecided) -> str:
    """What a button says that belongs to one candidate; of several, each has its number."""
    return offer.value if len(reply.candidates) == 1 else f"{offer.value} [{number}]"


def in_context_label(quotation: Quotation) -> str:
    """What the button says that shows one sentence of a summary in its context."""
    return f"{Offer.IN_CONTEXT.value}, {quotation.citation.place}"
