"""What python -m bot doctor finds out about the page: what it still needs, and whether people can sign in."""

import asyncio
from collections.abc import Iterator

from itsdangerous import URLSafeTimedSerializer

from bot.missing_settings import missing_for_web
from bot.settings import Settings
from bot.web.provider import FAILURES, ClientRefused, Provider, short_reason
from index import Finding


def look_at_page(settings: Settings) -> Iterator[Finding]:
    """The settings of the page and the provider at which people sign in; nothing where neither is set."""
    if not settings.footnote_web and not settings.footnote_oidc_issuer:
        return
    if needed := missing_for_web(settings):
        yield Finding.problem("The page cannot be served.", needed)
    elif settings.footnote_oidc_issuer:
        yield _look_at_provider(settings)


def _look_at_provider(settings: Settings) -> Finding:
    issuer = settings.footnote_oidc_issuer
    provider = Provider(settings, URLSafeTimedSerializer("no cookie is made here"))
    try:
        asyncio.run(provider.try_out())
    except FAILURES as error:
        return Finding.problem(
            f"The provider {issuer} does not answer as it should ({short_reason(error)}): nobody can sign in there.",
            f"Check FOOTNOTE_OIDC_ISSUER: {issuer}/.well-known/openid-configuration has to open from this machine.",
        )
    except ClientRefused as refused:
        return Finding.problem(
            f"The provider {issuer} does not take the client ({refused}): nobody can sign in there.",
            "Copy FOOTNOTE_OIDC_CLIENT_ID and FOOTNOTE_OIDC_CLIENT_SECRET from the client at your provider, and let "
            f"it lead back to {provider.back}.",
        )
    return Finding.good(
        f"The provider {issuer} answers and takes the client. Whether it leads back to {provider.back}, only who signs "
        "in can tell."
    )
