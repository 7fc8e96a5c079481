"""What went wrong, translated once: a page for people, problem+json for programs."""

import logging
from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.conversation.apologies import log_with_id
from bot.runtime.places import NoPlace
from bot.web.line import COME_AGAIN_SECONDS, TOO_MANY
from bot.web.listeners.pages import Pages
from bot.web.problems import problem_response
from index import ArticleUnknown, FootnoteError, IndexUnusable

_log = logging.getLogger(__name__)


class Translated:
    """Turns exceptions into what people and programs see."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    @property
    def handlers(self) -> dict[type[Exception], Callable[[Request, Exception], Response]]:
        """What Starlette calls for each kind of error."""
        return {
            HTTPException: self.refused,
            FootnoteError: self.told,
            NoPlace: self.later,
            Exception: self.failed,
        }

    def refused(self, request: Request, error: Exception) -> Response:
        """What the application itself refuses."""
        if not isinstance(error, HTTPException):
            raise error
        detail = error.detail if error.status_code != 404 or error.detail != "Not Found" else "There is no such page."
        response = self.said(request, error.status_code, detail)
        response.headers.update(error.headers or {})
        return response

    def told(self, request: Request, error: Exception) -> Response:
        """What a person can mend, in its own words."""
        status = 404 if isinstance(error, ArticleUnknown) else 503 if isinstance(error, IndexUnusable) else 422
        return self.said(request, status, str(error))

    def later(self, request: Request, _error: Exception) -> Response:
        """Too many ask just now."""
        response = self.said(request, 503, f"{TOO_MANY} Come again in {COME_AGAIN_SECONDS} seconds.")
        response.headers["Retry-After"] = str(COME_AGAIN_SECONDS)
        return response

    def failed(self, request: Request, error: Exception) -> Response:
        """The server logs the traceback behind it."""
        error_id = log_with_id(_log, f"{type(error).__name__} at {request.url.path}", with_traceback=False)
        return self.said(request, 500, f"Something went wrong on my side, and it is in my log as {error_id}.")

    def said(self, request: Request, status: int, detail: str) -> Response:
        """A refusal as whoever asked can read it: a page, or problem+json."""
        if request.url.path.startswith(("/api/", "/mcp")):
            return problem_response(status, detail)
        return self._pages.page(request, "problem.html", status, code=status, detail=detail)
