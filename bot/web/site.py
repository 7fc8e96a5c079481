"""What the pages, the API and MCP share."""

from dataclasses import dataclass

from jinja2 import Environment

from bot.conversation.views import View
from bot.serve import Parts
from bot.settings import Settings
from bot.visibility.asker import web_visitor
from bot.web.asking import Asking
from bot.web.render.templates import environment
from bot.web.sessions import Sessions
from bot.web.talks import Talks
from index import Store


@dataclass(frozen=True, slots=True)
class Site:
    """One page, as long as the process lives."""

    settings: Settings
    parts: Parts
    sessions: Sessions
    asking: Asking
    talks: Talks
    store: Store
    templates: Environment

    @property
    def view(self) -> View:
        """What may be asked on the page, over the API and over MCP just now."""
        return self.parts.views.of(web_visitor())


def site_of(settings: Settings, parts: Parts) -> Site:
    """Put it together."""
    return Site(
        settings=settings,
        parts=parts,
        sessions=Sessions(settings.footnote_web_token.get_secret_value()),
        asking=Asking(parts),
        talks=Talks(),
        store=Store(settings.footnote_index),
        templates=environment(),
    )
