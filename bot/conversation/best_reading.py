"""What a message asks: of its readings, alone and with what was said before, the one that is answered best."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.conversation.held_to import (
    ReadsFor,
    as_likeliest,
    doubted,
    first_quoted,
    held_to,
    is_fragment,
    is_same_place,
    share_held,
    share_of_subject_held,
)
from bot.conversation.said_before import turns_of
from bot.messages.question import Earlier
from index import (
    Answer,
    Article,
    InShort,
    NoAnswer,
    Turn,
    Unsure,
    interpretations,
    leans_on_before,
    names_no_subject,
)

# So much more probable must a reading be than one that is likelier by its form; and so much counts it when a reading
# is answered by the passage, or by the article, that answered before.
_LESS_LIKELY = 0.05
_SAME_PASSAGE = 0.03
_SAME_ARTICLE = 0.03
_NO_OTHER_SUBJECT = 0.35  # as much for the article, where a question names nothing of its own
_LED_TO_NOTHING = 1.0
_UNRESOLVED = 0.7  # against a reading that leaves open who "it" is, where others do not
_NOT_HELD = 1.5  # against a reading whose quotation holds nothing of what a fragment names


class Reads(Protocol):
    """What finding the best reading needs of an index."""

    @property
    def articles(self) -> Sequence[Article]:
        """The articles of the version that serves now."""
        ...

    def read(self, question: str) -> ReadsFor:
        """Read for a question in the version that serves now. Raises QuestionError."""
        ...


class Chooses(Protocol):
    """What answering needs of a language model."""

    def deadline(self) -> float:
        """Until when a question that comes in now may wait for it."""
        ...

    def understood(self, message: str, before: Sequence[Turn], until: float) -> str:
        """What a message asks that leans on what was said before it; "" where it is not known."""
        ...

    def choose(self, opened: Any, asked: str, before: Sequence[Turn], until: float) -> ReadsFor:
        """What it chooses of what the index read; the same where it chooses nothing."""
        ...

    def in_short(self, answer: Answer, asked: str, until: float) -> InShort | None:
        """What it says of an answer in short, in words of its own; None where it says nothing that may be shown."""
        ...


@dataclass(frozen=True, slots=True)
class Read:
    """What was read for a message.

    understood: how a model understood it, "" where it was taken as it stands.
    until: until when a model that chose may say more of it; None where none chose.
    """

    reading: ReadsFor
    understood: str = ""
    until: float | None = None


@dataclass(frozen=True, slots=True)
class BestReading:
    """Finds the best reading of messages; without a model by the index alone."""

    index: Reads
    model: Chooses | None

    def of(self, question: str, before: Sequence[Earlier]) -> Read:
        """Read for each of what a message may ask, and keep the one that is answered best."""
        turns = turns_of(before, self.index.articles if self.model and before else ())
        choices = interpretations(question, turns)
        leans = len(choices) > 1 or choices[0] != question
        until = self.model.deadline() if self.model else 0.0
        understood = self.model.understood(question, turns, until) if self.model and leans else ""
        if understood:
            choices = (understood,)
        found = [self.index.read(each) for each in choices]
        held: list[ReadsFor] = list(found)
        if leans:  # what it names itself must be there
            held = [held_to(question, each) for each in found]
        goes_on = names_no_subject(question) or leans_on_before(question)
        same = _NO_OTHER_SUBJECT if goes_on else _SAME_ARTICLE
        worth = [
            (
                _worth(each.answer, rank, before, same)
                - _left_out(question, each.answer)
                - _brought_along(question, each.answer)
                - (choices[rank] != question) * _of_another(question, each.answer)
                - _UNRESOLVED
                * (goes_on and len(choices) > 1 and choices[rank] == question and not _is_whole_list(each.answer)),
                -rank,
            )
            for rank, each in enumerate(held)
        ]
        best = _said_of_it(question, held, worth.index(max(worth)))
        if self.model:
            chosen = self.model.choose(found[best], question, turns if leans else (), until)
            if chosen is not found[best]:
                return Read(chosen, understood, until)
        if choices[best] == question or not before:
            return Read(held[best], understood)
        kept = held[best] if is_fragment(question) else as_likeliest(held, best)
        return Read(doubted(question, kept, before[-1]), understood)

    def in_short(self, read: Read, question: str) -> InShort | None:
        """What the model that chose an answer says of it in words of its own, if one chose and says so."""
        answer = read.reading.answer
        if self.model is None or read.until is None or not isinstance(answer, Answer):
            return None
        return self.model.in_short(answer, question, read.until)


def _is_whole_list(answer: Answer | Unsure | NoAnswer) -> bool:
    """Whether a list or a table is quoted: it is called as what was asked for, which leaves nothing open."""
    return isinstance(answer, Answer) and "\n" in answer.quote


def _brought_along(message: str, answer: Answer | Unsure | NoAnswer) -> float:
    """How much speaks against a reading with words of before that no article contains: they led to nothing then."""
    own = message.lower()
    return _LED_TO_NOTHING * any(word.lower() not in own for word in answer.missing_words)


def _said_of_it(message: str, held: Sequence[ReadsFor], best: int) -> int:
    """The reading to keep: of a fragment that alone would be surest, the one with the question before it.

    "And the almond cake?" asks nothing alone. Where another sentence names it too, that may say what was asked of it.
    """
    alone = held[best].answer
    if best == 0 or best < len(held) - 1 or not is_fragment(message) or not isinstance(alone, Answer):
        return best
    for rank, each in enumerate(held[:best]):
        if isinstance(each.answer, NoAnswer):
            continue
        quoted = first_quoted(each.answer)
        if not is_same_place(quoted, alone) and share_held(message, quoted) == 1.0:
            return rank
    return best


def _of_another(message: str, answer: Answer | Unsure | NoAnswer) -> float:
    """How much speaks against what was joined to a message where its quotation is not about what the message names."""
    return (
        0.0 if isinstance(answer, NoAnswer) else _NOT_HELD * (1 - share_of_subject_held(message, first_quoted(answer)))
    )


def _worth(answer: Answer | Unsure | NoAnswer, rank: int, before: Sequence[Earlier], same_article: float) -> float:
    """How much speaks for a reading: how surely it is answered, its form, and that the talk stays where it was.

    An answer is more than what may be one, and that is more than none. same_article: what staying there counts.
    """
    if isinstance(answer, NoAnswer):
        return -1.0
    passage = first_quoted(answer).passage
    worth = float(isinstance(answer, Answer)) + answer.confidence - _LESS_LIKELY * rank
    if before and before[-1].article == passage.article.id:
        worth += same_article
        if passage.start <= before[-1].start < passage.end:
            worth += _SAME_PASSAGE
    return worth


def _left_out(message: str, answer: Answer | Unsure | NoAnswer) -> float:
    """How much speaks against a quotation that does not hold what a fragment names."""
    return 0.0 if isinstance(answer, NoAnswer) else _NOT_HELD * (1 - share_held(message, first_quoted(answer)))
