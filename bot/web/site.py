"""What the pages, the API and MCP share."""

from dataclasses import dataclass

from jinja2 import Environment

from bot.conversation.views import View
from bot.serving.parts import Parts
from bot.settings import Settings
from bot.visibility.asker import Asker
from bot.web.asking import Asking, view_of
from bot.web.line import Line
from bot.web.members import Members
from bot.web.render.templates import environment
from bot.web.sessions import Sessions
from bot.web.talks import Talks
from index import Versions, store_of


@dataclass(frozen=True, slots=True)
class Site:
    """One page, as long as the process lives."""

    settings: Settings
    parts: Parts
    sessions: Sessions
    asking: Asking
    line: Line
    talks: Talks
    store: Versions
    templates: Environment

    def view(self, asker: Asker) -> View:
        """What somebody may ask on the page, over the API or over MCP just now."""
        return view_of(self.parts, asker)


def site_of(settings: Settings, parts: Parts) -> Site:
    """Put together what the pages, the API and MCP share."""
    return Site(
        settings=settings,
        parts=parts,
        sessions=Sessions(
            settings.footnote_web_token.get_secret_value(),
            settings.footnote_oidc_client_secret.get_secret_value(),
            Members(settings.footnote_oidc_people),
            Members(settings.footnote_oidc_admins),
        ),
        asking=Asking(parts),
        line=Line(),
        talks=Talks(),
        store=store_of(settings.index_location),
        templates=environment(),
    )
