"""What each audience may ask: everything that answers, made of the articles that it may see and of no others."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from bot.conversation.answering import Answering
from bot.conversation.suggestions import Suggestions
from bot.conversation.summaries import Summaries
from bot.messages.question import Asked
from bot.messages.reply import Answered, Notice, Reply, Summarised
from bot.visibility.asker import Asker
from bot.visibility.rules import Rules
from index import LiveIndex

_MOST_VIEWS = 16
NOT_FOR_ALL = Notice(
    "I did not share it: not everybody here may ask the articles that it is from. Whoever runs me can let them."
)


@dataclass(frozen=True, slots=True)
class View:
    """What one audience may ask.

    hidden: the collections that do not exist for it.
    """

    hidden: frozenset[str]
    index: LiveIndex
    answering: Answering
    summaries: Summaries
    suggestions: Suggestions

    def shows(self, article: str) -> bool:
        """Whether an article, by its id, may be spoken of; where nothing is hidden, one that is gone too."""
        return not self.hidden or article in self.index.manifest.articles


class Views:
    """The views by what they hide; safe to use from many threads.

    index: the whole. make: the view of what is left of it, by what is hidden.
    """

    def __init__(
        self,
        index: LiveIndex,
        rules: Callable[[], Rules],
        make: Callable[[LiveIndex, frozenset[str]], View],
    ) -> None:
        self._index = index
        self._rules = rules
        self._make = make
        self._askers: dict[str, Callable[[Asked], Asker]] = {}
        self._making = threading.Lock()
        self._made: OrderedDict[frozenset[str], View] = OrderedDict()
        self.whole = make(index, frozenset())

    def know(self, platform: str, asker_of: Callable[[Asked], Asker]) -> None:
        """From now on it is known who asks on a platform; for who asks elsewhere no collection with a rule exists."""
        self._askers[platform] = asker_of

    def of(self, asker: Asker) -> View:
        """What somebody may ask just now."""
        hidden = self._rules().hidden_from(asker)
        if not hidden:
            return self.whole
        with self._making:
            if hidden not in self._made:
                self._made[hidden] = self._make(self._index.without(hidden), hidden)
            self._made.move_to_end(hidden)
            if len(self._made) > _MOST_VIEWS:
                self._made.popitem(last=False)
            return self._made[hidden]

    def are_less_for(self, reader: Asker) -> bool:
        """Whether somebody may not see all that everybody else may who reads what is said there.

        What they ask for is then shown to them alone, and nothing is taken away from the others.
        """
        if not reader.is_certain:
            return True
        return not reader.is_private and self.of(reader).hidden != self.of(reader.audience).hidden

    def follow(self) -> None:
        """Make those that are in use of a new version, if there is one, so that nobody who asks waits for that."""
        with self._making:
            made = [*self._made.values()]
        for view in made:
            view.index.warm()

    def of_question(self, asked: Asked) -> View:
        """What whoever reads the reply to a question may see just now."""
        if not self._rules().by_collection:  # then nobody has to find out who that is
            return self.whole
        asker_of = self._askers.get(asked.platform)
        return self.of(asker_of(asked) if asker_of else Asker(asked.platform, is_certain=False))


def reply_to_share(ask: Callable[[View], Reply], own: View, theirs: View) -> Reply:
    """What a private reply is when it is shared: found anew among what everybody there may see.

    A notice where that is not what the person had before them. own: what the person may see; theirs: what all may.
    """
    shared = ask(theirs)
    if own.hidden != theirs.hidden and _quoted(shared) != _quoted(ask(own)):
        return NOT_FOR_ALL
    return shared


def _quoted(reply: Reply) -> object:
    """What tells two replies apart that quote something; links to the page differ each time."""
    match reply:
        case Answered(quotation=quotation):
            return quotation.text, quotation.place
        case Summarised(quotations=quotations):
            return [(each.text, each.place) for each in quotations]
        case _:
            return reply
