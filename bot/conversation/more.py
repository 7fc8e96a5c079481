"""What else the articles say of what was asked: sentences that were not quoted yet."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.conversation.best_reading import Reads
from bot.conversation.forms import longer_words
from bot.conversation.held_to import ReadsFor
from bot.conversation.said_before import turns_of
from bot.conversation.small_talk import without_small_talk
from bot.messages.question import Earlier
from bot.messages.quotation import Place, Quotation
from bot.messages.quoting import citation, reply_to
from bot.messages.reply import Answered, Found, Notice, Undecided
from index import Match, Passage, Sentence, interpretations

_GOES_ON = re.compile(r"(?:he|she|it|they)\b", re.IGNORECASE)
_LOOKED_THROUGH = 8

GO_ON = "more"  # asks for more of what was asked before
NO_MORE = "The articles say no more on that."


@dataclass(frozen=True, slots=True)
class More:
    """Finds more of the same."""

    index: Reads

    def on(self, question: str, before: Sequence[Earlier]) -> Found | Notice:
        """What was not quoted yet, of what the likeliest reading asks about."""
        read = [self.index.read(each) for each in interpretations(question, turns_of(before))]
        for find in (self._another, self._goes_on):
            found = next((more for each in read if (more := find(each, before))), None)
            if found:
                return found
        return _unsaid(read[0], before)

    def _another(self, reading: ReadsFor, before: Sequence[Earlier]) -> Answered | None:
        """Another sentence on the same: the first that holds what is asked about and was not quoted yet."""
        question = reading.answer.question
        named = False
        for passage, sentence in _sentences(reading.matches(_LOOKED_THROUGH)):
            place = Place(passage.article.id, sentence.start, sentence.end)
            # "She added" goes on with whom the sentence before names.
            named = _bears_on(sentence.text, question) or (named and _GOES_ON.match(sentence.text) is not None)
            if named and not _was_said(place, before):
                return _sentence_as_answer(reading, passage, sentence)
        return None

    def _goes_on(self, reading: ReadsFor, before: Sequence[Earlier]) -> Answered | None:
        """The sentence behind the one that was quoted last, where it was asked for nothing but more."""
        last = before[-1]
        if reading.answer.question != without_small_talk(last.text):
            return None
        behind = [
            (passage, sentence)
            for passage, sentence in _sentences(reading.matches(_LOOKED_THROUGH))
            if passage.article.id == last.article and sentence.start >= last.end
            if not _was_said(Place(last.article, sentence.start, sentence.end), before)
        ]
        next_one = min(behind, key=lambda each: each[1].start, default=None)
        return _sentence_as_answer(reading, *next_one) if next_one else None


def _sentences(matches: Sequence[Match]) -> Iterator[tuple[Passage, Sentence]]:
    for match in matches:
        for sentence in match.passage.sentences:
            yield match.passage, sentence


def _bears_on(text: str, question: str) -> bool:
    """Whether a sentence holds the name that a question ends with; where that has none, another long word of it."""
    held = {word.lower() for word in longer_words(text)}
    asked = longer_words(question)[1:]
    names = [word.lower() for word in asked if word[0].isupper()]
    return names[-1] in held if names else any(word.lower() in held for word in asked if word[4:])


def _sentence_as_answer(reading: ReadsFor, passage: Passage, sentence: Sentence) -> Answered:
    place = Place(passage.article.id, sentence.start, sentence.end)
    quotation = Quotation(sentence.text, citation(passage, sentence.text), place=place)
    return Answered(reading.answer.question, quotation, reading.answer.confidence)


def _was_said(place: Place, before: Sequence[Earlier]) -> bool:
    """Whether any of it was quoted before."""
    return any(each.article == place.article and each.start < place.end and place.start < each.end for each in before)


def _unsaid(reading: ReadsFor, before: Sequence[Earlier]) -> Found | Notice:
    """What was found without what was quoted before; that there is no more where nothing is left."""
    reply = reply_to(reading.answer)
    if isinstance(reply, Undecided):
        left = tuple(each for each in reply.candidates if each.place and not _was_said(each.place, before))
        if left:
            return replace(reply, candidates=left, missing_words=())
    if isinstance(reply, Answered) and reply.quotation.place and not _was_said(reply.quotation.place, before):
        return reply
    return Notice(NO_MORE)
