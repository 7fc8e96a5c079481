"""What whoever runs the bot looks at; it changes nothing."""

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.history.gaps import find_gaps, is_gap, nearest_article
from bot.visibility.asker import WEB
from bot.web.figures import OUTCOMES, figures_of
from bot.web.listeners.pages import Pages
from bot.web.render.plots import HEIGHT, WIDTH, bars
from bot.web.site import Site
from index import FootnoteError, Manifest

DAYS = 30
# Each has to be encoded to be grouped.
_MOST_GAP_QUESTIONS = 200
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
        history, view = self._site.parts.history, self._site.view
        index, posted = view.index, history.posted_since(DAYS)
        if view.hidden:  # what others ask may tell of what does not exist here
            ours = (each for each in posted if each.asked.platform == WEB)
            posted = [each for each in ours if not each.article or view.shows(each.article)]
        titles = {article.id: article.title for article in index.articles}
        figures = figures_of(posted, history.seconds_since(DAYS), tuple(titles), datetime.now(UTC).date(), DAYS)
        missing = [each for each in posted if is_gap(each)][-_MOST_GAP_QUESTIONS:]
        gaps = find_gaps(missing, index.vector, nearest_article(index), history.expectations())
        return self._pages.page(
            request,
            "admin.html",
            figures=figures,
            outcomes=(*OUTCOMES, "other"),
            titles=titles,
            gaps=gaps[:_MOST_GAPS],
            never=figures.never[:_MOST_NEVER],
            bars=bars(figures.days),
            width=WIDTH,
            height=HEIGHT,
            serving=index.manifest.id,
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
