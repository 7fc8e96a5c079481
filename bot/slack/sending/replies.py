"""Replies that were posted to Slack: changed, taken away, or followed by more."""

from dataclasses import replace

from bot.conversation.after_rebuild import COVERED
from bot.messages.question import Asked, Watched
from bot.messages.reply import Answered, Reply
from bot.slack.render.lengths import LONGEST_UPDATE
from bot.slack.render.message import message
from bot.slack.sending.posting import marked, post_once, reply_mark
from bot.slack.transport.calls import NotInstalled
from bot.slack.transport.workspaces import Workspace, Workspaces


class SlackReplies:
    """Slack's calls for `bot.conversation.afterwards`."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces

    def change(self, asked: Asked, ts: str, reply: Reply, before: str) -> None:
        """Put another reply in the place of one."""
        content = marked(message(reply, asked, before=before, longest=LONGEST_UPDATE), reply_mark(asked.message))
        self._home(asked).client.chat_update(
            channel=asked.channel, ts=ts, parse="none", text=content["text"], blocks=content["blocks"]
        )

    def remove(self, asked: Asked, ts: str) -> None:
        """Take a reply away."""
        self._home(asked).client.chat_delete(channel=asked.channel, ts=ts)

    def tell_all(self, watched: Watched, reply: Answered) -> None:
        """Mention all who wait, in the thread of their question."""
        asked = replace(watched.posted.asked, text=watched.text)
        content = message(reply, asked, people=watched.people, before=COVERED)
        post_once(self._home(asked), asked, f"covered-{asked.message}", content)

    def tell_directly(self, watched: Watched, person: str, reply: Answered) -> None:
        """Tell one of them what they asked and what covers it now."""
        asked = replace(watched.posted.asked, text=watched.text, way="direct")
        content = message(reply, asked, before=f"{COVERED} You asked: {watched.text}")
        self._home(asked).poster.chat_postMessage(channel=person, mrkdwn=False, parse="none", **content)

    def _home(self, asked: Asked) -> Workspace:
        home = self._workspaces.find(asked.workspace)
        if home is None:
            raise NotInstalled(asked.workspace)
        return home
