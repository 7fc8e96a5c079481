"""The application: its routes, and what every request passes through."""

from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from bot.web.chat_first import ChatFirst
from bot.web.errors import Translated
from bot.web.guard import Guard
from bot.web.limits import BodyLimit, RateLimit
from bot.web.listeners.admin import Admin
from bot.web.listeners.api import Api
from bot.web.listeners.buttons import Buttons
from bot.web.listeners.covered import Covered
from bot.web.listeners.pages import Pages
from bot.web.listeners.signing_in import SigningIn
from bot.web.listeners.versions import Versions
from bot.web.render.templates import STATIC
from bot.web.site import Site

# For each person: a question every second for long, sixty at once; pages are cheap.
ASKING = (60, 60.0)
READING = (600, 60.0)


def application(site: Site, asking: RateLimit | None = None, reading: RateLimit | None = None) -> ASGIApp:
    """The page of a site; the limits are those for a person. The guard stands outside, so that errors pass it too."""
    pages = Pages(site)
    mcp = _mcp(site)
    translated = Translated(pages)
    inside = Starlette(
        routes=[
            *pages.routes,
            *SigningIn(site, pages).routes,
            *Buttons(site, pages).routes,
            *Covered(site, pages).routes,
            *Admin(site, pages).routes,
            *Versions(site, pages).routes,
            *Api(site).routes,
            *(mcp.routes if mcp else ()),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        lifespan=mcp.router.lifespan_context if mcp else None,
        exception_handlers=translated.handlers,
    )
    return Guard(
        ChatFirst(BodyLimit(inside), site.parts.places),
        site.sessions,
        site.parts.links,
        site.settings.footnote_public_url,
        asking or RateLimit(*ASKING),
        reading or RateLimit(*READING),
        translated.said,
    )


def _mcp(site: Site) -> Starlette | None:
    """What other assistants ask, where the SDK is installed."""
    try:
        from bot.web.mcp import mcp_server, over_http  # noqa: PLC0415
    except ModuleNotFoundError:
        return None
    return over_http(mcp_server(site))
