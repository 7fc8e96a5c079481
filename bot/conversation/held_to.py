"""Readings of a message that leans on what was said before, held to what it names itself.

"And in Shenzhen?" is not answered by what was said of Beijing; "and at weekends?" not surely by what says when it is
open.
"""

from dataclasses import dataclass
from typing import Protocol

from bot.conversation.forms import longer_words
from index import (
    Answer,
    Candidate,
    Match,
    NoAnswer,
    Passage,
    Unsure,
    left_out_of_condition,
    share_of_fragment_in,
)

_ENOUGH = 0.5  # of what a fragment names, more than this stands in a sentence that answers it for sure
_BESIDE = 2


class ReadsFor(Protocol):
    """What was read for a question in one version of the index."""

    @property
    def answer(self) -> Answer | Unsure | NoAnswer:
        """The quotation that answers, those that may, or that the articles do not say."""
        ...

    def matches(self, count: int) -> tuple[Match, ...]:
        """The passages that match best in that version, best first."""
        ...


@dataclass(frozen=True, slots=True)
class _Refused:
    """A reading whose passage lacks what the message itself gives."""

    reading: ReadsFor
    missing: tuple[str, ...]

    @property
    def answer(self) -> NoAnswer:
        given = self.reading.answer
        return NoAnswer(given.question, given.confidence, given.nearest, given.missing_words, self.missing)

    def matches(self, count: int) -> tuple[Match, ...]:
        return self.reading.matches(count)


@dataclass(frozen=True, slots=True)
class _Doubted:
    """A reading that answers with a sentence which holds little of what the message names, beside those that do."""

    reading: ReadsFor
    given: Answer
    message: str

    @property
    def answer(self) -> Unsure:
        given = self.given
        own = Candidate(given.passage, given.start, given.end, given.highlights, given.confidence)
        least = share_held(self.message, own)
        others = [
            Candidate(match.passage, sentence.start, sentence.end, (), 0.0)
            for match in given.nearest
            for sentence in match.passage.sentences
        ]
        nearer = [each for each in others if share_of_fragment_in(self.message, each.quote) > least]
        nearer.sort(key=lambda each: -share_of_fragment_in(self.message, each.quote))
        return Unsure(given.question, (*nearer[:_BESIDE], own), given.confidence, given.nearest, given.missing_words)

    def matches(self, count: int) -> tuple[Match, ...]:
        return self.reading.matches(count)


def held_to(message: str, reading: ReadsFor) -> ReadsFor:
    """The reading, refused where its passage lacks a name, or the condition, that the message gives."""
    missing = _missing(message, reading)
    return _Refused(reading, missing) if missing else reading


def doubted(message: str, reading: ReadsFor) -> ReadsFor:
    """The reading, not sure where its quotation lacks what the message names."""
    given = reading.answer
    if not isinstance(given, Answer) or share_held(message, given) > _ENOUGH:
        return reading
    return _Doubted(reading, given, message)


def share_held(message: str, quoted: Answer | Candidate) -> float:
    """How much of what a fragment names a quotation holds, or the heading above it; 1.0 for a whole question."""
    return share_of_fragment_in(message, f"{quoted.quote} {_above(quoted.passage)}")


def first_quoted(answer: Answer | Unsure) -> Answer | Candidate:
    """What is quoted, or quoted first."""
    return answer if isinstance(answer, Answer) else answer.candidates[0]


def _above(passage: Passage) -> str:
    return f"{passage.paragraph.heading} {passage.article.title}"


def _missing(message: str, reading: ReadsFor) -> tuple[str, ...]:
    """The names that a message gives, or the condition, and the passage that answers does not hold."""
    if isinstance(reading.answer, NoAnswer):
        return ()
    passage = first_quoted(reading.answer).passage
    context = f"{passage.text} {_above(passage)}"
    left_out = left_out_of_condition(message, context)
    if left_out:
        return left_out
    held = {word.lower() for word in longer_words(context)}
    given = longer_words(message)[1:]
    return tuple(word for word in given if word[0].isupper() and word.lower() not in held)
