"""An admin who changes the articles."""

from dataclasses import dataclass

from bot.conversation.views import View
from bot.numbers.figures import Scope


@dataclass(frozen=True, slots=True)
class Editor:
    """An admin, when they type or press: who may is asked each time.

    who: for the log of changes. view: what they may ask. scope: whose questions they may see.
    """

    who: str
    view: View
    scope: Scope
