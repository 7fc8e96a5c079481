"""Replies on their way to Slack: each posted once, whatever the network does, and failures told to the person."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from http.client import HTTPException
from typing import Any

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
    ServerErrorRetryHandler,
)
from slack_sdk.webhook import WebhookClient

from bot.answering import apology, log_with_id
from bot.history import Asked, Posted, Watched
from bot.metrics import Metrics
from bot.replies import Answered, Notice, Reply, clip
from bot.slack.blocks import LONGEST_UPDATE, message
from bot.slack.buttons import Pressed
from bot.slack.views import answer_modal
from bot.slack.workspaces import Workspace, Workspaces

_log = logging.getLogger(__name__)

_PAUSES = (0.0, 0.5, 2.0, 5.0)

COVERED = "The articles cover this now."
SOURCE_CHANGED = "Source changed: the article no longer says what I quoted here."

_VIEW = "view:"
_LONGEST_TITLE = 100

# Slack will not take any message there, so the person is told in a direct message.
_UNREACHABLE = {
    "is_archived": "the channel is archived",
    "not_in_channel": "I am not in the channel",
    "channel_not_found": "I do not see the channel",
    "restricted_action": "only some people may write there",
    "restricted_action_read_only_channel": "only some people may write there",
    "restricted_action_thread_locked": "the thread is locked",
    "thread_not_found": "the thread is gone",
}
_TOKEN_IS_DEAD = frozenset({"token_revoked", "account_inactive", "invalid_auth", "token_expired", "not_authed"})


class NotDelivered(Exception):
    """The reply could not be brought to its person."""


class SlackDelivery:
    """Sends replies where their questions were asked."""

    def __init__(self, workspaces: Workspaces, metrics: Metrics, sleep: Callable[[float], None] = time.sleep) -> None:
        self._workspaces = workspaces
        self._metrics = metrics
        self._sleep = sleep

    def send(self, asked: Asked, reply: Reply, before: Posted | None = None) -> str:
        """Send the reply; when Slack does not take it the log gets an id and the person a sentence with that id."""
        try:
            if isinstance(reply, Notice) and reply.kind == "denied" and not asked.address:
                return self._whisper(asked, message(reply))
            if asked.address.startswith(_VIEW):
                return self._show_in_view(asked, reply)
            return self._send(asked, message(reply, asked, earlier=self._link(before)))
        except Exception as error:  # whatever Slack or the network does, the next question is answered
            self._metrics.refused_posts.inc()
            self._apologise(asked, _slack_error(error))
            return ""

    def _link(self, before: Posted | None) -> str:
        """Where a question was answered before, "" when Slack does not tell."""
        home = self._workspaces.find(before.asked.workspace) if before else None
        if before is None or home is None:
            return ""
        try:
            found = home.hasty.chat_getPermalink(channel=before.asked.channel, message_ts=before.reply)
        except (SlackClientError, OSError, HTTPException):
            return ""
        return str(found["permalink"])

    def _apologise(self, asked: Asked, problem: str) -> None:
        """Log the error that is being handled, and tell the person where Slack still takes something."""
        if problem in _TOKEN_IS_DEAD:
            log_with_id(_log, f"Slack no longer takes the token ({problem}): install the app again")
        elif problem in _UNREACHABLE:
            self._tell_directly(asked, problem)
        else:
            notice = apology(_log, "A reply could not be sent")
            try:
                self._send(asked, message(notice))
            except Exception:
                _log.exception("Nor could the apology be sent")

    def find(self, asked: Asked) -> str | None:
        """Look for the reply in its thread; a private one can not be found."""
        home = self._workspaces.find(asked.workspace)
        if home is None or asked.address:
            return None
        try:
            answer = home.client.conversations_replies(
                channel=asked.channel, ts=asked.thread, oldest=asked.message, limit=200
            )
        except (SlackClientError, OSError, HTTPException):
            return None
        for each in answer.get("messages") or []:
            blocks = each.get("blocks") or [{}]
            if each.get("user") == home.bot_user and blocks[0].get("block_id") == _mark(asked):
                return str(each["ts"])
        return None

    def begin(self, asked: Asked) -> None:
        """Show in the pane for asking that the bot works on it; never worth the answer."""
        home = self._workspaces.find(asked.workspace) if asked.way == "direct" else None
        if home is None:
            return
        try:
            home.hasty.assistant_threads_setStatus(
                channel_id=asked.channel, thread_ts=asked.thread, status="is looking in the articles…"
            )
            if asked.message == asked.thread and asked.text:
                home.hasty.assistant_threads_setTitle(
                    channel_id=asked.channel, thread_ts=asked.thread, title=clip(asked.text, _LONGEST_TITLE)
                )
        except (SlackClientError, OSError, HTTPException) as error:
            _log.debug("The status could not be set: %s", error)

    def tell_covered(self, watched: Watched, reply: Answered) -> None:
        """Tell those who wait in the thread of their question; who asked in private is told directly."""
        asked = watched.posted.asked
        home = self._workspaces.find(asked.workspace)
        if home is None:
            return
        asked = replace(asked, text=watched.text)
        if asked.thread:
            content = message(reply, asked, people=watched.people, before=COVERED)
            home.client.chat_postMessage(
                channel=asked.channel, thread_ts=asked.thread, mrkdwn=False, parse="none", **content
            )
            return
        content = message(reply, replace(asked, way="direct"), before=f"{COVERED} You asked: {watched.text}")
        for person in watched.people:
            home.client.chat_postMessage(channel=person, mrkdwn=False, parse="none", **content)

    def mark_changed(self, posted: Posted, reply: Reply) -> None:
        """Put what is said now in the place of an answer whose source changed."""
        self.update(posted.asked, posted.reply, reply, before=SOURCE_CHANGED)

    def update(self, asked: Asked, ts: str, reply: Reply, before: str = "") -> None:
        """Put another reply in the place of one that was posted."""
        home = self._workspaces.find(asked.workspace)
        if home is None:
            return
        content = _marked(asked, message(reply, asked, before=before, longest=LONGEST_UPDATE))
        try:
            home.client.chat_update(
                channel=asked.channel, ts=ts, parse="none", text=content["text"], blocks=content["blocks"]
            )
        except (SlackClientError, OSError, HTTPException) as error:
            _log.warning("A reply could not be brought up to date: %s", error)

    def delete(self, asked: Asked, ts: str) -> None:
        """Take a reply back."""
        home = self._workspaces.find(asked.workspace)
        try:
            if home:
                home.client.chat_delete(channel=asked.channel, ts=ts)
        except (SlackClientError, OSError, HTTPException) as error:
            _log.warning("A reply could not be taken back: %s", error)

    def whisper(self, body: dict[str, Any], reply: Reply, under: Sequence[dict[str, Any]] = ()) -> None:
        """Tell something to the person who pressed or typed, and to nobody else; `under` are blocks with buttons."""
        content = message(reply)
        content["blocks"] = [*content["blocks"], *under]
        _webhook(body["response_url"]).send(response_type="ephemeral", replace_original=False, **content)

    def show_instead(self, body: dict[str, Any], reply: Reply, asked: Asked) -> None:
        """Put a reply in the place of the message whose button was pressed, be it private or not."""
        content = _marked(asked, message(reply, asked))
        response = _webhook(body["response_url"]).send(replace_original=True, **content)
        if response.status_code != 200:
            _log.warning("Slack did not take a message in place of another: %s", response.body[:200])

    def share(self, body: dict[str, Any], reply: Reply, pressed: Pressed) -> None:
        """Post a private answer for everybody in the channel, and remove the private one."""
        asked = replace(self.asked_by(pressed, body), way="shared")
        content = message(reply, asked, before=f"{body['user'].get('name') or 'Somebody'} asked: {pressed.question}")
        home = self._workspaces.find(asked.workspace)
        webhook = _webhook(body["response_url"])
        try:
            if home:
                home.poster.chat_postMessage(channel=body["channel"]["id"], mrkdwn=False, parse="none", **content)
        except SlackApiError as error:
            if _slack_error(error) not in _UNREACHABLE:
                raise
            webhook.send(response_type="in_channel", replace_original=False, **content)
        webhook.send_dict({"delete_original": True})

    def asked_by(self, pressed: Pressed, body: dict[str, Any]) -> Asked:
        """The question that a button belongs to, as far as its buttons need it."""
        platform, workspace, channel, question = (pressed.key.split(":", 3) + [""] * 4)[:4]
        way = "command" if body.get("container", {}).get("is_ephemeral") else "mention"
        person = body["user"]["id"]
        return Asked(platform, workspace, channel, "", question, person, way, pressed.question)

    def _send(self, asked: Asked, content: dict[str, Any]) -> str:
        home = self._workspaces.find(asked.workspace)
        if home is None:
            raise NotDelivered(f"The bot is no longer installed in the workspace {asked.workspace}.")
        if asked.address.startswith("http"):
            return self._respond(asked, content, home)
        if asked.address:  # a modal that does not take it
            answer = home.poster.chat_postMessage(channel=asked.person, mrkdwn=False, parse="none", **content)
            return str(answer["ts"])
        return self._post(asked, content, home)

    def _post(self, asked: Asked, content: dict[str, Any], home: Workspace) -> str:
        """Post in the thread. A call that failed half-way may have been carried out: look before it is repeated."""
        marked = _marked(asked, content)
        for attempt, pause in enumerate(_PAUSES, 1):
            self._sleep(pause)
            found = self.find(asked) if attempt > 1 else None
            if found:
                return found
            try:
                answer = home.poster.chat_postMessage(
                    channel=asked.channel, thread_ts=asked.thread, mrkdwn=False, parse="none", **marked
                )
                return str(answer["ts"])
            except (OSError, HTTPException, SlackClientError) as error:
                if attempt == len(_PAUSES) or not _is_passing(error):
                    raise
        raise AssertionError("the last attempt returns or raises")

    def _whisper(self, asked: Asked, content: dict[str, Any]) -> str:
        """Tell the asker alone, where they asked."""
        home = self._workspaces.find(asked.workspace)
        if home:
            home.client.chat_postEphemeral(channel=asked.channel, user=asked.person, parse="none", **content)
        return ""

    def _show_in_view(self, asked: Asked, reply: Reply) -> str:
        """Answer in the modal where the question was asked; when it was closed, in a direct message."""
        home = self._workspaces.find(asked.workspace)
        if home is None:
            raise NotDelivered(f"The bot is no longer installed in the workspace {asked.workspace}.")
        try:
            home.client.views_update(view_id=asked.address.removeprefix(_VIEW), view=answer_modal(asked.text, reply))
        except SlackApiError as error:
            if _slack_error(error) != "not_found":
                raise
            content = message(reply, replace(asked, way="direct"))
            home.poster.chat_postMessage(channel=asked.person, mrkdwn=False, parse="none", **content)
        return ""

    def _respond(self, asked: Asked, content: dict[str, Any], home: Workspace) -> str:
        """Answer the asker alone; when the address is no longer good, in a direct message."""
        response = _webhook(asked.address).send(response_type="ephemeral", replace_original=False, **content)
        if response.status_code == 200:
            return ""
        _log.warning("Slack did not take a private reply (%s %s)", response.status_code, response.body[:100])
        answer = home.poster.chat_postMessage(channel=asked.person, mrkdwn=False, parse="none", **content)
        return str(answer["ts"])

    def _tell_directly(self, asked: Asked, problem: str) -> None:
        error_id = log_with_id(_log, f"A reply could not be sent ({problem})")
        home = self._workspaces.find(asked.workspace)
        told = message(
            Notice(
                f"I could not answer where you asked: {_UNREACHABLE[problem]}. Ask me here instead. "
                f"It is in my log as {error_id}.",
                "error",
            )
        )
        try:
            if home:
                home.client.chat_postMessage(channel=asked.person, mrkdwn=False, parse="none", **told)
        except (SlackClientError, OSError, HTTPException) as error:
            _log.warning("Nor could the person be told [%s]: %s", error_id, error)


def in_view(view_id: str) -> str:
    """The address of an answer that is shown in a modal."""
    return _VIEW + view_id


def _webhook(address: str) -> WebhookClient:
    return WebhookClient(
        address,
        retry_handlers=[
            ConnectionErrorRetryHandler(max_retry_count=2),
            ServerErrorRetryHandler(max_retry_count=2),
            RateLimitErrorRetryHandler(max_retry_count=5),
        ],
    )


def _marked(asked: Asked, content: dict[str, Any]) -> dict[str, Any]:
    first, *others = content["blocks"]
    return {**content, "blocks": [{**first, "block_id": _mark(asked)}, *others]}


def _mark(asked: Asked) -> str:
    """The name of the first block of the reply to a question, by which it is found again."""
    return f"answer-{asked.message}"


def _slack_error(error: Exception) -> str:
    return str(error.response.get("error", "")) if isinstance(error, SlackApiError) else ""


def _is_passing(error: Exception) -> bool:
    """Whether trying again may help: the network or a server failed, rather than Slack refusing."""
    if not isinstance(error, SlackApiError):
        return True
    return int(error.response.status_code or 0) >= 500
