"""What programs ask: JSON in, JSON out, problem+json where it cannot be."""

from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.web.forms import ArticleSummaryRequest, AskRequest, SearchRequest, TopicSummaryRequest
from bot.web.knowledge import Knowledge
from bot.web.openapi import described
from bot.web.site import Site

_Sent = TypeVar("_Sent")
_ASK = TypeAdapter(AskRequest)
_SEARCH = TypeAdapter(SearchRequest)
_SUMMARY: TypeAdapter[ArticleSummaryRequest | TopicSummaryRequest] = TypeAdapter(
    ArticleSummaryRequest | TopicSummaryRequest
)


class Api:
    """Questions, searches, summaries and articles for programs, and the description of these calls."""

    def __init__(self, site: Site) -> None:
        self._site = site

    @property
    def routes(self) -> list[Route]:
        """Their paths and methods."""
        return [
            Route("/api/ask", self.ask, methods=["POST"]),
            Route("/api/search", self.search, methods=["POST"]),
            Route("/api/summarize", self.summarise, methods=["POST"]),
            Route("/api/articles", self.articles),
            Route("/api/articles/{id:path}", self.article),
            Route("/api/openapi.json", self.openapi),
        ]

    async def ask(self, request: Request) -> Response:
        """Answer a question."""
        sent = await _sent(request, _ASK)
        person = request.state.session.person
        return JSONResponse(await self._site.line.run(self._knowledge(request).ask, sent.question, person))

    async def search(self, request: Request) -> Response:
        """Find passages."""
        sent = await _sent(request, _SEARCH)
        return JSONResponse(await self._site.line.run(self._knowledge(request).search, sent.query, sent.top))

    async def summarise(self, request: Request) -> Response:
        """Summarise."""
        sent = await _sent(request, _SUMMARY)
        article, about = (sent.article, "") if isinstance(sent, ArticleSummaryRequest) else ("", sent.about)
        summarise = self._knowledge(request).summarise
        return JSONResponse(await self._site.line.run(summarise, article, about, sent.length))

    def articles(self, request: Request) -> Response:
        """List the articles."""
        return JSONResponse(self._knowledge(request).articles())

    def article(self, request: Request) -> Response:
        """The whole article, by its id."""
        return JSONResponse(self._knowledge(request).article(request.path_params["id"]))

    def _knowledge(self, request: Request) -> Knowledge:
        """What whoever asks may know."""
        return Knowledge(self._site, "api", request.state.session.asker)

    def openapi(self, request: Request) -> Response:
        """How all of this is called."""
        server = self._site.settings.footnote_public_url or str(request.base_url).rstrip("/")
        return JSONResponse(described(server))


async def _sent(request: Request, form: TypeAdapter[_Sent]) -> _Sent:
    """The body of a request. Raises HTTPException."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":  # what a form of another site can send has another type
        raise HTTPException(415, "Send JSON: Content-Type: application/json.")
    body = await request.body()
    try:
        return form.validate_json(body)
    except ValidationError as error:
        problems = [_said(each) for each in error.errors(include_url=False, include_input=False)]
        is_json = all(each["type"] != "json_invalid" for each in error.errors(include_url=False, include_input=False))
        raise HTTPException(422 if is_json else 400, "; ".join(problems)) from None


def _said(problem: Any) -> str:
    where = ".".join(map(str, problem["loc"]))
    return f"{where}: {problem['msg']}" if where else str(problem["msg"])
