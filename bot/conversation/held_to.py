"""Readings of a message that leans on what was said before, held to what it names itself.

"And in Shenzhen?" is not answered by what was said of Beijing; "and at weekends?" not surely by what says when it is
open; nor "how much is coffee?", after scones, by their price.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.messages.question import Earlier
from index import (
    Answer,
    Candidate,
    Match,
    NoAnswer,
    Passage,
    Unsure,
    asks_if_there_is,
    asks_of_what_was_said,
    content_words,
    left_out_of_condition,
    names_left_out,
    share_of_fragment_in,
    share_of_subject_in,
)

_ENOUGH = 0.5  # of what a fragment names, more than this stands in a sentence that answers it for sure
_BESIDE = 2
_SHOWN = 3
# Below it, what may answer a message of whose words no article has one does not; whether there is a thing of which no
# article has the word, only what surely answers says.
_UNLIKELY = 0.25


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
    """A reading of which only some sentences may be what the message asks for."""

    reading: ReadsFor
    candidates: tuple[Candidate, ...]

    @property
    def answer(self) -> Unsure:
        given = self.reading.answer
        return Unsure(given.question, self.candidates, given.confidence, given.nearest, given.missing_words)

    def matches(self, count: int) -> tuple[Match, ...]:
        return self.reading.matches(count)


@dataclass(frozen=True, slots=True)
class _AskedAs:
    """A reading as that of another question, which the same sentence answers."""

    reading: ReadsFor
    question: str

    @property
    def answer(self) -> Answer | Unsure | NoAnswer:
        return replace(self.reading.answer, question=self.question)

    def matches(self, count: int) -> tuple[Match, ...]:
        return self.reading.matches(count)


def as_likeliest(readings: Sequence[ReadsFor], best: int) -> ReadsFor:
    """The best of some readings, as that of the likeliest question to which the same is quoted first.

    People are shown what was understood: "who developed the Suzhou police?" may be answered by the sentence that says
    who developed the system, which they meant.
    """
    given = readings[best].answer
    if isinstance(given, NoAnswer):
        return readings[best]
    for each in readings[:best]:
        if not isinstance(each.answer, NoAnswer) and is_same_place(first_quoted(each.answer), first_quoted(given)):
            return _AskedAs(readings[best], each.answer.question)
    return readings[best]


def is_same_place(one: Answer | Candidate, other: Answer | Candidate) -> bool:
    """Whether two quotations have words in common where they stand."""
    overlaps = one.start < other.end and other.start < one.end
    return overlaps and one.passage.article.id == other.passage.article.id


def held_to(message: str, reading: ReadsFor) -> ReadsFor:
    """The reading, refused where its passage lacks a name, or the condition, that the message gives."""
    missing = _missing(message, reading)
    return _Refused(reading, missing) if missing else reading


def doubted(message: str, reading: ReadsFor, last: Earlier) -> ReadsFor:
    """The reading, neither sure where its quotation lacks what the message names, nor refused where others hold it.

    Nor is it sure where the message names nothing ("since when?") and its quotation stands elsewhere than the last.
    last: what was quoted before; another article may name the same of something else.
    """
    given = reading.answer
    if isinstance(reading, _Refused) or isinstance(given, Unsure):
        return reading
    near = [
        (_share_in(message, sentence.text), Candidate(passage, sentence.start, sentence.end, (), 0.0))
        for passage in (match.passage for match in given.nearest)
        for sentence in passage.sentences
    ]
    if isinstance(given, NoAnswer):
        whole = (each for share, each in near if share == 1.0 and each.passage.article.id == last.article)
        candidates = tuple(whole)[:_SHOWN] if is_fragment(message) else ()
        return _Doubted(reading, candidates) if candidates else reading
    own = Candidate(given.passage, given.start, given.end, given.highlights, given.confidence)
    if asks_of_what_was_said(message) and not _is_in(given.passage, last):
        quoted = [each for _, each in near if _is_in(each.passage, last) and each.start == last.start]
        return _Doubted(reading, (own, *quoted))
    least = min(share_held(message, given), share_of_subject_held(message, given))
    if least > _ENOUGH:
        return reading
    more = sorted((each for each in near if each[0] > least), key=lambda each: -each[0])[:_BESIDE]
    as_much = [each for each in near if each[0] == least > 0 and each[1].quote not in own.quote]
    candidates = (*(each for _, each in more), own, *(each for _, each in as_much))
    return _Doubted(reading, candidates[:_SHOWN])


def _is_in(passage: Passage, quoted: Earlier) -> bool:
    return passage.article.id == quoted.article and passage.start <= quoted.start < passage.end


def is_fragment(message: str) -> bool:
    """Whether a message only names something, as "what about sick passengers?" does."""
    return share_of_fragment_in(message, "") == 0.0


def share_held(message: str, quoted: Answer | Candidate) -> float:
    """How much of what a fragment names a quotation holds, or the heading above it; 1.0 for a whole question."""
    return share_of_fragment_in(message, f"{quoted.quote} {_heading(quoted.passage)}")


def share_of_subject_held(message: str, quoted: Answer | Candidate) -> float:
    """How much a quotation holds of what a question names that says little else; 1.0 for any other."""
    return share_of_subject_in(message, f"{quoted.quote} {_heading(quoted.passage)}")


def first_quoted(answer: Answer | Unsure) -> Answer | Candidate:
    """What is quoted, or quoted first."""
    return answer if isinstance(answer, Answer) else answer.candidates[0]


def _share_in(message: str, sentence: str) -> float:
    return min(share_of_fragment_in(message, sentence), share_of_subject_in(message, sentence))


def _heading(passage: Passage) -> str:
    """The heading above a passage; the title stands above too much to say what a sentence is about."""
    heading = passage.paragraph.heading
    return "" if heading == passage.article.title else heading


def _missing(message: str, reading: ReadsFor) -> tuple[str, ...]:
    """The names that a message gives, or the condition, and the passage that answers does not hold.

    And all that it says itself, as "is there a sauna?" does, where no article speaks of it.
    """
    given = reading.answer
    if isinstance(given, NoAnswer):
        return ()
    passage = first_quoted(given).passage
    said = f"{passage.text} {_heading(passage)}"
    own = [word.text for word in content_words(message)]
    is_likely = isinstance(given, Answer) or (given.confidence >= _UNLIKELY and not asks_if_there_is(message))
    nowhere = () if is_likely or not set(own) <= set(given.missing_words) else tuple(own)
    return nowhere or left_out_of_condition(message, said) or names_left_out(message, f"{said} {passage.article.title}")
