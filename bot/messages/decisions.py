"""What an admin decides about an article by pressing, before any platform gives it a form."""

from dataclasses import dataclass
from enum import Enum

from bot.messages.plain import plain_quotations
from bot.messages.quotation import Citation, Quotation


class Choice(Enum):
    """What a button does; the value is what it says."""

    ADD = "Add"
    REMOVE = "Remove"
    CANCEL = "Cancel"
    TAKE_OUT = "Take it out again"
    UNDO_CHANGE = "Put the old one back"
    PUT_BACK = "Put it back"

    @property
    def kind(self) -> str:
        """As it stands in the id of a button."""
        return f"article_{self.name.lower()}"


CHOICES = {choice.kind: choice for choice in Choice}


@dataclass(frozen=True, slots=True)
class Decision:
    """Something about an article that can be decided, or came of what was.

    text: our sentences; what they name of articles and people is data, as it is in the passages.
    article: as it is cited. passages: of one that is not there yet, as they would be cited. after: goes below them.
    choices: the buttons. token: what they are about, see `bot.adding.waiting`.
    """

    text: str
    article: Citation | None = None
    passages: tuple[Quotation, ...] = ()
    after: str = ""
    choices: tuple[Choice, ...] = ()
    token: str = ""


def plain_decision(decision: Decision) -> str:
    """All of it in plain words, for notifications, screen readers and places without anything else."""
    cited = decision.article
    named = " · ".join(part for part in (cited.title, cited.details, cited.url) if part) if cited else ""
    parts = (decision.text, named, *plain_quotations(decision.passages), decision.after)
    return "\n".join(part for part in parts if part)
