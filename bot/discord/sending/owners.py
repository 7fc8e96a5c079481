"""Questions on their way to the owners' channel, and what is replied there on its way back."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import discord

from bot.conversation.owners import OPENING, channel_for, owners_channels, tell_there_or_directly, unreachable
from bot.conversation.refusals import Code
from bot.discord.askers import Askers
from bot.discord.render.embeds import Message, message
from bot.discord.render.owners import article_button
from bot.discord.sending.posting import Posting
from bot.discord.transport.calls import REFUSALS, is_passing
from bot.discord.transport.connection import Connection
from bot.history.people_asked import OwnerReply, PersonAsked
from bot.messages.marks import message_mark
from bot.messages.reply import Notice, Reply
from bot.runtime.send_once import send_once
from bot.settings import Settings
from bot.visibility.asker import Asker

# What Discord says of people who take no message.
_GONE: dict[Code, str] = {
    10013: "they left",
    50007: "they take no messages from me",
    50278: "they share no server with me",
}


class DiscordOwners:
    """Discord's calls for `bot.conversation.owners`."""

    def __init__(
        self,
        settings: Settings,
        connection: Connection,
        posting: Posting,
        askers: Askers,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._channels = owners_channels(settings.discord_owners_channels)
        self._connection = connection
        self._posting = posting
        self._askers = askers
        self._sleep = sleep

    def is_owners_channel(self, channel: str) -> bool:
        """Whether questions are posted there."""
        return any(each.channel == channel for each in self._channels)

    def owners_channel(self, workspace: str, collection: str) -> str:
        """The one for a collection in the server; for a question that was asked directly, the first in any."""
        is_direct = not workspace.isdecimal()
        here = (each for each in self._channels if is_direct or self._server_of(each.channel) == workspace)
        return channel_for(collection, here)

    def collection_of(self, channel: str) -> str:
        """As the settings name it before the channel."""
        return next((each.collection for each in self._channels if each.channel == channel), "")

    def reader(self, workspace: str, channel: str) -> Asker:
        """Everybody in that channel, as the rules of collections see them."""
        server = self._server_of(channel) if channel else ""
        return self._askers.of_channel(server or "0", channel)

    def post_question(self, channel: str, question: PersonAsked, nearest: Reply) -> str:
        """Post it with the nearest passages. Raises Unreachable, or what passes."""
        content = message(nearest, question=question.text, before=OPENING)

        def find() -> str | None:
            return self._connection.call(self._find(channel, question.asked.message, content))

        def post() -> str:
            return self._posting.post_openly(channel, content, None, message_mark(question.asked.key))

        with unreachable(REFUSALS, _GONE):
            found = find() if question.is_begun else None
            return found or send_once(post, find, is_passing, self._sleep)

    def tell_asker(self, question: PersonAsked, said: Notice, mark: str, *, look_first: bool) -> None:
        """Under the question or, where that takes nothing or was private, directly."""
        asked = question.asked
        content = message(said, people=[question.person])

        def find() -> str | None:
            return self._connection.call(self._find(asked.channel, asked.message, content))

        def under_question() -> None:
            if not (look_first and find()):
                send_once(lambda: self._posting.post(asked, content, None, mark), find, is_passing, self._sleep)

        def directly() -> None:
            self._posting.post_directly(question.person, message(said), None)

        tell_there_or_directly(under_question if asked.thread else None, directly, REFUSALS, _GONE)

    def tell_owners(self, reply: OwnerReply, said: Notice, *, offers_article: bool) -> None:
        """Under their reply, in the thread where it stands. Raises Unreachable, or what passes."""
        place = replace(reply.to.asked, channel=reply.channel, message=reply.message)
        view = article_button(reply) if offers_article else None
        mark = message_mark(f"{reply.message} {reply.text} {said.text}")
        with unreachable(REFUSALS, _GONE):
            self._posting.post(place, message(said), view, mark)

    def _server_of(self, channel: str) -> str:
        guild = getattr(self._connection.client.get_channel(int(channel)), "guild", None)
        return str(guild.id) if guild else ""

    async def _find(self, channel: str, after: str, content: Message) -> str | None:
        """A message of the bot with these words that is newer than a question."""
        me = self._connection.client.user
        shown = _shown(content.embeds)
        async for each in self._posting.channel(channel).history(after=discord.Object(int(after)), limit=None):
            has_words = each.content in (content.content, content.plain)
            is_same = has_words and (not each.embeds or _shown(each.embeds) == shown)
            if me and each.author.id == me.id and is_same:
                return str(each.id)
        return None


def _shown(embeds: Sequence[discord.Embed]) -> list[str | None]:
    return [embed.author.name or embed.footer.text for embed in embeds]
