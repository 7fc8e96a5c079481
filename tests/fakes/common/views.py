"""Views without rules: everybody may ask everything."""

from typing import Any

from bot.conversation.answering import Answering
from bot.conversation.suggestions import Suggestions
from bot.conversation.summaries import Summaries
from bot.conversation.views import View, Views
from bot.visibility.rules import Rules


def open_to_all(answering: Answering, index: Any = None) -> Views:
    """Views in which everything is answered by one `Answering`."""

    def view(index: Any, hidden: frozenset[str]) -> View:
        return View(hidden, index, answering, Summaries(index), Suggestions(index))

    return Views(index, Rules, view)
