"""Question to reply: the one place where a question is handled, whatever the platform."""

import logging
import re
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from copy import copy
from dataclasses import replace
from datetime import date
from typing import Protocol, TypeVar

from bot.conversation.acts import Act
from bot.conversation.apologies import apology
from bot.conversation.asked_for import AskedFor, GivesSummaries, KnowsArticles
from bot.conversation.best_reading import BestReading, Chooses
from bot.conversation.context import context_of
from bot.conversation.courtesy import (
    GOING_ON,
    HOW_TO_GO_ON,
    NO_OPINION,
    NO_QUESTION,
    UNCLEAR,
    courtesy,
    help_notice,
)
from bot.conversation.errands import is_errand
from bot.conversation.follow_ups import reads_as_question
from bot.conversation.forms import holds_emoji, spelt_out, words_of
from bot.conversation.listed import NOT_SO_MANY, Listed, asks_for_one, last_asked, number_in_list, points_back
from bot.conversation.long_texts import is_long, questions_within
from bot.conversation.lookup import Lookup
from bot.conversation.missing_words import that_explain
from bot.conversation.nothing_named import is_heading, names_nothing, only_points, wants_more
from bot.conversation.opinions import asked_opinion_on
from bot.conversation.requests import requested
from bot.conversation.said_before import earlier, with_words
from bot.conversation.several import compared, joined_questions, several_questions
from bot.conversation.small_talk import complains_first, small_talk, unless_answered, without_small_talk
from bot.messages.marks import PlaceMark
from bot.messages.question import Earlier
from bot.messages.reply import (
    Answered,
    ArticleList,
    Context,
    Found,
    Notice,
    Refused,
    Reply,
    Several,
    Summarised,
    Undecided,
    place_of,
)
from bot.runtime.places import Places
from index import (
    Answer,
    IndexAway,
    NoAnswer,
    QuestionError,
    Unsure,
    corrects,
    respelt,
)

_log = logging.getLogger(__name__)
_T = TypeVar("_T")

MOST_QUESTIONS = 5
_COMMAND = re.compile(r"/[a-z_-]+", re.IGNORECASE)
_SLASH = re.compile(r"^\s*/(?:ask\s+)?(?=[a-z])", re.IGNORECASE)
_ABOUT_ELSEWHERE = 6  # so many of a long text's words are missing where it is about nothing in the articles


class AnswersQuestions(KnowsArticles, Protocol):
    """What answering needs of an index."""

    def ask(self, question: str) -> Answer | Unsure | NoAnswer:
        """Answer a question, say what may answer it, or that the articles do not. Raises QuestionError."""
        ...

    def as_written(self, question: str) -> str:
        """A question with its words in small letters spelt as the articles spell them."""
        ...


class LinksArticles(Protocol):
    """What answering needs to lead people to articles that have no web address of their own."""

    def linked(self, reply: _T) -> _T:
        """What the bot says, with links to them."""
        ...


