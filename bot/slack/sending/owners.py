"""Questions on their way to the owners' channel, and what is replied there on its way back."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from bot.conversation.owners import (
    OPENING,
    OwnersChannel,
    channel_for,
    owners_channels,
    tell_there_or_directly,
    unreachable,
)
from bot.conversation.refusals import Code
from bot.history.people_asked import OwnerReply, PersonAsked
from bot.messages.marks import message_mark
from bot.messages.reply import Notice, Reply
from bot.runtime.send_once import send_once
from bot.settings import Settings
from bot.slack.access import asker
from bot.slack.render.message import message
from bot.slack.render.owners import article_button
from bot.slack.sending.posting import find_in, find_marked, marked, post_once
from bot.slack.transport.calls import REFUSALS, NotInstalled, is_passing
from bot.slack.transport.workspaces import Workspace, Workspaces
from bot.visibility.asker import Asker

_PAGE = 200
# What Slack says of people who take no message.
_GONE: dict[Code, str] = {
    "user_disabled": "their account is closed",
    "user_not_found": "they left",
}


class SlackOwners:
    """Slack's calls for `bot.conversation.owners`."""

    def __init__(self, settings: Settings, workspaces: Workspaces, sleep: Callable[[float], None] = time.sleep) -> None:
        self._channels = owners_channels(settings.slack_owners_channels)
        self._has_many = settings.serves_many_workspaces
        self._workspaces = workspaces
        self._sleep = sleep

    def owners_channel(self, workspace: str, collection: str) -> str:
        """The one for a collection, in the workspace."""
        return channel_for(collection, self._of(workspace))

    def is_owners_channel(self, workspace: str, channel: str) -> bool:
        """Whether questions of the workspace are posted there."""
        return any(each.channel == channel for each in self._of(workspace))

    def collection_of(self, channel: str) -> str:
        """As the settings name it before the channel."""
        return next((each.collection for each in self._channels if each.channel == channel), "")

    def reader(self, workspace: str, channel: str) -> Asker:
        """Everybody in that channel, as the rules of collections see them."""
        return asker(workspace, channel, "", is_private=False)

    def _of(self, workspace: str) -> Iterator[OwnersChannel]:
        for each in self._channels:
            if each.workspace == workspace or not (each.workspace or self._has_many):
                yield each

    def post_question(self, channel: str, question: PersonAsked, nearest: Reply) -> str:
        """Post it with the nearest passages. Raises Unreachable, or what passes."""
        home, mark = self._home(question), f"asked-{question.asked.message}"
        content = marked(message(nearest, before=f"{OPENING}\n“{question.text}”"), mark)

        def post() -> str:
            return str(home.poster.chat_postMessage(channel=channel, mrkdwn=False, parse="none", **content)["ts"])

        def find() -> str | None:
            return find_in(home, home.client.conversations_history(channel=channel, limit=_PAGE), mark)

        with unreachable(REFUSALS, _GONE):
            found = find() if question.is_begun else None
            return found or send_once(post, find, is_passing, self._sleep)

    def tell_asker(self, question: PersonAsked, said: Notice, mark: str, *, look_first: bool) -> None:
        """In the thread of the question or, where that takes nothing or was private, directly."""
        home, asked = self._home(question), question.asked

        def in_thread() -> None:
            if not (look_first and find_marked(home, asked, mark)):
                post_once(home, asked, mark, message(said, people=[question.person]), self._sleep)

        def directly() -> None:
            home.poster.chat_postMessage(channel=question.person, mrkdwn=False, parse="none", **message(said))

        tell_there_or_directly(in_thread if asked.thread else None, directly, REFUSALS, _GONE)

    def tell_owners(self, reply: OwnerReply, said: Notice, *, offers_article: bool) -> None:
        """In the thread of the question in their channel. Raises Unreachable, or what passes."""
        home = self._home(reply.to)
        place = replace(reply.to.asked, channel=reply.channel, thread=reply.post, message=reply.message)
        mark = message_mark(f"{reply.message} {reply.text} {said.text}")
        content = message(said)
        if offers_article:
            content["blocks"].append(article_button(reply))
        with unreachable(REFUSALS, _GONE):
            if not find_marked(home, place, mark):
                post_once(home, place, mark, content, self._sleep)

    def name_of(self, workspace: str, person: str) -> str:
        """As it stands in their profile, "" when Slack does not tell."""
        home = self._workspaces.find(workspace)
        try:
            profile = home.client.users_info(user=person)["user"]["profile"] if home else {}
        except REFUSALS.kinds:
            return ""
        return str(profile.get("real_name") or profile.get("display_name") or "")

    def _home(self, question: PersonAsked) -> Workspace:
        home = self._workspaces.find(question.asked.workspace)
        if home is None:
            raise NotInstalled(question.asked.workspace)
        return home
