"""Question to reply: the one place where a question is handled, whatever the platform."""

import logging
import re
import secrets
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Protocol

from bot.conversation.article_facts import fact, new_articles, newest_first, which_article
from bot.conversation.courtesy import courtesy, help_notice
from bot.conversation.forms import spelt_out
from bot.conversation.requests import OF_AN_ARTICLE, Request, Wanted, requested
from bot.conversation.small_talk import small_talk, without_small_talk
from bot.messages.marks import PlaceMark
from bot.messages.question import Earlier
from bot.messages.reply import (
    MOST_CANDIDATES,
    NEAREST_SHOWN,
    Answered,
    ArticleList,
    Context,
    Notice,
    Place,
    Quotation,
    Refused,
    Reply,
    Several,
    Summarised,
    Undecided,
    article_citation,
    citation,
    place_of,
    quote_of,
    readable_date,
    reply_to,
)
from index import (
    Answer,
    Article,
    Candidate,
    InShort,
    Manifest,
    Match,
    NoAnswer,
    Passage,
    QuestionError,
    Sentence,
    Turn,
    Unsure,
    articles_called,
    asks_for_more,
    leans_on_before,
    left_out_of_condition,
    names_no_subject,
    readings,
    share_of_fragment_in,
)

_log = logging.getLogger(__name__)

CHANGED = "The article has changed since I quoted it. Ask again, and I will look at the new one."
MOST_ARTICLES = 30
MOST_QUESTIONS = 5

_NUMBER = re.compile(r"(?:^|\s)(\d{1,2})[.)]\s+(?=\S)")
_PRONOUN = re.compile(r"(?:it|him|her|them|he|she|they|this|that)", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]{2,}")
_NEWEST = ("newest", "latest", "most recent", "last")
# So much more probable must a reading be than one that is likelier by its form; and so much counts it when a reading
# is answered by the passage, or by the article, that answered before.
_LESS_LIKELY = 0.05
_SAME_PASSAGE = 0.03
_SAME_ARTICLE = 0.03
_NO_OTHER_SUBJECT = 0.35  # as much for the article, where a question names nothing of its own
_NOT_HELD = 1.5  # against a reading whose quotation holds nothing of what a fragment names
_LOOKED_THROUGH_FOR_MORE = 8


class ReadsFor(Protocol):
    """What was read for a question in one version of the index."""

    @property
    def answer(self) -> Answer | Unsure | NoAnswer:
        """The quotation that answers, those that may, or that the articles do not say."""
        ...

    def matches(self, count: int) -> tuple[Match, ...]:
        """The passages that match best in that version, best first."""
        ...


