"""What a call to Slack may come to, and how a reply is marked so that it is found again."""

from http.client import HTTPException
from typing import Any

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
    ServerErrorRetryHandler,
)
from slack_sdk.webhook import WebhookClient

from bot.asked import Asked

# What a call raises when Slack refuses it, or can not be reached.
FAILURES = (SlackClientError, OSError, HTTPException)

# Slack will not take any message there, so the person is told in a direct message.
UNREACHABLE = {
    "is_archived": "the channel is archived",
    "not_in_channel": "I am not in the channel",
    "channel_not_found": "I do not see the channel",
    "restricted_action": "only some people may write there",
    "restricted_action_read_only_channel": "only some people may write there",
    "restricted_action_thread_locked": "the thread is locked",
    "thread_not_found": "the thread is gone",
}
TOKEN_IS_DEAD = frozenset({"token_revoked", "account_inactive", "invalid_auth", "token_expired", "not_authed"})


def webhook(address: str) -> WebhookClient:
    """The client for a response_url, which may be called again."""
    return WebhookClient(
        address,
        retry_handlers=[
            ConnectionErrorRetryHandler(max_retry_count=2),
            ServerErrorRetryHandler(max_retry_count=2),
            RateLimitErrorRetryHandler(max_retry_count=5),
        ],
    )


def marked(asked: Asked, content: dict[str, Any]) -> dict[str, Any]:
    """A message with the mark of the question that it replies to."""
    first, *others = content["blocks"]
    return {**content, "blocks": [{**first, "block_id": mark(asked)}, *others]}


def mark(asked: Asked) -> str:
    """The name of the first block of the reply to a question, by which it is found again."""
    return f"answer-{asked.message}"


def slack_error(error: Exception) -> str:
    """Slack's code for why it refused a call, "" when something else failed."""
    return str(error.response.get("error", "")) if isinstance(error, SlackApiError) else ""


def is_passing(error: Exception) -> bool:
    """Whether trying again may help: the network or a server failed, rather than Slack refusing."""
    if not isinstance(error, SlackApiError):
        return isinstance(error, FAILURES)
    return int(error.response.status_code or 0) >= 500
