"""The versions of the index, what differs between them, and the way back."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.listeners.pages import Pages, session_of
from bot.web.site import Site
from index import ArticleChanges, Manifest, VersionOnDisk, kept_result, roll_back, versions_of

_log = logging.getLogger(__name__)

_MOST_ARTICLES = 50
_NO_VERSION = "There is no such version, any more: older ones are removed as new ones come."
_NOT_ALL_IS_SHOWN = "Some articles are not for the page, so neither are the versions. On the machine: footnote index."
_OTHER_SERVES = "Another version has come to serve meanwhile. Look again at what would change."
_OTHER_MODEL = "The bot would not follow it: it was built with another model than FOOTNOTE_MODEL."


@dataclass(frozen=True, slots=True)
class ArticlesOfKind:
    """Some of the articles of a kind, as (id, title), the title "" where they serve no more; and how many there are."""

    kind: str
    articles: Sequence[tuple[str, str]]
    count: int


class Versions:
    """A page for each version; letting another one serve is asked for on its page, and so is confirmed once."""

    def __init__(self, site: Site, pages: Pages) -> None:
        self._site = site
        self._pages = pages

    @property
    def routes(self) -> list[Route]:
        """Their paths and methods."""
        return [
            Route("/admin/versions/{version}", self.version),
            Route("/admin/versions/{version}", self.serve, methods=["POST"]),
        ]

    def version(self, request: Request) -> Response:
        """What a version holds, beside the one that serves, or of that one beside the one before."""
        shown, others = self._found(request)
        other = _compared_with(shown, others)
        pair = sorted((shown, other), key=lambda each: each.id) if other else []
        return self._pages.page(
            request,
            "version.html",
            version=shown,
            pair=[each.id for each in pair],
            lists=self._lists(request, ArticleChanges.between(*map(_manifest, pair))) if pair else [],
            gate=kept_result(self._site.store, shown.id),
            serving=next((each.id for each in others if each.serves), ""),
            refused=self._why_not(_manifest(shown)),
        )

    async def serve(self, request: Request) -> Response:
        """Let it serve in the place of the one that the page was shown with."""
        form = await self._pages.form(request)
        return await run_in_threadpool(self._serve, request, form)

    def _serve(self, request: Request, form: Mapping[str, str]) -> Response:
        shown, others = self._found(request)
        serving = next((each.id for each in others if each.serves), "")
        refused = self._why_not(_manifest(shown))
        if shown.id != serving and (refused or serving != form.get("serving", "")):
            raise HTTPException(409, refused or _OTHER_SERVES)
        before, now = roll_back(self._site.settings.index_location, shown.id)
        if now.id != before:
            who = session_of(request).name
            _log.info("Version %s serves in the place of %s: %s chose it on the page.", now.id, before or "none", who)
        return RedirectResponse(f"/admin?serves={now.id}#versions", 303)

    def _found(self, request: Request) -> tuple[VersionOnDisk, list[VersionOnDisk]]:
        """The version of an address, and all that can be read."""
        if self._site.view(session_of(request).asker).hidden:
            raise HTTPException(404, _NOT_ALL_IS_SHOWN)
        known = [each for each in versions_of(self._site.settings.index_location) if each.manifest]
        found = next((each for each in known if each.id == request.path_params["version"]), None)
        if found is None:
            raise HTTPException(404, _NO_VERSION)
        return found, known

    def _why_not(self, manifest: Manifest) -> str:
        """Why the bot could not serve a version, "" if it could."""
        return "" if manifest.model == self._site.settings.footnote_model else _OTHER_MODEL

    def _lists(self, request: Request, changes: ArticleChanges) -> list[ArticlesOfKind]:
        titles = {each.id: each.title for each in self._site.view(session_of(request).asker).index.articles}
        kinds = (("added", changes.added), ("changed", changes.changed), ("removed", changes.removed))
        return [
            ArticlesOfKind(kind, [(each, titles.get(each, "")) for each in ids[:_MOST_ARTICLES]], len(ids))
            for kind, ids in kinds
        ]


def _compared_with(shown: VersionOnDisk, known: Sequence[VersionOnDisk]) -> VersionOnDisk | None:
    """The one that serves; for that one the newest before it that was published."""
    if not shown.serves:
        return next((each for each in known if each.serves), None)
    return next((each for each in reversed(known) if each.id < shown.id and not each.unpublished), None)


def _manifest(version: VersionOnDisk) -> Manifest:
    if version.manifest is None:
        raise ValueError("Versions that cannot be read are not shown.")
    return version.manifest
