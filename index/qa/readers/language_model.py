"""Reading with a language model: it chooses, among the sentences that were found, those that answer. It never writes.

Another reader has read before it: its ranking says which passages the model sees, and its reading is the answer
wherever the model says nothing that can be used, or nothing in time.
"""

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from index.language_model.server import NoReply
from index.qa.pipeline import OpenReading
from index.qa.quotation import in_short, with_span
from index.qa.readers import rewriting
from index.qa.readers.choosing import (
    LONGEST_REPLY,
    ONCE_MORE,
    SCHEMA,
    Choice,
    Chosen,
    Numbered,
    choice_in,
    messages,
    numbered,
)
from index.qa.reading import Reading
from index.text.question import Question
from index.text.subjects import Turn
from index.types import Candidate, Certainty

# The model gives no probability. These stand for one where answers are compared: by its own word, sure is more than
# unsure, and unsure more than none.
CONFIDENCES = {Certainty.SURE: 0.9, Certainty.UNSURE: 0.5, Certainty.NONE: 0.1}
_MOST_KEPT = 1_000


class Asks(Protocol):
    """What reading needs of a language model."""

    @property
    def name(self) -> str:
        """What people know the model by."""
        ...

    def deadline(self) -> float:
        """Until when a question that comes in now may wait."""
        ...

    def ask(
        self,
        messages: Sequence[dict[str, str]],
        schema: Mapping[str, Any] | None,
        longest: int,
        until: float | None = None,
    ) -> str:
        """What the model replies. Raises NoReply."""
        ...


class LanguageModelReader:
    """Lets a model choose. Never raises; safe to use from many threads."""

    def __init__(self, model: Asks) -> None:
        self.model = model
        self._kept: OrderedDict[str, Choice] = OrderedDict()
        self._keeping = threading.Lock()

    @property
    def name(self) -> str:
        """The model's name."""
        return self.model.name

    def deadline(self) -> float:
        """Until when a question that comes in now may wait for the model."""
        return self.model.deadline()

    def choose(
        self, opened: OpenReading, asked: str = "", before: Sequence[Turn] = (), until: float | None = None
    ) -> OpenReading:
        """What the model chooses of what was read; the reading as it is where it says nothing that can be used.

        asked: the question as it was asked, where another was looked for. before: what was asked and answered before.
        """
        reading = opened.reading
        sentences = numbered(reading.matches)
        question = asked or reading.question.text
        key = self._key(question, reading.question.text, before, opened.index.manifest.id)
        choice = self._known(key)
        if choice is None:
            choice = self._asked(question, before, sentences, until)
            if choice is not None:
                self._keep(key, choice)
        return replace(opened, reading=reading_of(choice, reading)) if choice else opened

    def understood(self, message: str, before: Sequence[Turn], until: float) -> str:
        """What a message asks that leans on what was said before it, in words that were used; "" where it is not known.

        before: what was asked and answered before, the oldest first.
        """
        if not before:
            return ""
        said = rewriting.messages(message, before)
        try:
            reply = self.model.ask(said, rewriting.SCHEMA, rewriting.LONGEST_REPLY, until)
        except NoReply:
            return ""
        return rewriting.question_in(reply, message, before)

    def _asked(
        self, question: str, before: Sequence[Turn], sentences: Sequence[Numbered], until: float | None
    ) -> Choice | None:
        """The model's choice; asked once more where its reply has not the form. None where there is nothing to use."""
        said = messages(question, before, sentences)
        until = self.model.deadline() if until is None else until
        for _ in range(2):
            try:
                reply = self.model.ask(said, SCHEMA, LONGEST_REPLY, until)
            except NoReply:
                return None
            choice = choice_in(reply, question, sentences)
            if choice:
                return choice if choice.chosen or choice.certainty is Certainty.NONE else None
            said = [*said, {"role": "assistant", "content": reply}, {"role": "user", "content": ONCE_MORE}]
        return None

    def _key(self, question: str, looked_for: str, before: Sequence[Turn], version: str) -> str:
        """What a choice is kept by; a hash, so that no words of people are kept."""
        turns = [[turn.question, turn.quote] for turn in before]
        parts = json.dumps([question, looked_for, turns, version, self.name])
        return hashlib.sha256(parts.encode()).hexdigest()

    def _known(self, key: str) -> Choice | None:
        with self._keeping:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _keep(self, key: str, choice: Choice) -> None:
        with self._keeping:
            self._kept[key] = choice
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)


def reading_of(choice: Choice, first: Reading) -> Reading:
    """A choice as a reading: the passages chosen come first, and the others after them as they were."""
    confidence = CONFIDENCES[choice.certainty]
    if not choice.chosen:
        best = replace(first.best, confidence=confidence)
        return replace(first, choices=(best,), certainty=Certainty.NONE, contrary=None, missing=choice.missing)
    rank_of = {id(each.numbered.passage): rank for rank, each in reversed(list(enumerate(choice.chosen)))}
    matches = tuple(sorted(first.matches, key=lambda match: rank_of.get(id(match.passage), len(rank_of))))
    if choice.certainty is Certainty.SURE:
        quoted = _together(first.question, choice.chosen, confidence)
        agrees = first.passage == quoted.passage and first.best.start < quoted.end and quoted.start < first.best.end
        contrary = first.contrary if agrees else None
        return Reading(first.question, matches, (quoted,), Certainty.SURE, contrary)
    choices = tuple(
        in_short(first.question, each.numbered.passage, each.numbered.sentence, each.span, confidence / rank)
        for rank, each in enumerate(choice.chosen, 1)
    )
    return Reading(first.question, matches, choices, Certainty.UNSURE)


def _together(question: Question, chosen: Sequence[Chosen], confidence: float) -> Candidate:
    """The first sentence that was chosen, as one quotation with those chosen beside it."""
    passage = chosen[0].numbered.passage
    rows = {chosen[0].numbered.sentence}
    for _ in chosen:
        rows |= {
            each.numbered.sentence
            for each in chosen
            if each.numbered.passage is passage and rows & {each.numbered.sentence - 1, each.numbered.sentence + 1}
        }
    parts = [
        with_span(question, passage, each.numbered.sentence, each.span, confidence)
        for each in chosen
        if each.numbered.passage is passage and each.numbered.sentence in rows
    ]
    start, end = min(part.start for part in parts), max(part.end for part in parts)
    spans = {
        (first + part.start - start, last + part.start - start) for part in parts for first, last in part.highlights
    }
    return Candidate(passage, start, end, tuple(_apart(spans)), confidence)


def _apart(spans: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, those that overlap as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