class AnswersQuestions(Protocol):
    """What answering needs of an index."""

    @property
    def articles(self) -> tuple[Article, ...]:
        """The articles of the version that serves now."""
        ...

    @property
    def manifest(self) -> Manifest:
        """What that version says of itself."""
        ...

    def ask(self, question: str) -> Answer | Unsure | NoAnswer:
        """Answer a question, say what may answer it, or that the articles do not. Raises QuestionError."""
        ...

    def read(self, question: str) -> ReadsFor:
        """The same, with further passages of the version that answered. Raises QuestionError."""
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
class _HeldTo:
    """A reading whose passage lacks names that the message itself gives: "and in Shenzhen?" is not answered by it."""

    reading: ReadsFor
    missing: tuple[str, ...]

    @property
    def answer(self) -> NoAnswer:
        given = self.reading.answer
        return NoAnswer(given.question, given.confidence, given.nearest, given.missing_words, self.missing)

    def matches(self, count: int) -> tuple[Match, ...]:
        return self.reading.matches(count)


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read for a message.

    understood: how a model understood it, "" where it was taken as it stands. is_chosen: whether a model chose.
    """

    reading: ReadsFor
    understood: str = ""
    is_chosen: bool = False


class GivesSummaries(Protocol):
    """What answering needs to summarise."""

    def reply(self, arguments: str) -> Reply:
        """The reply to "[article] [short|long]" or "about TOPIC"."""
        ...


class Answering:
    """Turns what a person wrote into the reply that they get. Never raises: a person always gets a reply.

    at_once: how many questions are answered at the same time; the others wait their turn.
    summaries: for messages that ask for one; without it they are questions like others.
    examples: questions that the articles answer.
    model: what chooses the sentences that answer, beside the index; without it the index alone.
    """

    def __init__(
        self,
        index: AnswersQuestions,
        at_once: int = 2,
        *,
        summaries: GivesSummaries | None = None,
        examples: Callable[[], Sequence[str]] = tuple,
        model: Chooses | None = None,
        today: Callable[[], date] = date.today,
    ) -> None:
        self._index = index
        self._turns = threading.BoundedSemaphore(at_once)
        self._summaries = summaries
        self._examples = examples
        self._model = model
        self._today = today

    def reply(self, text: str, further: int = 0, before: Sequence[Earlier] = ()) -> Reply:
        """The reply to a message in plain text, without mentions of the bot; `further` passages beyond the answer.

        before: what was found before in the same conversation, oldest first.
        """
        try:
            with self._turns:
                return self._decided(text, further, self._with_words(before))
        except QuestionError as error:
            return Notice(str(error))
        except Exception:  # the edge: the traceback is for the log, a sentence with the same id for the person
            return apology(_log, "A question could not be answered")

    def _with_words(self, before: Sequence[Earlier]) -> list[Earlier]:
        """What was said before, with the words of what may answer: of that only the place is kept."""
        texts = {article.id: article.text for article in self._index.articles}
        return [
            each if each.quote else replace(each, quote=texts.get(each.article, "")[each.start : each.end])
            for each in before
        ]

    def _decided(self, text: str, further: int, before: Sequence[Earlier]) -> Reply:
        """What kind of message it is, and so which reply it gets."""
        questions = _listed(text)
        if questions:
            return self._one_by_one(questions, before)
        if not text.strip():
            return help_notice(self._examples())
        act = small_talk(text)
        if act:
            return courtesy(act, self._examples())
        question = spelt_out(without_small_talk(text))
        asked_for = self._requested(question, before)
        if asked_for:
            return asked_for
        found = self._found(question, further, before)
        is_unknown = isinstance(found, Refused | Undecided) and found.missing_words
        act = small_talk(text, forgiving=True) if is_unknown else None
        return courtesy(act, self._examples()) if act else found

    def _one_by_one(self, questions: Sequence[str], before: Sequence[Earlier]) -> Several:
        """The reply to each question of a list, which may lean on those above it."""
        said = list(before)
        parts = []
        for question in questions[:MOST_QUESTIONS]:
            reply = self._decided(question, 0, said)
            said += earlier(question, reply)
            parts.append((question, reply))
        return Several(tuple(parts), len(questions) - len(parts))

    def _found(self, question: str, further: int, before: Sequence[Earlier]) -> Reply:
        """What the articles say to a question, or that they do not."""
        if asks_for_more(question) and before:
            return self._more_on(question, before)
        until = self._model.deadline() if self._model else 0.0
        read = self._read(question, before, until)
        reading, understood = read.reading, read.understood
        # One more than is shown tells whether there are still others; those that are quoted are among them too.
        matches = reading.matches(max(NEAREST_SHOWN, MOST_CANDIDATES) + further + 2) if further else ()
        answer = reading.answer
        reply = reply_to(answer, matches, further)
        if self._model and read.is_chosen and isinstance(reply, Answered) and isinstance(answer, Answer):
            reply = replace(reply, in_short=self._model.in_short(answer, question, until))
        shown = understood if understood.rstrip("?").lower() != question.rstrip("?").lower() else ""
        return replace(reply, understood=shown)

    def _read(self, question: str, before: Sequence[Earlier], until: float) -> "_Read":
        """Read for each of what a message may ask, and keep the one that is answered best.

        until: how long to wait for the model, by its clock.
        """
        turns = _turns(before)
        choices = readings(question, turns)
        leans = len(choices) > 1 or choices[0] != question
        understood = self._model.understood(question, turns, until) if self._model and leans else ""
        if understood:
            choices = (understood,)
        found = [self._index.read(each) for each in choices]
        held: list[ReadsFor] = list(found)
        if leans:  # what it names itself must be there
            held = [_HeldTo(each, missing) if (missing := _missing(question, each)) else each for each in found]
        goes_on = names_no_subject(question) or leans_on_before(question)
        same = _NO_OTHER_SUBJECT if goes_on else _SAME_ARTICLE
        worth = [
            (_worth(each.answer, rank, before, same) - _left_out(question, each.answer), -rank)
            for rank, each in enumerate(held)
        ]
        best = worth.index(max(worth))
        if self._model:
            chosen = self._model.choose(found[best], question, turns if leans else (), until)
            if chosen is not found[best]:
                return _Read(chosen, understood, is_chosen=True)
        return _Read(held[best], understood)

    def _more_on(self, question: str, before: Sequence[Earlier]) -> Reply:
        """What was not quoted yet, of what the likeliest reading asks about."""
        read = [self._index.read(each) for each in readings(question, _turns(before))]
        for find in (self._more, self._goes_on):
            found = next((more for each in read if (more := find(each, before))), None)
            if found:
                return found
        return _unsaid(read[0], before)

    def _more(self, reading: ReadsFor, before: Sequence[Earlier]) -> Answered | None:
        """Another sentence on the same: the first that holds what is asked about and was not quoted yet."""
        question = reading.answer.question
        for passage, sentence in _sentences(reading.matches(_LOOKED_THROUGH_FOR_MORE)):
            place = Place(passage.article.id, sentence.start, sentence.end)
            if not _was_said(place, before) and _bears_on(sentence.text, question):
                return _sentence_as_answer(reading, passage, sentence)
        return None

    def _goes_on(self, reading: ReadsFor, before: Sequence[Earlier]) -> Answered | None:
        """The sentence behind the one that was quoted last, where it was asked for nothing but more."""
        last = before[-1]
        if reading.answer.question != without_small_talk(last.text):
            return None
        behind = [
            (passage, sentence)
            for passage, sentence in _sentences(reading.matches(_LOOKED_THROUGH_FOR_MORE))
            if passage.article.id == last.article and sentence.start >= last.end
            if not _was_said(Place(last.article, sentence.start, sentence.end), before)
        ]
        next_one = min(behind, key=lambda each: each[1].start, default=None)
        return _sentence_as_answer(reading, *next_one) if next_one else None

    def _requested(self, text: str, before: Sequence[Earlier]) -> Reply | None:
        """The reply to what needs no look for an answer: a summary, the list of articles, an article's own data."""
        article, text = self._named(text)
        request = requested(text)
        if request is None:
            return None
        if request.about and request.wanted in OF_AN_ARTICLE:
            article = article or self._about(request.about)
        else:
            article = article or self._talked_about(before)
        match request.wanted:
            case Wanted.ARTICLES:
                return self.articles()
            case Wanted.NEW:
                return new_articles(self._index.articles, request.days, self._today())
            case Wanted.SUMMARY | Wanted.TOPIC:
                return self._summary(request, article, before)
        return fact(request.wanted, article) if article else which_article(self._index.articles)

    def _named(self, text: str) -> tuple[Article | None, str]:
        """The article whose whole title a message holds, and the message with "the article" instead."""
        for article in self._index.articles:
            at = text.lower().find(article.title.lower()) if len(article.title) > 1 else -1
            if at >= 0:
                return article, f"{text[:at]}the article{text[at + len(article.title) :]}"
        return None, text

    def _about(self, topic: str) -> Article | None:
        """The article that a person calls by what it is about; None where nothing of that stands in any."""
        if topic.lower() in _NEWEST:
            return next(iter(newest_first(self._index.articles)), None)
        called = articles_called(self._index.articles, topic)
        if len(called) == 1:
            return called[0]
        reading = self._index.read(topic)
        found = [match.passage.article for match in reading.matches(_LOOKED_THROUGH_FOR_MORE)]
        if reading.answer.missing_words:
            return None
        return next((each for each in found if not called or each in called), None)

    def _talked_about(self, before: Sequence[Earlier]) -> Article | None:
        """The article that was quoted or summarised last, else the only one."""
        articles = {article.id: article for article in self._index.articles}
        last = next((each.article for each in reversed(before) if each.article in articles), "")
        return articles[last] if last else next(iter(articles.values())) if len(articles) == 1 else None

    def _summary(self, request: Request, article: Article | None, before: Sequence[Earlier]) -> Reply | None:
        if self._summaries is None:
            return None
        about = self._meant(request.about, before)
        if not about:
            return self._summaries.reply(f"{article.id if article else ''} {request.length}")
        if request.wanted is Wanted.SUMMARY and articles_called(self._index.articles, about):
            return self._summaries.reply(f"{about} {request.length}")
        on_topic = self._summaries.reply(f"about {about} {request.length}")
        if isinstance(on_topic, Summarised):
            return on_topic
        return self._summaries.reply(about) if request.wanted is Wanted.SUMMARY else None

    def _meant(self, about: str, before: Sequence[Earlier]) -> str:
        """A topic, or what it stands for where it is a pronoun."""
        if not _PRONOUN.fullmatch(about):
            return about
        return readings(f"who is {about}?", _turns(before))[0].removeprefix("who is ").rstrip("?")

    def articles(self) -> ArticleList:
        """What can be asked about, the newest first."""
        articles, manifest = newest_first(self._index.articles), self._index.manifest
        shown = tuple(article_citation(article) for article in articles[:MOST_ARTICLES])
        made = datetime.fromisoformat(manifest.created).date().isoformat()
        return ArticleList(shown, len(articles), manifest.id.lstrip("0"), readable_date(made))

    def context(self, mark: PlaceMark) -> Context | Notice:
        """The paragraph around a quotation, and its neighbours."""
        for article in self._index.articles:
            if mark.is_in(article.id, article.text):
                return _context(article, mark.start, mark.end)
        return Notice(CHANGED)