class Answering:
    """Turns what a person wrote into the reply that they get. Never raises: a person always gets a reply.

    place: gives a question its turn; two at the same time if not given.
    summaries: for messages that ask for one; without it they are questions like others.
    examples: questions that the articles answer.
    model: what chooses the sentences that answer, beside the index; without it the index alone.
    links: to articles that have no web address of their own.
    people_on: the platforms on which a person can be asked where the articles do not say for sure.
    kept: what is said of what becomes of questions; without it, that whoever runs the bot knows.
    shows: whether an article that was quoted before, by its id, may be spoken of still.
    """

    def __init__(  # noqa: PLR0913 - what it works with, most of it of use to some alone
        self,
        index: AnswersQuestions,
        *,
        place: Callable[[], AbstractContextManager[None]] | None = None,
        summaries: GivesSummaries | None = None,
        examples: Callable[[], Sequence[str]] = tuple,
        model: Chooses | None = None,
        links: LinksArticles | None = None,
        today: Callable[[], date] = date.today,
        people_on: frozenset[str] = frozenset(),
        kept: str = "",
        shows: Callable[[str], bool] = lambda _article: True,
    ) -> None:
        self._index = index
        self._place = place or Places(2).chat
        self._shows = shows
        self._examples = examples
        self._asked_for = AskedFor(index, summaries, today)
        best = BestReading(index, model)
        self._listed = Listed(best)
        self._lookup = Lookup(index, best, people_on)
        self._links = links
        self._kept = kept

    def telling(self, kept: str) -> "Answering":
        """The same, where something else becomes of questions."""
        twin = copy(self)
        twin._kept = kept
        return twin

    def placed(self, place: Callable[[], AbstractContextManager[None]]) -> "Answering":
        """The same, where questions get their turn in another way; its replies raise what that raises."""
        twin = copy(self)
        twin._place = place
        return twin

    def reply(self, text: str, further: int = 0, before: Sequence[Earlier] = ()) -> Reply:
        """The reply to a message in plain text, without mentions of the bot; `further` passages beyond the answer.

        before: what was found before in the same conversation, oldest first.
        """
        with self._place():
            try:
                return self._linked(self._decided(text, further, self._spoken_of(before)))
            except (QuestionError, IndexAway) as error:
                return Notice(str(error))
            except Exception:  # the edge: the traceback is for the log, a sentence with the same id for the person
                return apology(_log, "A question could not be answered")

    def _linked(self, reply: _T) -> _T:
        return self._links.linked(reply) if self._links else reply

    def _spoken_of(self, before: Sequence[Earlier]) -> list[Earlier]:
        """What was said before with its words; what was quoted of articles that may no longer be is not leaned on."""
        return with_words([each for each in before if self._shows(each.article)], self._index.articles)

    def _decided(self, text: str, further: int, before: Sequence[Earlier]) -> Reply:
        """What kind of message it is, and so which reply it gets."""
        if _COMMAND.fullmatch(text.strip()) and not (small_talk(text) or requested(text.strip(" /"))):
            return Notice(f"There is no {text.strip()} here. {HOW_TO_GO_ON}", "help")
        text = _SLASH.sub("", text)  # who comes from a terminal, or from where there are commands, types them
        questions = several_questions(text)
        if questions:
            return self._one_by_one(questions, before)
        if not words_of(text) and not holds_emoji(text):
            return GOING_ON if before else help_notice(self._examples())
        question = self._index.as_written(spelt_out(without_small_talk(text)))
        act = small_talk(text)
        if asked_opinion_on(question):
            return self._without_opinion(question, before)
        if act and not (before and (points_back(text) or corrects(text))):
            return self._courtesy(act, before)
        asked_for = (
            self._one_of_several(question, before)
            or self._asked_for.reply(question, before)
            or self._listed.reply(question, before)
        )
        if asked_for:
            return asked_for
        named = None if further else self._named_alone(question, before)  # further passages are of what was found
        if named:
            return named
        found = self._lookup.found(question, further, before)
        if isinstance(found, Answered):
            return self._with_what_is_left(question, found, before)
        return found if isinstance(found, Notice) else self._unanswered(text, question, found, before)

    def _with_what_is_left(self, question: str, found: Answered, before: Sequence[Earlier]) -> Reply:
        """The answers to questions that "and" joins, where what was found for both answers one of them alone."""
        joined = joined_questions(question)
        if not joined:
            return found
        apart = self._one_by_one(joined, before)
        place = place_of(found)
        parts = [
            (asked, found if isinstance(reply, Undecided) and place_of(reply) == place else reply)
            for asked, reply in apart.parts
        ]
        are_answered = all(isinstance(reply, Answered) for _, reply in parts)
        places = {place_of(reply) for _, reply in parts}
        return replace(apart, parts=tuple(parts)) if are_answered and places != {place} else found

    def _named_alone(self, question: str, before: Sequence[Earlier]) -> Reply | None:
        """The reply to what names nothing, or does nothing else: no question can be made of it."""
        quoted = any(each.article for each in before)
        if only_points(question) and not wants_more(question):
            return GOING_ON if quoted else UNCLEAR
        if names_nothing(question) and not quoted:
            return UNCLEAR
        return self._asked_for.on(question) if is_heading(question) and not quoted else None

    def _unanswered(self, text: str, question: str, found: Refused | Undecided, before: Sequence[Earlier]) -> Reply:
        """What else a message may be that the articles do not answer for sure."""
        unknown = [word.lower() for word in found.missing_words]
        if is_long(text):
            within = questions_within(text)
            if within and within != [text]:
                return self._one_by_one(within, before) if len(within) > 1 else self._decided(within[0], 0, before)
            if not reads_as_question(text) and len(unknown) >= _ABOUT_ELSEWHERE:
                return NO_QUESTION
        act = unless_answered(question, is_refused=isinstance(found, Refused))
        if act is None and unknown:
            act = small_talk(text, forgiving=True, unknown=unknown)
        if act is None and complains_first(text) and not reads_as_question(question):
            act = Act.COMPLAINT
        if act is None and (unknown or isinstance(found, Refused)) and is_errand(question):
            act = Act.ERRAND
        if act:
            return self._courtesy(act, before)
        meant = question if found.is_foreign else respelt(question, found.missing_words, self._index.articles)
        if meant != question:
            return self._respelt(meant, found, before)
        on_topic = self._asked_for.on(question) if is_heading(question) and question[0].isupper() else None
        if on_topic:
            return on_topic
        things = compared(question) or joined_questions(question)
        if things:
            return _one_each(self._one_by_one(things, before))
        return replace(found, missing_words=that_explain(found.missing_words))

    def _respelt(self, meant: str, found: Refused | Undecided, before: Sequence[Earlier]) -> Reply:
        """The reply to what was misspelt, unless more was found for it as it was written."""
        reply = self._decided(meant, 0, before)
        if isinstance(found, Undecided) and isinstance(reply, Refused):
            words = tuple(word for word in found.missing_words if word in meant)
            return replace(found, missing_words=that_explain(words))
        return replace(reply, understood=meant) if isinstance(reply, Found) else reply

    def _without_opinion(self, text: str, before: Sequence[Earlier]) -> Reply:
        """That the bot has no opinion, and what the articles say on the subject."""
        said = self._asked_for.on(asked_opinion_on(text), before)
        return replace(said, heading=f"{NO_OPINION} {said.heading}:") if said else self._courtesy(Act.OPINION, before)

    def _courtesy(self, act: Act, before: Sequence[Earlier]) -> Notice:
        """The reply to small talk; who is in the midst of asking needs no examples to go on."""
        return courtesy(act, self._examples(), is_asking=bool(before), kept=self._kept)

    def _one_by_one(self, questions: Sequence[str], before: Sequence[Earlier]) -> Several:
        """The reply to each question of a list, which may lean on those above it."""
        said = list(before)
        parts = []
        for question in questions[:MOST_QUESTIONS]:
            reply = self._decided(question, 0, said)
            said += earlier(question, reply)
            parts.append((question, reply))
        return Several(tuple(parts), len(questions) - len(parts))

    def _one_of_several(self, text: str, before: Sequence[Earlier]) -> Reply | None:
        """The reply to one of the questions that the message before asked, or one quotation of its summary."""
        number, position = number_in_list(text), last_asked(before)
        if number is None or position is None or not asks_for_one(text):
            return None
        last, said = before[position].text, list(before[:position])
        questions = several_questions(last) or compared(last) or joined_questions(last)
        if not questions:
            summary = self._asked_for.reply(last, said)
            if not isinstance(summary, Summarised):
                return None
            quoted = summary.quotations
            return Answered(last, quoted[number], 1.0) if number < len(quoted) else NOT_SO_MANY
        if number >= len(questions):
            return NOT_SO_MANY
        *above, question = questions[: number % len(questions) + 1]
        for each in above:
            said += earlier(each, self._decided(each, 0, said))
        reply = self._decided(question, 0, said)
        return replace(reply, understood=question) if isinstance(reply, Found) else reply

    def articles(self) -> ArticleList:
        """What can be asked about, the newest first."""
        return self._linked(self._asked_for.articles())

    def context(self, mark: PlaceMark) -> Context | Notice:
        """The paragraph around a quotation, and its neighbours."""
        return self._linked(context_of(self._index.articles, mark))


def _one_each(several: Several) -> Several:
    """Several replies in each of which of what may answer the likeliest alone stands."""
    parts = tuple(
        (question, replace(reply, candidates=reply.candidates[:1]) if isinstance(reply, Undecided) else reply)
        for question, reply in several.parts
    )
    return Several(parts)
