"""What people press under a reply: the same as in chat, and kept by the same means."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.conversation import presses
from bot.conversation.choosing import choose
from bot.messages.buttons import CAN_NOT_WATCH, CHOSEN, FURTHER_AT_ONCE, NOT_KEPT, further_shown
from bot.messages.marks import PlaceMark
from bot.messages.reply import Answered, Found, Undecided
from bot.web.listeners.pages import NO_TALK, Pages, session_of, to_press
from bot.web.sessions import Session
from bot.web.site import Site
from bot.web.talks import Talk, Turn

_CANNOT_LOOK = "I cannot look for more passages just now. The reply that you have still stands; try again in a minute."
_OTHER_REPLY = "What may answer has changed since you opened the page. Go back, reload it and choose again."

# What a press does for somebody: the conversation, the turn and its reply, and the fields of the form. It gives the
# place in the reply that it was about, "" for its buttons.
_Press = Callable[[Session, Talk, Turn, Found, Mapping[str, str]], str]


class Buttons:
    """The presses; each leads back to the reply that it belongs to."""

    def __init__(self, site: Site, pages: Pages) -> None:
        self._site = site
        self._pages = pages
        self._feedback, self._watches = site.parts.history.feedback, site.parts.history.watches

    @property
    def routes(self) -> list[Route]:
        """Where forms are sent."""
        return [
            Route("/rate", self._pressed(self._rate), methods=["POST"]),
            Route("/expected", self._pressed(self._expected), methods=["POST"]),
            Route("/choose", self._pressed(self._choose), methods=["POST"]),
            Route("/watch", self._pressed(self._watch), methods=["POST"]),
            Route("/more", self._pressed(self._more), methods=["POST"]),
        ]

    def _pressed(self, press: _Press) -> Callable[[Request], object]:
        def do(request: Request, form: Mapping[str, str]) -> Response:
            session, key = session_of(request), form.get("key", "")
            talk = self._site.talks.of(form.get("talk", ""), session.person)
            turn = next((turn for turn in talk.turns if turn.key == key), None) if talk else None
            if talk is None or turn is None or not isinstance(turn.reply, Found):
                raise HTTPException(404, NO_TALK)
            return to_press(talk, turn, press(session, talk, turn, turn.reply, form))

        async def pressed(request: Request) -> Response:
            return await self._site.line.run(do, request, await self._pages.form(request))

        return pressed

    def _rate(self, session: Session, talk: Talk, turn: Turn, _reply: Found, form: Mapping[str, str]) -> str:
        """Helpful or not; the last press counts."""
        helpful = form.get("helpful") == "yes"
        if not self._feedback.rate(turn.key, session.person, helpful=helpful):
            raise HTTPException(503, NOT_KEPT)
        chosen = turn.chosen if helpful else ""
        self._site.talks.change(talk, turn.key, helpful=helpful, has_expected=False, chosen=chosen)
        return ""

    def _expected(self, session: Session, talk: Talk, turn: Turn, _reply: Found, form: Mapping[str, str]) -> str:
        """What was expected in the place of a reply that did not help."""
        if not presses.expected(self._feedback, turn.key, session.person, form.get("expected", "")):
            raise HTTPException(503, NOT_KEPT)
        self._site.talks.change(talk, turn.key, has_expected=True)
        return ""

    def _choose(self, session: Session, talk: Talk, turn: Turn, reply: Found, form: Mapping[str, str]) -> str:
        """A candidate answers it: the last press counts."""
        chosen = form.get("candidate", "")
        candidates = reply.candidates if isinstance(reply, Undecided) else ()
        marks = [str(PlaceMark.of(each)) if each.place else "" for each in candidates]
        if not chosen or chosen not in marks:
            raise HTTPException(409, _OTHER_REPLY)
        told = choose(
            self._site.view(session.asker).answering, self._feedback, PlaceMark.read(chosen), turn.key, session.person
        )
        if told.text != CHOSEN:
            raise HTTPException(503 if told.text == NOT_KEPT else 409, told.text)
        self._site.talks.change(talk, turn.key, helpful=True, chosen=chosen)
        return f"candidate-{marks.index(chosen) + 1}"

    def _watch(self, session: Session, talk: Talk, turn: Turn, reply: Found, _form: Mapping[str, str]) -> str:
        """Tell me when it is covered: at an address of its own, as nobody here has one to be told at."""
        if isinstance(reply, Answered):
            raise HTTPException(409, _OTHER_REPLY)
        if not self._watches.add(turn.key, session.person, reply.question):
            raise HTTPException(503, CAN_NOT_WATCH)
        self._site.talks.change(talk, turn.key, is_watched=True)
        return ""

    def _more(self, session: Session, talk: Talk, turn: Turn, reply: Found, _form: Mapping[str, str]) -> str:
        """More passages: the same reply with the next ones, in its place."""
        shown = further_shown(reply)
        longer = self._site.view(session.asker).answering.reply(reply.question, shown + FURTHER_AT_ONCE)
        if not isinstance(longer, Found):
            raise HTTPException(503, _CANNOT_LOOK)
        self._site.talks.change(talk, turn.key, reply=replace(longer, understood=reply.understood))
        return f"passage-{shown + 1}"