def earlier(text: str, reply: Reply) -> list[Earlier]:
    """What a turn leaves for those after it to lean on: nothing where no article was found, as for small talk."""
    place = place_of(reply)
    return [Earlier(text, place.article, place.start, place.end, quote_of(reply))] if place.article else []


def _listed(text: str) -> list[str]:
    """The questions of a numbered list; none where there is no list of two or more."""
    marks = list(_NUMBER.finditer(text))
    if len(marks) < 2 or [int(mark[1]) for mark in marks] != list(range(1, len(marks) + 1)):
        return []
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    parts = [text[mark.end() : end].strip() for mark, end in zip(marks, ends, strict=True)]
    return parts if all(parts) else []


def _turns(before: Sequence[Earlier]) -> list[Turn]:
    return [
        Turn(spelt_out(without_small_talk(each.text)), each.quote, each.article)
        for each in before
        if each.text and each.quote
    ]


def _first(answer: Answer | Unsure) -> Answer | Candidate:
    """What is quoted, or quoted first."""
    return answer if isinstance(answer, Answer) else answer.candidates[0]


def _missing(message: str, reading: ReadsFor) -> tuple[str, ...]:
    """The names that a message gives, or the condition, and the passage that answers does not hold."""
    if isinstance(reading.answer, NoAnswer):
        return ()
    left_out = left_out_of_condition(message, _first(reading.answer).quote)
    if left_out:
        return left_out
    passage = _first(reading.answer).passage
    context = f"{passage.text} {passage.article.title} {passage.paragraph.heading}"
    held = {word.lower() for word in _WORD.findall(context)}
    given = _WORD.findall(message)[1:]
    return tuple(word for word in given if word[0].isupper() and word.lower() not in held)


