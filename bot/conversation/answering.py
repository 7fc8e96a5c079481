"""Question to reply: the one place where a question is handled, whatever the platform."""

import logging
import secrets
import threading
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.messages.marks import PlaceMark
from bot.messages.reply import (
    MOST_CANDIDATES,
    NEAREST_SHOWN,
    ArticleList,
    Context,
    Notice,
    Place,
    Quotation,
    Reply,
    article_citation,
    readable_date,
    reply_to,
)
from index import Answer, Article, Manifest, Match, NoAnswer, QuestionError, Unsure, complete

_log = logging.getLogger(__name__)

HELP = (
    "Ask me a question about the articles, for example: what does SenseTime's training cost? "
    "I answer with the sentence that says so and its source, or tell you that the articles do not say."
)
CHANGED = "The article has changed since I quoted it. Ask again, and I will look at the new one."
MOST_ARTICLES = 30


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


class Answering:
    """Turns what a person wrote into the reply that they get. Never raises: a person always gets a reply.

    at_once: how many questions are answered at the same time; the others wait their turn.
    """

    def __init__(self, index: AnswersQuestions, at_once: int = 2) -> None:
        self._index = index
        self._turns = threading.BoundedSemaphore(at_once)

    def reply(self, text: str, further: int = 0, before: Sequence[str] = ()) -> Reply:
        """The reply to a question in plain text, without mentions of the bot; `further` passages beyond the answer.

        before: the questions that were asked before in the same conversation, oldest first.
        """
        if not text.strip():
            return Notice(HELP, "help")
        try:
            with self._turns:
                reading = self._read(text, before)
                # One more than is shown tells whether there are still others; those that are quoted are among them too.
                matches = reading.matches(max(NEAREST_SHOWN, MOST_CANDIDATES) + further + 2) if further else ()
            return reply_to(reading.answer, matches, further)
        except QuestionError as error:
            return Notice(str(error))
        except Exception:  # the edge: the traceback is for the log, a sentence with the same id for the person
            return apology(_log, "A question could not be answered")

    def _read(self, text: str, before: Sequence[str]) -> ReadsFor:
        """Read for the question with what it leaves unsaid; where that is not sure, as it stands if that is surer."""
        asked: list[str] = []
        for question in before:
            asked.append(complete(question, asked))
        whole = complete(text, asked)
        reading = self._index.read(whole)
        if isinstance(reading.answer, Answer) or whole == " ".join(text.split()):
            return reading
        return max(reading, self._index.read(text), key=_certainty)

    def articles(self) -> ArticleList:
        """What can be asked about."""
        articles, manifest = self._index.articles, self._index.manifest
        shown = tuple(article_citation(article) for article in articles[:MOST_ARTICLES])
        made = datetime.fromisoformat(manifest.created).date().isoformat()
        return ArticleList(shown, len(articles), manifest.id.lstrip("0"), readable_date(made))

    def context(self, mark: PlaceMark) -> Context | Notice:
        """The paragraph around a quotation, and its neighbours."""
        for article in self._index.articles:
            if mark.is_in(article.id, article.text):
                return _context(article, mark.start, mark.end)
        return Notice(CHANGED)


def _certainty(reading: ReadsFor) -> int:
    """An answer is more than what may be one, and that is more than none."""
    return (NoAnswer, Unsure, Answer).index(type(reading.answer))


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
