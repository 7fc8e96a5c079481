"""What whoever runs the bot looks at: figures, and which versions there are."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.numbers.figures import EVERYTHING, OUTCOMES, Scope
from bot.visibility.asker import WEB
from bot.web.listeners.pages import Pages, session_of
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
        """The path of the page."""
        return [Route("/admin", self.admin)]

    def admin(self, request: Request) -> Response:
        """Questions over time, how they ended, what is missing, which articles are quoted, the versions on disk."""
        view = self._site.view(session_of(request).asker)
        # What others ask may tell of what does not exist here.
        scope = Scope(WEB) if view.hidden else EVERYTHING
        index, figures = view.index, self._site.parts.numbers.seen_by(view.index, view.shows).lately(scope=scope)
        return self._pages.page(
            request,
            "admin.html",
            figures=figures,
            outcomes=(*OUTCOMES, "other"),
            gaps=figures.gaps[:_MOST_GAPS],
            never=figures.never[:_MOST_NEVER],
            sources=self._site.parts.sources.lines(view.hidden),
            bars=bars(figures.days),
            width=WIDTH,
            height=HEIGHT,
            serving=index.manifest.id,
            just_serves=request.query_params.get("serves") == index.manifest.id,
            can_change=not view.hidden,
            versions=[index.manifest] if view.hidden else self._versions(),
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
