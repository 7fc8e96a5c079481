"""Where a person looks whether the articles cover by now what they asked."""

from datetime import UTC, datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.messages.question import question_key
from bot.messages.reply import Answered, Found
from bot.visibility.asker import WEB
from bot.web.listeners.pages import Pages, session_of
from bot.web.paths import COVERED
from bot.web.site import Site

_NOBODY_WAITS = "Nothing is waited for at this address, or no longer. Please ask anew."
_CANNOT_LOOK = "I cannot look just now. This address stays good; try again in a minute."


class Covered:
    """A page for each question that somebody on the page waits for; whoever has its address may look."""

    def __init__(self, site: Site, pages: Pages) -> None:
        self._site = site
        self._pages = pages

    @property
    def routes(self) -> list[Route]:
        """The path of a question, by its conversation and its place in it."""
        return [Route(f"{COVERED}{{talk}}/{{question}}", self.covered)]

    async def covered(self, request: Request) -> Response:
        """The question, asked again of what may be seen now."""
        return await self._site.line.run(self._covered, request)

    def _covered(self, request: Request) -> Response:
        parts = self._site.parts
        key = question_key(WEB, "", request.path_params["talk"], request.path_params["question"])
        watched = next(iter(parts.history.watches.waiting(key)), None)
        if watched is None:
            is_known = parts.database.is_available
            raise HTTPException(404 if is_known else 503, _NOBODY_WAITS if is_known else _CANNOT_LOOK)
        reply = self._site.view(session_of(request).asker).answering.reply(watched.text)
        if not isinstance(reply, Found):
            raise HTTPException(503, _CANNOT_LOOK)
        kept_until = watched.posted.asked_at + self._site.settings.footnote_keep_days * 86_400
        return self._pages.page(
            request,
            "covered.html",
            question=watched.text,
            reply=reply,
            is_covered=isinstance(reply, Answered),
            until=datetime.fromtimestamp(kept_until, UTC).date().isoformat(),
        )
