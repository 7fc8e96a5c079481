"""What becomes of a reply after it was posted: it changes, it goes, or its askers are told more."""

import logging
from dataclasses import replace

from bot.after_rebuild import COVERED, SOURCE_CHANGED
from bot.asked import Asked, Posted, Watched
from bot.replies import Answered, Reply
from bot.slack.blocks import LONGEST_UPDATE, message
from bot.slack.calls import FAILURES, marked
from bot.slack.workspaces import Workspaces

_log = logging.getLogger(__name__)


class Afterwards:
    """Comes back to replies that were posted."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces

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
        content = marked(asked, message(reply, asked, before=before, longest=LONGEST_UPDATE))
        try:
            home.client.chat_update(
                channel=asked.channel, ts=ts, parse="none", text=content["text"], blocks=content["blocks"]
            )
        except FAILURES as error:
            _log.warning("A reply could not be brought up to date: %s", error)

    def delete(self, asked: Asked, ts: str) -> None:
        """Take a reply back."""
        home = self._workspaces.find(asked.workspace)
        try:
            if home:
                home.client.chat_delete(channel=asked.channel, ts=ts)
        except FAILURES as error:
            _log.warning("A reply could not be taken back: %s", error)
