"""What becomes of a reply after it was posted: it changes, it goes, or its askers are told more."""

import logging
from dataclasses import replace

from bot.conversation.after_rebuild import COVERED, SOURCE_CHANGED
from bot.messages.question import Asked, Posted, Watched
from bot.messages.reply import Answered, Reply
from bot.slack.render.blocks import message
from bot.slack.render.lengths import LONGEST_UPDATE
from bot.slack.sending.posting import marked, post_once, reply_mark
from bot.slack.transport.calls import FAILURES, UNREACHABLE, slack_error
from bot.slack.transport.workspaces import Workspace, Workspaces

_log = logging.getLogger(__name__)


class Afterwards:
    """Comes back to replies that were posted."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces

    def tell_covered(self, watched: Watched, reply: Answered) -> None:
        """Tell those who wait, in the thread of their question or, where it is out of reach, each directly."""
        asked = replace(watched.posted.asked, text=watched.text)
        home = self._workspaces.find(asked.workspace)
        if home is None:
            return
        if not asked.thread or not self._tell_in_thread(home, asked, watched, reply):
            self._tell_each(home, asked, watched, reply)

    def mark_changed(self, posted: Posted, reply: Reply) -> None:
        """Put what is said now in the place of an answer whose source changed."""
        self.update(posted.asked, posted.reply, reply, before=SOURCE_CHANGED)

    def update(self, asked: Asked, ts: str, reply: Reply, before: str = "") -> bool:
        """Put another reply in the place of one that was posted; False when Slack does not let it change."""
        home = self._workspaces.find(asked.workspace)
        if home is None:
            return False
        content = marked(message(reply, asked, before=before, longest=LONGEST_UPDATE), reply_mark(asked))
        try:
            home.client.chat_update(
                channel=asked.channel, ts=ts, parse="none", text=content["text"], blocks=content["blocks"]
            )
        except FAILURES as error:
            _log.warning("A reply could not be brought up to date: %s", slack_error(error) or error)
            return False
        return True

    def delete(self, asked: Asked, ts: str) -> bool:
        """Take a reply back; False when Slack could not be asked to, and it may stand there still."""
        home = self._workspaces.find(asked.workspace)
        if home is None:
            return True
        try:
            home.client.chat_delete(channel=asked.channel, ts=ts)
        except FAILURES as error:
            _log.warning("A reply could not be taken back: %s", slack_error(error) or error)
            return slack_error(error) == "message_not_found"
        return True

    def _tell_in_thread(self, home: Workspace, asked: Asked, watched: Watched, reply: Answered) -> bool:
        content = message(reply, asked, people=watched.people, before=COVERED)
        try:
            post_once(home, asked, f"covered-{asked.message}", content)
        except FAILURES as error:
            if slack_error(error) not in UNREACHABLE:
                raise
            return False
        return True

    def _tell_each(self, home: Workspace, asked: Asked, watched: Watched, reply: Answered) -> None:
        content = message(reply, replace(asked, way="direct"), before=f"{COVERED} You asked: {watched.text}")
        for person in watched.people:
            try:
                home.poster.chat_postMessage(channel=person, mrkdwn=False, parse="none", **content)
            except FAILURES as error:  # the others are told all the same
                _log.warning("Somebody who waited could not be told: %s", slack_error(error) or error)
