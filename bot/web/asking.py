"""A question that gets its reply in the same breath: answered as in chat, and booked as in chat."""

import time
from dataclasses import replace
from secrets import token_hex

from bot.conversation.recall import recalled_here, recalls
from bot.conversation.views import View
from bot.messages.question import Asked
from bot.messages.quoting import reply_to
from bot.messages.reply import Reply, outcome_of
from bot.serving.parts import Parts
from bot.visibility.asker import Asker
from bot.web.sessions import Session
from bot.web.talks import Talk
from index import Answer, NoAnswer, Unsure


class Asking:
    """Asks in the name of a person, and keeps the question as the settings say."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._model = parts.model

    def reply(self, session: Session, talk: Talk, text: str) -> tuple[Reply, str]:
        """The reply to what somebody wrote on the page, and the key of the question. Raises NoPlace."""
        began = time.monotonic()
        asked = _asked(session.person, talk.id, "page", text)
        reply = self._parts.forgetting.reply(asked) or self._reply(session, talk, text)
        return reply, self._book(asked, reply, began)

    def _reply(self, session: Session, talk: Talk, text: str) -> Reply:
        if recalls(text):
            return recalled_here(talk.said)
        return view_of(self._parts, session.asker).answering.reply(text, before=talk.before)

    def answer(self, asker: Asker, person: str, way: str, question: str) -> Answer | Unsure | NoAnswer:
        """The index's answer, for programs; the way is "api" or "mcp".

        Raises QuestionError, IndexDamaged and NoPlace.
        """
        began = time.monotonic()
        with self._parts.places.page():
            read = self._parts.views.of(asker).index.read(question)
            given = self._model.choose(read).answer if self._model else read.answer
        self._book(_asked(person, "", way, question), reply_to(given), began)
        return given

    def _book(self, asked: Asked, reply: Reply, began: float) -> str:
        seconds = time.monotonic() - began
        self._parts.history.questions.finish(asked, reply, "", seconds)
        self._parts.metrics.answered(outcome_of(reply), seconds)
        return asked.key


def view_of(parts: Parts, asker: Asker) -> View:
    """What somebody may ask who is in no chat: their questions get the places that are for the page."""
    view = parts.views.of(asker)
    return replace(view, answering=view.answering.placed(parts.places.page))


def _asked(person: str, talk: str, way: str, text: str) -> Asked:
    return Asked("web", "", talk, talk, token_hex(8), person, way, text)
