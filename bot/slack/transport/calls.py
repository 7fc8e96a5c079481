"""What a call to Slack may come to."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from typing import Any

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
    ServerErrorRetryHandler,
)
from slack_sdk.webhook import WebhookClient

from bot.conversation.refusals import Code, Refusals
from bot.errors import PlatformAway, SlackRefused

_log = logging.getLogger(__name__)


# Of a call without which nothing goes on; it is made again after a while.
LOGIN_SECONDS = 10
# For the SDK, where what it has to say is said by the bot: once, and without a traceback.
SILENT = logging.getLogger(f"{__name__}.sdk")
SILENT.setLevel(logging.CRITICAL)


class NotInstalled(Exception):
    """The bot is not, or no longer, in the workspace."""


# What a call raises when Slack refuses it, or cannot be reached.
FAILURES = (SlackClientError, OSError, HTTPException)

# Slack will not take any message there, so the person is told in a direct message.
UNREACHABLE: dict[Code, str] = {
    "is_archived": "the channel is archived",
    "not_in_channel": "I am not in the channel",
    "channel_not_found": "I do not see the channel",
    "restricted_action": "only some people may write there",
    "restricted_action_read_only_channel": "only some people may write there",
    "restricted_action_thread_locked": "the thread is locked",
    "thread_not_found": "the thread is gone",
}
_TOKEN_IS_DEAD = ("token_revoked", "account_inactive", "invalid_auth", "token_expired", "not_authed")
# Neither will these do, however often they are shown; any other error at the start is trouble of Slack's own.
TOKEN_IS_WRONG = (*_TOKEN_IS_DEAD, "not_allowed_token_type", "missing_scope", "no_permission", "invalid_app_token")
# What comes of an answer that is no answer of Slack's, as a proxy's page.
NOT_UNDERSTOOD = (AttributeError, KeyError, TypeError, ValueError)
_NOT_INSTALLED = "not_installed"  # no code of Slack's
# A window may only be opened within three seconds of the press.
TOO_LATE = frozenset({"expired_trigger_id", "trigger_expired", "invalid_trigger_id", "exchanged_trigger_id"})


def slack_error(error: Exception) -> str:
    """Slack's code for why it refused a call, "" when something else failed."""
    if isinstance(error, NotInstalled):
        return _NOT_INSTALLED
    return str(error.response.get("error", "")) if isinstance(error, SlackApiError) else ""


REFUSALS = Refusals(
    kinds=(*FAILURES, NotInstalled),
    code=slack_error,
    unreachable=UNREACHABLE,
    gone=frozenset({"message_not_found", _NOT_INSTALLED}),
    hopeless={
        **{code: f"Slack no longer takes the token ({code}): install the app again" for code in _TOKEN_IS_DEAD},
        _NOT_INSTALLED: "The bot is no longer installed in the workspace of a question",
    },
)


def is_passing(error: Exception) -> bool:
    """Whether trying again may help: the network or a server failed, rather than Slack refusing."""
    if not isinstance(error, SlackApiError):
        return isinstance(error, FAILURES)
    return int(error.response.status_code or 0) >= 500


def is_refused_token(error: Exception) -> bool:
    """Whether Slack says that a token will not do."""
    return slack_error(error) in TOKEN_IS_WRONG


@contextmanager
def needing_slack(advice: str) -> Iterator[None]:
    """Translate why nothing can be done without Slack. Raises SlackRefused or PlatformAway.

    advice: what to do when it refuses the token, `{}` for its code.
    """
    try:
        yield
    except FAILURES as error:
        if is_refused_token(error):
            raise SlackRefused(advice.format(slack_error(error))) from error
        raise PlatformAway(f"Slack does not answer ({short_reason(error)}).", seconds_asked_for(error)) from error
    except NOT_UNDERSTOOD as error:
        raise PlatformAway("Slack does not answer (what came is none of its answers).") from error


def short_reason(error: Exception) -> str:
    """Why a call came to nothing, in a few words."""
    if not isinstance(error, SlackApiError):
        return str(getattr(error, "reason", None) or error) or type(error).__name__
    status, code = int(error.response.status_code or 0), slack_error(error)
    if status != 200:
        return f"HTTP {status}"
    return code if code.replace("_", "").isalnum() else "what came is none of its answers"


def seconds_asked_for(error: Exception) -> float:
    """How long Slack wants to be left alone; 0 where it does not say."""
    headers = error.response.headers if isinstance(error, SlackApiError) else {}
    said = str(next((value for name, value in headers.items() if name.lower() == "retry-after"), ""))
    return float(said) if said.isdecimal() else 0.0


def respond(address: str, **content: Any) -> bool:
    """Send to a response_url; whether Slack took it, which it does five times within half an hour."""
    client = WebhookClient(
        address,
        retry_handlers=[
            ConnectionErrorRetryHandler(max_retry_count=2),
            ServerErrorRetryHandler(max_retry_count=2),
            RateLimitErrorRetryHandler(max_retry_count=5),
        ],
    )
    try:
        response = client.send_dict(content)
    except FAILURES as error:
        _log.warning("A response_url could not be reached: %s", error)
        return False
    if response.status_code != 200:
        _log.warning("Slack took no message at a response_url (%s %s)", response.status_code, response.body[:100])
    return response.status_code == 200
