"""What whoever runs the bot looks at; it changes nothing."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.numbers.figures import OUTCOMES
from bot.web.listeners.pages import Pages
from bot.web.render.plots import HEIGHT, WIDTH, bars
from bot.web.site import Site
from index import FootnoteError, Manifest

_MOST_GAPS = 15
_MOST_NEVER = 30


class Admin:
    """The page of figures."""

    def __init__(self, site: Site, pages: Pages) -> None:
        self._site = site
        self._pages = pages

    @property
    def routes(self) -> list[Route]:
        """Where it is."""
        return [Route("/admin", self.admin)]

    def admin(self, request: Request) -> Response:
        """Questions over time, how they ended, what is missing, which articles are quoted, the versions on disk."""
        index = self._site.parts.index
        figures = self._site.parts.numbers.lately()
        return self._pages.page(
            request,
            "admin.html",
            figures=figures,
            outcomes=(*OUTCOMES, "other"),
            gaps=figures.gaps[:_MOST_GAPS],
            never=figures.never[:_MOST_NEVER],
            bars=bars(figures.days),
            width=WIDTH,
            height=HEIGHT,
            serving=index.manifest.id,
            versions=self._versions(),
            is_available=self._site.parts.database.is_available,
        )

    def _versions(self) -> list[Manifest]:
        """The versions on disk that can be read, the newest first."""
        found = []
        for version_id in reversed(self._site.store.versions()):
            try:
                found.append(self._site.store.manifest(version_id))
            except FootnoteError:
                continue
        return found
