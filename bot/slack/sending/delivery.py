"""Replies on their way to Slack: each sent once, whatever the network does, and failures told to the person."""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.conversation.delivery import send_or_apologise
from bot.conversation.pointing import question_among
from bot.messages.question import Asked, Posted
from bot.messages.reply import Notice, Reply
from bot.messages.text import clip
from bot.runtime.metrics import Metrics
from bot.slack.render.message import message
from bot.slack.render.text import plain
from bot.slack.render.views import answer_modal
from bot.slack.sending.posting import find_marked, post_once, reply_mark
from bot.slack.transport.calls import FAILURES, REFUSALS, NotInstalled, respond
from bot.slack.transport.workspaces import Workspace, Workspaces

_log = logging.getLogger(__name__)

# Addresses of private replies, beside those that begin with "http", Slack's response_urls.
DIRECTLY = "direct message"
_VIEW = "view:"
# Slack wants an acknowledgement within three seconds, so what it brings is there after that.
_UNTIL_ACKNOWLEDGED = (0.1, 0.2, 0.4, 0.8, 1.6)  # seconds

_LONGEST_TITLE = 100
_LOOKED_THROUGH = 200  # messages of a thread, its opening among them


class SlackDelivery:
    """Sends replies where their questions were asked."""

    def __init__(self, workspaces: Workspaces, metrics: Metrics, sleep: Callable[[float], None] = time.sleep) -> None:
        self._workspaces = workspaces
        self._metrics = metrics
        self._sleep = sleep

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

    def send(self, asked: Asked, reply: Reply, before: Posted | None = None) -> str:
        """Send the reply; when Slack does not take it the log gets an id and the person a sentence with that id."""
        return send_or_apologise(
            lambda: self._send(asked, reply, self.link(before) if before else ""),
            tell_there=lambda told: self._send(asked, told),
            tell_directly=lambda told: self._send(replace(asked, address=DIRECTLY), told),
            refusals=REFUSALS,
            metrics=self._metrics,
        )

    def above(self, asked: Asked) -> str:
        """The question of the thread; "" where there is none, or the bot may not read it."""
        home = self._workspaces.find(asked.workspace)
        if home is None or asked.thread == asked.message:
            return ""
        try:
            thread = home.client.conversations_replies(
                channel=asked.channel, ts=asked.thread, latest=asked.message, limit=_LOOKED_THROUGH
            )
        except FAILURES as error:
            _log.info("A thread could not be read: %s", REFUSALS.short(error))
            return ""
        by_people = [each for each in thread.get("messages") or [] if each.get("user") and not each.get("bot_id")]
        said = [plain(each.get("text") or "", home.bot_user) for each in by_people if each["ts"] != asked.message]
        return question_among(said)

    def find(self, asked: Asked) -> str | None:
        """Look for the reply in its thread; a private one cannot be found."""
        home = self._workspaces.find(asked.workspace)
        if home is None or asked.address:
            return None
        return find_marked(home, asked, reply_mark(asked.message))

    def _home(self, asked: Asked) -> Workspace:
        home = self._workspaces.find(asked.workspace)
        if home is None:
            raise NotInstalled(asked.workspace)
        return home

    def _send(self, asked: Asked, reply: Reply, earlier: str = "") -> str:
        home = self._home(asked)
        content = message(reply, asked, earlier=earlier)
        is_denied = isinstance(reply, Notice) and reply.kind == "denied"
        if not asked.address and not is_denied:
            return post_once(home, asked, reply_mark(asked.message), content, self._sleep)
        if self._tell_in_private(home, asked, reply, content):
            return ""
        content = message(reply, replace(asked, way="direct"))
        answer = home.poster.chat_postMessage(channel=asked.person, mrkdwn=False, parse="none", **content)
        return str(answer["ts"])

    def _tell_in_private(self, home: Workspace, asked: Asked, reply: Reply, content: dict[str, Any]) -> bool:
        """Answer the asker alone, where they asked; False when Slack does not take it there."""
        if asked.address == DIRECTLY:
            return False
        if asked.address.startswith(_VIEW):
            return self._show_in_view(home, asked, reply)
        if asked.address:
            return respond(asked.address, response_type="ephemeral", replace_original=False, **content)
        try:
            home.client.chat_postEphemeral(channel=asked.channel, user=asked.person, parse="none", **content)
        except FAILURES as error:
            _log.warning("Somebody could not be told in private: %s", REFUSALS.short(error))
            return False
        return True

    def _show_in_view(self, home: Workspace, asked: Asked, reply: Reply) -> bool:
        """Answer in the modal where the question was asked; False when it was closed, or Slack does not take it."""
        view_id, _, as_sent = asked.address.removeprefix(_VIEW).partition("#")
        shown = answer_modal(asked.text, reply)
        try:
            if not as_sent or self._is_waiting(home, view_id, as_sent, shown):
                home.client.views_update(view_id=view_id, view=shown)
        except FAILURES as error:
            _log.warning("An answer could not be shown where it was asked: %s", REFUSALS.short(error))
            return False
        return True

    def _is_waiting(self, home: Workspace, view_id: str, as_sent: str, shown: dict[str, Any]) -> bool:
        """Whether the modal has changed since it was sent: then it says that the answer is being looked for.

        An answer may overtake the acknowledgement that puts that there, which would then take its place. So it is shown
        again until something else was there before it; False where nothing came, or who has seen it closed the modal.
        """
        known = as_sent
        for pause in _UNTIL_ACKNOWLEDGED:
            try:
                updated = home.client.views_update(view_id=view_id, view=shown, hash=known)
            except SlackApiError as error:
                if error.response.get("error") == "hash_conflict":
                    return True
                if known != as_sent:
                    return False
                raise
            known = str(updated["view"]["hash"])
            self._sleep(pause)
        return False

    def link(self, posted: Posted) -> str:
        """The permalink of a reply, "" when Slack does not tell."""
        home = self._workspaces.find(posted.asked.workspace)
        if home is None:
            return ""
        try:
            found = home.hasty.chat_getPermalink(channel=posted.asked.channel, message_ts=posted.reply)
        except FAILURES:
            return ""
        return str(found["permalink"])


def in_view(view_id: str, as_sent: str = "") -> str:
    """The address of an answer that is shown in a modal.

    as_sent: Slack's hash of it, where it was sent and will show by the acknowledgement that the answer is looked for.
    """
    return f"{_VIEW}{view_id}#{as_sent}" if as_sent else f"{_VIEW}{view_id}"
