"""What the pages, the API and MCP share."""

from dataclasses import dataclass

from jinja2 import Environment

from bot.conversation.views import View
from bot.serving.parts import Parts, answered_at_once
from bot.settings import Settings
from bot.visibility.asker import Asker
from bot.web.asking import Asking
from bot.web.members import Members
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

    def view(self, asker: Asker) -> View:
        """What somebody may ask on the page, over the API or over MCP just now."""
        return self.parts.views.of(asker)


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
        asking=Asking(parts, at_once=_places(settings)),
        talks=Talks(),
        store=Store(settings.footnote_index),
        templates=environment(),
    )


def _places(settings: Settings) -> int:
    """How many questions are answered here at the same time: one fewer than in all, where chat is served as well."""
    beside_chat = settings.is_meant_for_slack or not settings.missing_for_discord
    return max(1, answered_at_once(settings) - beside_chat)
