"""What other assistants may ask over the Model Context Protocol: tools that read, and every article as a resource."""

from collections.abc import Callable
from contextlib import closing
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import quote

from anyio.to_thread import run_sync
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ResourceNotFoundError, ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import Resource, ToolAnnotations
from pydantic import Field
from starlette.applications import Starlette

from bot.history.database import Database
from bot.runtime.lanes import Workers
from bot.runtime.places import NoPlace
from bot.serving.parts import parts_of
from bot.settings import Settings
from bot.web.forms import LONGEST_TEXT, MOST_PASSAGES
from bot.web.knowledge import Knowledge
from bot.web.limits import LARGEST_BODY
from bot.web.line import COME_AGAIN_SECONDS, TOO_MANY, Line
from bot.web.site import Site, site_of
from index import ArticleUnknown, FootnoteError, LiveIndex

PATH = "/mcp"
_MOST_LISTED = 1_000
_INSTRUCTIONS = (
    "Footnote answers questions about a set of articles by quoting the exact sentence, or says that the articles do "
    "not say. Quote its quotations word for word with their citation; when `answered` is false, say that the articles "
    "do not say, and do not guess. `confidence` is the probability that the quotation answers the question."
)
_READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
_Text = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]
_T = TypeVar("_T")


class ArticleServer(MCPServer[Any]):
    """Lists the articles of the version that serves now."""

    def __init__(self, knowledge: Knowledge) -> None:
        super().__init__("footnote", title="Footnote", instructions=_INSTRUCTIONS, log_level="WARNING")
        self._knowledge = knowledge

    async def list_resources(self) -> list[Resource]:
        """The articles; of very many the first."""
        known = await run_sync(self._knowledge.articles)
        return [
            Resource(uri=article_uri(each["id"]), name=each["id"], title=each["title"], mime_type="text/plain")
            for each in known[:_MOST_LISTED]
        ]


def mcp_server(site: Site) -> MCPServer[Any]:
    """The tools and resources."""
    knowledge, line = Knowledge(site, "mcp"), site.line
    server = ArticleServer(knowledge)

    @server.tool(annotations=_READS)
    async def ask(question: _Text) -> dict[str, Any]:
        """Answer a question with the exact sentence of an article that says so, or say that the articles do not.

        Gives the quotation, its place [start, end) in the article's text, the citation and the confidence.
        """
        return await _told(line, lambda: knowledge.ask(question))

    @server.tool(annotations=_READS)
    async def search(query: _Text, top: Annotated[int, Field(ge=1, le=MOST_PASSAGES)] = 5) -> list[dict[str, Any]]:
        """Find the passages of the articles that match a query best, best first."""
        return await _told(line, lambda: knowledge.search(query, top))

    @server.tool(annotations=_READS)
    async def context(
        article: _Text, start: Annotated[int, Field(ge=0)], end: Annotated[int, Field(ge=0)]
    ) -> dict[str, Any]:
        """Show the words at [start, end) of an article where they stand: their paragraph and its neighbours."""
        return await _told(line, lambda: knowledge.context(article, start, end))

    @server.tool(annotations=_READS)
    async def summarize(
        article: str = "", about: str = "", length: Literal["short", "long"] = "short"
    ) -> dict[str, Any]:
        """Summarise an article or a topic in the articles' own sentences, with the key figures.

        article: its id or a part of its title; the newest by default. about: a topic, instead of an article.
        """
        return await _told(line, lambda: knowledge.summarise(article, about, length))

    @server.resource("article://footnote/{+id}", name="article", mime_type="text/plain")
    async def article_text(id: str) -> str:  # noqa: A002 - the address names it so
        """The text of an article, below its title, author, source and date."""
        try:
            found = await run_sync(knowledge.article, id)
        except ArticleUnknown as error:
            raise ResourceNotFoundError(str(error)) from error
        about = [found[name] for name in ("title", "author", "source", "published", "url") if found[name]]
        return "\n".join(about) + f"\n\n{found['text']}"

    return server


def article_uri(article_id: str) -> str:
    """Where an article is found as a resource."""
    return f"article://footnote/{quote(article_id)}"


def over_http(server: MCPServer[Any]) -> Starlette:
    """The server as an application under /mcp; who may ask was looked at before (`bot.web.guard`)."""
    return server.streamable_http_app(
        streamable_http_path=PATH,
        json_response=True,
        stateless_http=True,
        max_request_body_size=LARGEST_BODY,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )


def over_stdio(settings: Settings) -> None:
    """Serve whoever started this process, until they close its input."""
    index = LiveIndex(settings.index_location, settings.footnote_model, reranker=settings.footnote_reranker)
    index.warm_up()
    database = Database(settings.footnote_database.get_secret_value())
    database.open()
    with closing(database), closing(Workers(1)) as workers:
        site = site_of(settings, parts_of(settings, index, workers, database))
        mcp_server(site).run("stdio")


async def _told(line: Line, work: Callable[[], _T]) -> _T:
    """What the work gives, off the event loop; what a person can mend is said to whoever asked."""
    try:
        return await line.run(work)
    except FootnoteError as error:
        raise ToolError(str(error)) from error
    except NoPlace as error:
        raise ToolError(f"{TOO_MANY} Ask again in {COME_AGAIN_SECONDS} seconds.") from error
