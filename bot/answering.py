"""Question to reply: the one place where a question is handled, whatever the platform."""

import logging
import secrets
from typing import Protocol

from bot.replies import Notice, Reply, reply_to
from index import Answer, NoAnswer, QuestionError

_log = logging.getLogger(__name__)

HELP = (
    "Ask me a question about the articles, for example: what does SenseTime's training cost? "
    "I answer with the sentence that says so and its source, or tell you that the articles do not say."
)
BUSY = "Too many questions are waiting just now. Please ask again in a minute."


class AnswersQuestions(Protocol):
    """What answering needs of an index."""

    def ask(self, question: str) -> Answer | NoAnswer:
        """Answer a question or say that the articles do not. Raises QuestionError."""
        ...


class Answering:
    """Turns what a person wrote into the reply that they get. Never raises: a person always gets a reply."""

    def __init__(self, index: AnswersQuestions) -> None:
        self._index = index

    def reply(self, text: str) -> Reply:
        """The reply to a question in plain text, without mentions of the bot."""
        if not text.strip():
            return Notice(HELP)
        try:
            return reply_to(self._index.ask(text))
        except QuestionError as error:
            return Notice(str(error))
        except Exception:  # the edge: the traceback is for the log, a sentence with the same id for the person
            return apology(_log, "A question could not be answered")


def apology(log: logging.Logger, what: str) -> Notice:
    """Log the exception that is being handled under a new id, and make the sentence that names the id."""
    error_id = secrets.token_hex(4)
    log.exception("%s [%s]", what, error_id)
    return Notice(
        f"Something went wrong on my side, and it is in my log as {error_id}. "
        "Please ask again; if it stays so, tell whoever runs this bot that id."
    )
