"""Reading with a language model: it chooses, among the sentences that were found, those that answer. It never writes.

Another reader has read before it: its ranking says which passages the model sees, and its reading is the answer
wherever the model says nothing that can be used, or nothing in time.
"""

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from index.language_model.asking import LanguageModel
from index.language_model.kept import Kept
from index.language_model.server import Call, ModelServer, NoReply
from index.qa.pipeline import OpenReading
from index.qa.quotation import in_short, with_span
from index.qa.readers import in_short as saying
from index.qa.readers import rewriting
from index.qa.readers.choosing import (
    LONGEST_REPLY,
    ONCE_MORE,
    SCHEMA,
    Choice,
    Chosen,
    Numbered,
    choice_in,
    choice_of,
    kept_form,
    messages,
    numbered,
)
from index.qa.readers.model import AS_IT_SAYS, ChoosingModel, load_choosing_model
from index.qa.reading import Reading
from index.store.version import Index
from index.text.language import DEFAULT_LANGUAGE
from index.text.question import Question
from index.text.subjects import Turn
from index.types import Answer, Candidate, Certainty, InShort, Passage

_MOST_SAID = 1_000


def open_model_reader(
    server: ModelServer, folder: Path, told: Callable[[Call], object] = repr
) -> "LanguageModelReader":
    """The reader of a server's model, as it was calibrated in that index folder, which keeps what it chose.

    told: hears of every call. Raises LanguageModelError, or ReaderModelError where what was calibrated is damaged.
    """
    choosing = load_choosing_model(folder, server.model)
    kept = Kept(folder)
    try:
        return LanguageModelReader(LanguageModel(server, told, kept), kept, choosing)
    except BaseException:
        kept.close()
        raise


class LanguageModelReader:
    """Lets a model choose. Never raises; safe to use from many threads.

    kept: where its choices are kept. choosing: how its own words are taken.
    """

    def __init__(self, model: LanguageModel, kept: Kept | None = None, choosing: ChoosingModel = AS_IT_SAYS) -> None:
        self.model = model
        self._kept = kept or Kept()
        self._choosing = choosing
        self._said: OrderedDict[str, str] = OrderedDict()
        self._saying = threading.Lock()

    @property
    def name(self) -> str:
        """The model's name."""
        return self.model.name

    def deadline(self) -> float:
        """Until when a question that comes in now may wait for the model."""
        return self.model.deadline()

    def close(self) -> None:
        """Close what is open; questions in flight are let go."""
        self.model.close()
        self._kept.close()

    def choose(
        self, opened: OpenReading, asked: str = "", before: Sequence[Turn] = (), until: float | None = None
    ) -> OpenReading:
        """What the model chooses of what was read; the reading as it is where it says nothing that can be used.

        So it is too where the best of what was read must not be sent to it.
        asked: the question as it was asked, where another was looked for. before: what was asked and answered before.
        """
        reading = opened.reading
        best = (*(each.passage for each in reading.choices), *(match.passage for match in reading.matches[:1]))
        if not all(map(self._may_see, best)):
            return opened
        sentences = numbered([match for match in reading.matches if self._may_see(match.passage)])
        question, before = asked or reading.question.text, self._may_hear(before)
        key = self._key(question, reading.question.text, before, opened.index)
        choice = choice_of(self._kept.choice(key), question, sentences)
        if choice is None:
            choice = self._asked(question, before, sentences, until)
            if choice is not None:
                self._kept.keep(key, kept_form(choice, question))
        return replace(opened, reading=reading_of(choice, reading, self._choosing)) if choice else opened

    def understood(self, message: str, before: Sequence[Turn], until: float) -> str:
        """What a message asks that leans on what was said before it, in words that were used; "" where it is not known.

        before: what was asked and answered before, the oldest first.
        """
        before = self._may_hear(before)
        if not before:
            return ""
        key = _hash_of("understood", message, _told(before))

        def say() -> str:
            asked = rewriting.messages(message, before)
            reply = self.model.ask(asked, rewriting.SCHEMA, rewriting.LONGEST_REPLY, until)
            return rewriting.question_in(reply, message, before)

        return self._once(key, say)

    def in_short(self, answer: Answer, asked: str = "", until: float | None = None) -> InShort | None:
        """What the model says in short of a quotation that answers; None where it may not, or says more than that.

        asked: the question as it was asked, where another was looked for.
        """
        shown = (answer, answer.contrary) if answer.contrary else (answer,)
        quotes = [each.quote for each in shown]
        may_say = self.model.server.in_short and all(self._may_see(each.passage) for each in shown)
        is_english = all(each.passage.article.language == DEFAULT_LANGUAGE for each in shown)
        if not may_say or not is_english or sum(map(len, quotes)) > saying.LONGEST_QUOTED:
            return None
        question = asked or answer.question

        def say() -> str:
            reply = self.model.ask(saying.messages(question, quotes), saying.SCHEMA, saying.LONGEST_REPLY, until)
            return saying.in_short_of(reply, quotes)

        text = self._once(_hash_of("in short", question, quotes), say)
        return InShort(text, self.name) if text else None

    def _once(self, key: str, say: Callable[[], str]) -> str:
        """What the model said to the same before, as long as this process runs; "" where it says nothing in time."""
        with self._saying:
            known = self._said.get(key)
        if known is not None:
            return known
        try:
            text = say()
        except NoReply:
            return ""
        with self._saying:
            self._said[key] = text
            while len(self._said) > _MOST_SAID:
                self._said.popitem(last=False)
        return text

    def _may_see(self, passage: Passage) -> bool:
        return self.model.server.may_see(passage.article.id, passage.article.collection)

    def _may_hear(self, before: Sequence[Turn]) -> list[Turn]:
        """Those turns whose quotations may be sent; one that quotes what is not known does not tell that it may."""
        server = self.model.server
        if not server.not_for:
            return list(before)
        known = ((turn, turn.collection) for turn in before)
        return [turn for turn, named in known if named is not None and server.may_see(turn.article, named)]

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

    def _key(self, question: str, looked_for: str, before: Sequence[Turn], index: Index) -> str:
        """What a choice is kept by."""
        version = " ".join([index.manifest.id, index.manifest.created, *sorted(index.hidden)])
        return _hash_of(question, looked_for, _told(before), version, self.name, self.model.server.not_for)


def _hash_of(*parts: object) -> str:
    """A key for what was said to something, which holds no words of people."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _told(before: Sequence[Turn]) -> list[list[str]]:
    """What the model hears of the turns before."""
    return [[turn.question, turn.quote] for turn in before]


def reading_of(choice: Choice, first: Reading, choosing: ChoosingModel = AS_IT_SAYS) -> Reading:
    """A choice as a reading: the passages chosen come first, and the others after them as they were."""
    taken = choosing.taken[choice.certainty]
    confidence = taken.probability
    if not choice.chosen or taken.certainty is Certainty.NONE:
        best = replace(first.best, confidence=confidence)
        return replace(first, choices=(best,), certainty=Certainty.NONE, contrary=None, missing=choice.missing)
    rank_of = {id(each.numbered.passage): rank for rank, each in reversed(list(enumerate(choice.chosen)))}
    matches = tuple(sorted(first.matches, key=lambda match: rank_of.get(id(match.passage), len(rank_of))))
    if taken.certainty is Certainty.SURE:
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