def _worth(answer: Answer | Unsure | NoAnswer, rank: int, before: Sequence[Earlier], same_article: float) -> float:
    """How much speaks for a reading: how surely it is answered, its form, and that the talk stays where it was.

    An answer is more than what may be one, and that is more than none. same_article: what staying there counts.
    """
    if isinstance(answer, NoAnswer):
        return -1.0
    passage = _first(answer).passage
    worth = float(isinstance(answer, Answer)) + answer.confidence - _LESS_LIKELY * rank
    if before and before[-1].article == passage.article.id:
        worth += same_article
        if passage.start <= before[-1].start < passage.end:
            worth += _SAME_PASSAGE
    return worth


def _left_out(message: str, answer: Answer | Unsure | NoAnswer) -> float:
    """How much speaks against a quotation that does not hold what a fragment names."""
    return (
        0.0 if isinstance(answer, NoAnswer) else _NOT_HELD * (1 - share_of_fragment_in(message, _first(answer).quote))
    )


def _sentences(matches: Sequence[Match]) -> Iterator[tuple[Passage, Sentence]]:
    for match in matches:
        for sentence in match.passage.sentences:
            yield match.passage, sentence


def _bears_on(text: str, question: str) -> bool:
    """Whether a sentence holds the name that a question ends with; where that has none, another long word of it."""
    held = {word.lower() for word in _WORD.findall(text)}
    asked = _WORD.findall(question)[1:]
    names = [word.lower() for word in asked if word[0].isupper()]
    return names[-1] in held if names else any(word.lower() in held for word in asked if word[4:])


