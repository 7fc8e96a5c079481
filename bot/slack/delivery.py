"""Replies on their way to Slack: each posted once, whatever the network does, and failures told to the person."""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.answering import apology, log_with_id
from bot.asked import Asked, Posted
from bot.metrics import Metrics
from bot.once import send_once
from bot.replies import Notice, Reply, clip
from bot.slack.blocks import message
from bot.slack.calls import FAILURES, TOKEN_IS_DEAD, UNREACHABLE, is_passing, mark, marked, slack_error, webhook
from bot.slack.views import answer_modal
from bot.slack.workspaces import Workspace, Workspaces

_log = logging.getLogger(__name__)

_VIEW = "view:"
_LONGEST_TITLE = 100


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
            self._apologise(asked, slack_error(error))
            return ""

    def _link(self, before: Posted | None) -> str:
        """Where a question was answered before, "" when Slack does not tell."""
        home = self._workspaces.find(before.asked.workspace) if before else None
        if before is None or home is None:
            return ""
        try:
            found = home.hasty.chat_getPermalink(channel=before.asked.channel, message_ts=before.reply)
        except FAILURES:
            return ""
        return str(found["permalink"])

    def _apologise(self, asked: Asked, problem: str) -> None:
        """Log the error that is being handled, and tell the person where Slack still takes something."""
        if problem in TOKEN_IS_DEAD:
            log_with_id(_log, f"Slack no longer takes the token ({problem}): install the app again")
        elif problem in UNREACHABLE:
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
        except FAILURES:
            return None
        for each in answer.get("messages") or []:
            blocks = each.get("blocks") or [{}]
            if each.get("user") == home.bot_user and blocks[0].get("block_id") == mark(asked):
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
        except FAILURES as error:
            _log.debug("The status could not be set: %s", error)

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
        """Post in the thread, once."""
        content = marked(asked, content)

        def post() -> str:
            answer = home.poster.chat_postMessage(
                channel=asked.channel, thread_ts=asked.thread, mrkdwn=False, parse="none", **content
            )
            return str(answer["ts"])

        return send_once(post, lambda: self.find(asked), is_passing, self._sleep)

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
            if slack_error(error) != "not_found":
                raise
            content = message(reply, replace(asked, way="direct"))
            home.poster.chat_postMessage(channel=asked.person, mrkdwn=False, parse="none", **content)
        return ""

    def _respond(self, asked: Asked, content: dict[str, Any], home: Workspace) -> str:
        """Answer the asker alone; when the address is no longer good, in a direct message."""
        response = webhook(asked.address).send(response_type="ephemeral", replace_original=False, **content)
        if response.status_code == 200:
            return ""
        _log.warning("Slack did not take a private reply (%s %s)", response.status_code, response.body[:100])
        answer = home.poster.chat_postMessage(channel=asked.person, mrkdwn=False, parse="none", **content)
        return str(answer["ts"])

    def _tell_directly(self, asked: Asked, problem: str) -> None:
        error_id = log_with_id(_log, f"A reply could not be sent ({problem})", with_traceback=False)
        home = self._workspaces.find(asked.workspace)
        told = message(
            Notice(
                f"I could not answer where you asked: {UNREACHABLE[problem]}. Ask me here instead. "
                f"It is in my log as {error_id}.",
                "error",
            )
        )
        try:
            if home:
                home.client.chat_postMessage(channel=asked.person, mrkdwn=False, parse="none", **told)
        except FAILURES as error:
            _log.warning("Nor could the person be told [%s]: %s", error_id, error)


def in_view(view_id: str) -> str:
    """The address of an answer that is shown in a modal."""
    return _VIEW + view_id
