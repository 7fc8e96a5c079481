"""What a platform, or the page, cannot do without, and how to mend that."""

from urllib.parse import urlsplit

from bot.setting_values import is_loopback
from bot.settings import DEFAULT_WEB, Settings

_SHORTEST_TOKEN = 16
_HOW_TO_MAKE_ONE = "To make one: python -c 'import secrets; print(secrets.token_urlsafe())'."


def missing_for_slack(settings: Settings) -> str:
    """What the Slack bot still needs, as a sentence; "" when all is there."""
    bot_token = {"SLACK_BOT_TOKEN (xoxb-...)": settings.slack_bot_token}
    how, needed = "Slack needs", {**bot_token, "SLACK_APP_TOKEN (xapp-...)": settings.slack_app_token}
    if settings.uses_http:
        how = "Slack over HTTP (SLACK_HTTP_PORT) needs"
        from_slack = (
            {"SLACK_CLIENT_SECRET": settings.slack_client_secret} if settings.serves_many_workspaces else bot_token
        )
        needed = {**from_slack, "SLACK_SIGNING_SECRET": settings.slack_signing_secret}
    elif settings.serves_many_workspaces:
        return "Several workspaces (SLACK_CLIENT_ID) need HTTP: set SLACK_HTTP_PORT and SLACK_SIGNING_SECRET too."
    if all(value.get_secret_value() for value in needed.values()):
        return ""
    return f"{how} {' and '.join(needed)} in .env; README.md says where to get them."


def missing_for_discord(settings: Settings) -> str:
    """What the Discord bot still needs, as a sentence; "" when all is there."""
    if not settings.discord_token.get_secret_value():
        return "Discord needs DISCORD_TOKEN in .env; docs/discord.md says where to get it."
    if settings.discord_auto_channels and not settings.discord_read_messages:
        return "Answering without a mention (DISCORD_AUTO_CHANNELS) needs DISCORD_READ_MESSAGES=true."
    return ""


def missing_for_web(settings: Settings) -> str:
    """What the page still needs, as a sentence; "" when all is there."""
    token = settings.footnote_web_token.get_secret_value()
    if token and len(token) < _SHORTEST_TOKEN:
        return f"FOOTNOTE_WEB_TOKEN is too short: {_SHORTEST_TOKEN} characters or more. {_HOW_TO_MAKE_ONE}"
    oidc = {
        "FOOTNOTE_OIDC_ISSUER": settings.footnote_oidc_issuer,
        "FOOTNOTE_OIDC_CLIENT_ID": settings.footnote_oidc_client_id,
        "FOOTNOTE_OIDC_CLIENT_SECRET": settings.footnote_oidc_client_secret.get_secret_value(),
        "FOOTNOTE_OIDC_PEOPLE (who may come in: ada@example.org, @example.org, or * for all)": (
            settings.footnote_oidc_people
        ),
    }
    missing = [name for name, value in oidc.items() if not value]
    if 0 < len(missing) < len(oidc):
        return f"To sign in by OpenID Connect, set {' and '.join(missing)} too; docs/web.md says how."
    if not missing and not settings.footnote_public_url:
        return (
            "To sign in by OpenID Connect, set FOOTNOTE_PUBLIC_URL to where people reach the page, and give "
            "the provider that address with /sign-in/done behind it as where it leads back to."
        )
    public = urlsplit(settings.footnote_public_url).hostname or "localhost"
    if token or not missing or (is_loopback(settings.web_address[0]) and is_loopback(public)):
        return ""
    return (
        "The page is to be reached from other machines (FOOTNOTE_WEB, FOOTNOTE_PUBLIC_URL), so it needs "
        f"FOOTNOTE_WEB_TOKEN, or people who sign in (FOOTNOTE_OIDC_ISSUER, docs/web.md). {_HOW_TO_MAKE_ONE} For "
        f"this machine alone: FOOTNOTE_WEB={DEFAULT_WEB}."
    )
