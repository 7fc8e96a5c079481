"""What the articles say to a question, as the reply that shows it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.conversation.asked_for import KnowsArticles
from bot.conversation.best_reading import BestReading, Read
from bot.conversation.missing_words import is_foreign
from bot.conversation.more import GO_ON, More
from bot.conversation.nothing_named import wants_more
from bot.conversation.requests import topic_of
from bot.messages.question import Earlier
from bot.messages.quoting import MOST_CANDIDATES, NEAREST_SHOWN, reply_to
from bot.messages.reply import Answered, Found, Notice, Refused, Undecided
from index import Answer, asks_for_more, language_of, respelt

_ENGLISH = "en"
_ENOUGH_FOR_LANGUAGE = 2  # words that no article contains: one of them may be any name


@dataclass(frozen=True, slots=True)
class Lookup:
    """Looks questions up in the articles.

    people_on: the platforms on which a person can be asked where the articles do not say for sure.
    """

    index: KnowsArticles
    best: BestReading
    people_on: frozenset[str] = frozenset()

    def found(self, question: str, further: int, before: Sequence[Earlier]) -> Found | Notice:
        """What the articles say to a question, or that they do not."""
        before = [each for each in before if each.article]
        if before and (asks_for_more(question) or wants_more(question)):
            return More(self.index).on(GO_ON if wants_more(question) else question, before)
        read = self._read(question, before)
        # One more than is shown tells whether there are still others; those that are quoted are among them too.
        matches = read.reading.matches(max(NEAREST_SHOWN, MOST_CANDIDATES) + further + 2) if further else ()
        reply = reply_to(read.reading.answer, matches, further)
        if isinstance(reply, Refused | Undecided):
            reply = replace(reply, people_on=self.people_on)
        if isinstance(reply, Answered):
            reply = replace(reply, in_short=self.best.in_short(read, question))
        shown = read.understood if read.understood.rstrip("?").lower() != question.rstrip("?").lower() else ""
        return replace(self._explained(reply, topic_of(question) or shown or question), understood=shown)

    def _read(self, question: str, before: Sequence[Earlier]) -> Read:
        """What was read for it, or for what it means where that is answered and the slip was passed over."""
        read = self.best.of(question, before)
        answer = read.reading.answer
        meant = respelt(question, answer.missing_words, self.index.articles) if isinstance(answer, Answer) else question
        if meant == question:
            return read
        mended = self.best.of(meant, before)
        return replace(mended, understood=meant) if isinstance(mended.reading.answer, Answer) else read

    def _explained(self, reply: Found, asked: str) -> Found:
        """A reply that says of no word but those of the message itself that it stands nowhere, or not there."""
        if isinstance(reply, Answered):
            return reply
        own = tuple(word for word in reply.missing_words if word.lower() in asked.lower())
        names = tuple(name for name in reply.missing_names if name.lower() in asked.lower())
        reply = replace(reply, missing_words=own, missing_names=names)
        if len(own) < _ENOUGH_FOR_LANGUAGE:
            return reply
        languages = {each.language for each in self.index.articles}
        foreign = language_of(asked) not in languages or (languages == {_ENGLISH} and is_foreign(own))
        return replace(reply, is_foreign=foreign)
