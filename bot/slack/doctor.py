"""What python -m bot doctor finds out about the set-up in Slack."""

import socket
from collections.abc import Callable, Iterator
from typing import Any

from slack_sdk import WebClient

from bot.missing_settings import missing_for_slack
from bot.settings import Settings
from bot.slack.manifest import scopes
from bot.slack.transport.calls import FAILURES, NOT_UNDERSTOOD, SILENT, TOKEN_IS_WRONG, short_reason
from bot.slack.transport.workspaces import EXPIRES, EXPIRING
from bot.visibility.doctor import named_in_rules
from index import Finding

_EVENTS = Finding.note(
    "Slack tells nobody which events an app hears.",
    "If a mention gets no reply, compare App Manifest on your app's page with bot/slack/manifest.yaml.",
)
_INVITE = "Type /invite @Footnote in the channel, or check the id (channel menu, Copy link)."
_TEST_MESSAGE = "Footnote's doctor was here: this message shows that I can write in this channel. I delete it now."


def look_at_slack(settings: Settings, channel: str = "") -> Iterator[Finding]:
    """Tokens, scopes, connection and channels; with a channel also a message that is posted and deleted there."""
    if needed := missing_for_slack(settings):
        yield Finding.problem("Slack is not set up.", needed)
        return
    if settings.serves_many_workspaces:
        yield Finding.note(
            "Workspaces install the bot by OAuth.", "Each can be looked at with its own SLACK_BOT_TOKEN."
        )
        yield from _look_for_workspaces(settings)
    else:
        client = WebClient(
            token=settings.slack_bot_token.get_secret_value(), base_url=settings.slack_api_url, logger=SILENT
        )
        yield from _look_at_token(client)
        if settings.slack_bot_token.get_secret_value().startswith(EXPIRES):
            yield Finding.problem("SLACK_BOT_TOKEN is one that expires.", EXPIRING)
        in_rules = [each for each in named_in_rules(settings, "channels") if not each.isdecimal()]
        owners = (each.rpartition(":")[2] for each in settings.slack_owners_channels)
        named = (*settings.slack_channels, *in_rules, *owners, *settings.slack_digest_channels)
        allowed = [each.rpartition("/")[2] for each in named]
        for each in dict.fromkeys([*allowed, *([channel] if channel else [])]):
            yield from _look_at_channel(client, each)
        if channel:
            yield from _post(client, channel)
    yield from _look_at_port(settings) if settings.uses_http else _look_at_app_token(settings)
    yield _EVENTS


def _look_for_workspaces(settings: Settings) -> Iterator[Finding]:
    """Where something is posted by itself, its workspace has to be known."""
    posts = {
        "SLACK_DIGEST_CHANNELS": settings.slack_digest_channels,
        "SLACK_OWNERS_CHANNELS": settings.slack_owners_channels,
    }
    for name, channels in posts.items():
        for each in channels:
            if "/" not in each:
                channel = each.rpartition(":")[2]
                yield Finding.problem(
                    f"{name} names {channel} without its workspace, so nothing is posted there.",
                    f"Write T0123456789/{channel}, with the workspace's id.",
                )


def _look_at_token(client: WebClient) -> Iterator[Finding]:
    answer = _ask(client.auth_test)
    if isinstance(answer, str):
        yield _of_token(
            "SLACK_BOT_TOKEN",
            answer,
            "Copy the Bot User OAuth Token from your app's page, OAuth & Permissions, into .env.",
        )
        return
    yield Finding.good(f"SLACK_BOT_TOKEN is good: {answer['user']} in the workspace {answer['team']}.")
    granted = {each for each in answer.headers.get("x-oauth-scopes", "").split(",") if each}
    missing = sorted(set(scopes()) - granted)
    if missing:
        yield Finding.problem(
            f"The bot lacks the scopes {', '.join(missing)}.",
            "Paste bot/slack/manifest.yaml at your app's page, App Manifest, save it, and install the app again.",
        )
    else:
        yield Finding.good("The bot has every scope of the manifest.")
    unused = sorted(granted - set(scopes()))
    if unused:
        yield Finding.note(
            f"The bot has scopes that it does not use: {', '.join(unused)}.", "Remove them where you can."
        )


def _look_at_app_token(settings: Settings) -> Iterator[Finding]:
    client = WebClient(base_url=settings.slack_api_url, logger=SILENT)
    answer = _ask(lambda: client.apps_connections_open(app_token=settings.slack_app_token.get_secret_value()))
    if isinstance(answer, str):
        yield _of_token(
            "SLACK_APP_TOKEN",
            answer,
            "Make an app-level token with the scope connections:write (Basic Information) and check that Socket Mode "
            "is on.",
        )
    else:
        yield Finding.good("SLACK_APP_TOKEN is good: Slack gives a connection for Socket Mode.")


def _look_at_port(settings: Settings) -> Iterator[Finding]:
    where = f"port {settings.slack_http_port} of {settings.slack_http_host}"
    try:
        socket.create_server((settings.slack_http_host, settings.slack_http_port)).close()
    except OSError:
        yield Finding.note(
            f"Something listens at {where}.", "If that is not the bot itself, choose another SLACK_HTTP_PORT."
        )
    else:
        yield Finding.good(f"The bot can listen at {where}; Slack must reach it as https://your.host/slack/events.")


def _look_at_channel(client: WebClient, channel: str) -> Iterator[Finding]:
    answer = _ask(lambda: client.conversations_history(channel=channel, limit=1))
    if answer in ("not_in_channel", "channel_not_found"):
        yield Finding.problem(f"The bot is not in the channel {channel} ({answer}).", _INVITE)
    elif isinstance(answer, str):
        yield Finding.problem(f"The channel {channel} cannot be read ({answer}).", _INVITE)
    else:
        yield Finding.good(f"The bot is in the channel {channel}.")


def _post(client: WebClient, channel: str) -> Iterator[Finding]:
    answer = _ask(
        lambda: client.chat_postMessage(
            channel=channel, text=_TEST_MESSAGE, unfurl_links=False, unfurl_media=False, parse="none"
        )
    )
    if isinstance(answer, str):
        yield Finding.problem(f"Nothing can be posted in the channel {channel} ({answer}).", _INVITE)
        return
    _ask(lambda: client.chat_delete(channel=channel, ts=answer["ts"]))
    yield Finding.good(f"A message could be posted in the channel {channel}, and deleted again.")


def _of_token(name: str, reason: str, fix: str) -> Finding:
    """The finding where Slack's answer about a token is not a good one; an outage says nothing of the token."""
    if reason in TOKEN_IS_WRONG:
        return Finding.problem(f"Slack refuses {name} ({reason}).", fix)
    return Finding.problem(
        f"Slack does not answer ({reason}), so {name} could not be tried.",
        "Check the network, and look again when Slack is well.",
    )


def _ask(call: Callable[[], Any]) -> Any:
    """Slack's answer, or in a few words why there is none."""
    try:
        return call()
    except (*FAILURES, *NOT_UNDERSTOOD) as error:
        return short_reason(error)
