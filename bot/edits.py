"""Questions that are edited or deleted: their replies follow."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from bot.answering import Answering
from bot.asked import Asked, question_key
from bot.history import History
from bot.intake import Intake, lane
from bot.replies import Reply


class ChangesReplies(Protocol):
    """A platform's way to change what was posted."""

    def update(self, asked: Asked, sent: str, reply: Reply) -> None:
        """Put another reply in the place of the message `sent`. Never raises."""
        ...

    def delete(self, asked: Asked, sent: str) -> None:
        """Take the message `sent` back. Never raises."""
        ...


@dataclass(frozen=True, slots=True)
class Edits:
    """Looks up the reply to a question in the lane of its channel, so after it was given."""

    platform: str
    intake: Intake
    answering: Answering
    history: History
    replies: ChangesReplies

    def changed(self, workspace: str, channel: str, message: str, text: str) -> None:
        """A message says something else now."""

        def answer_anew(key: str) -> None:
            posted = self.history.posted(key)
            if posted is None or not posted.reply or posted.outcome in ("stop", "denied"):
                return
            if posted.asked.text == text:
                return
            asked = replace(posted.asked, text=text)
            reply = self.answering.reply(text)
            self.replies.update(asked, posted.reply, reply)
            self.history.finish(asked, reply, posted.reply, 0.0)

        self._in_lane(workspace, channel, message, answer_anew)

    def deleted(self, workspace: str, channel: str, message: str) -> None:
        """A message is gone."""

        def take_back(key: str) -> None:
            posted = self.history.posted(key)
            if posted is not None and posted.reply:
                self.replies.delete(posted.asked, posted.reply)
                self.history.forget_reply(key)

        self._in_lane(workspace, channel, message, take_back)

    def _in_lane(self, workspace: str, channel: str, message: str, job: Callable[[str], None]) -> None:
        key = question_key(self.platform, workspace, channel, message)
        self.intake.run(lane(self.platform, workspace, channel), lambda: job(key))