def _sentence_as_answer(reading: ReadsFor, passage: Passage, sentence: Sentence) -> Answered:
    place = Place(passage.article.id, sentence.start, sentence.end)
    quotation = Quotation(sentence.text, citation(passage, sentence.text), place=place)
    return Answered(reading.answer.question, quotation, reading.answer.confidence)


def _was_said(place: Place, before: Sequence[Earlier]) -> bool:
    """Whether any of it was quoted before."""
    return any(each.article == place.article and each.start < place.end and place.start < each.end for each in before)


def _unsaid(reading: ReadsFor, before: Sequence[Earlier]) -> Reply:
    """What was found without what was quoted before; that the articles do not say where nothing is left."""
    reply = reply_to(reading.answer)
    if isinstance(reply, Undecided):
        left = tuple(each for each in reply.candidates if each.place and not _was_said(each.place, before))
        if left:
            return replace(reply, candidates=left, missing_words=())
    if isinstance(reply, Answered) and reply.quotation.place and not _was_said(reply.quotation.place, before):
        return reply
    return Refused(reading.answer.question, (), (), reading.answer.confidence)


def _context(article: Article, start: int, end: int) -> Context | Notice:
    for position, paragraph in enumerate(article.paragraphs):
        if paragraph.start <= start < paragraph.end:
            before = article.paragraphs[position - 1] if position else None
            after = article.paragraphs[position + 1] if position + 1 < len(article.paragraphs) else None
            marked = (start - paragraph.start, min(end, paragraph.end) - paragraph.start)
            return Context(
                before=article.text[before.start : before.end] if before else "",
                paragraph=Quotation(
                    article.text[paragraph.start : paragraph.end],
                    article_citation(article, paragraph),
                    (marked,),
                    Place(article.id, start, end),
                ),
                after=article.text[after.start : after.end] if after else "",
            )
    return Notice(CHANGED)


def apology(log: logging.Logger, what: str) -> Notice:
    """Log the exception that is being handled under a new id, and make the sentence that names the id."""
    error_id = log_with_id(log, what)
    return Notice(
        f"Something went wrong on my side, and it is in my log as {error_id}. "
        "Please ask again; if it stays so, tell whoever runs this bot that id.",
        "error",
    )


def not_answered_there(why: str, error_id: str) -> Notice:
    """What somebody is told directly whose question could not be answered where it was asked."""
    return Notice(
        f"I could not answer where you asked: {why}. Ask me here instead. It is in my log as {error_id}.", "error"
    )


def log_with_id(log: logging.Logger, what: str, *, with_traceback: bool = True) -> str:
    """Log the exception that is being handled under a new id, and give the id."""
    error_id = secrets.token_hex(4)
    log.error("%s [%s]", what, error_id, exc_info=with_traceback)
    return error_id
