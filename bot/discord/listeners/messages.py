"""Messages: mentions, direct messages, replies to answers, follow-ups in threads, channels where all is answered."""

from collections.abc import Collection

import discord

from bot.conversation.follow_ups import reads_as_question, says_stop
from bot.discord.access import places_of
from bot.discord.bot import DiscordBot
from bot.discord.known import UNREAD_REPLY, UNREAD_ROLE
from bot.discord.listeners.missed import missed
from bot.discord.transport.client import FootnoteClient
from bot.discord.transport.reading import DIRECT, names_the_bot, replies_to_the_bot, words_of, workspace_of
from bot.messages.question import Asked

_AFTER_EVERY_EDIT = "deleted"  # Discord does not say when; compared with times as text it is later than any
_WRITTEN = (discord.MessageType.default, discord.MessageType.reply)


def register(client: FootnoteClient, bot: DiscordBot) -> None:
    """Hear messages, edits and deletions."""
    messages = _Messages(client, bot)

    async def on_message(message: discord.Message) -> None:
        if _is_by_a_person(message):
            roles = await bot.access.roles_of(message.author, client)
            await client.decide(messages.written, message, roles)

    async def on_new_session() -> None:
        async for message in missed(client, bot.history):
            await on_message(message)

    async def on_raw_message_edit(event: discord.RawMessageUpdateEvent) -> None:
        message = event.message
        if message.edited_at and _is_by_a_person(message) and message.content:
            asked = messages.asked(message, "mention", str(message.id))
            await client.decide(bot.changes.edited, asked, message.edited_at.isoformat())

    async def on_raw_message_delete(event: discord.RawMessageDeleteEvent) -> None:
        await client.decide(bot.changes.deleted, _gone(event, event.message_id), _AFTER_EVERY_EDIT)

    async def on_raw_bulk_message_delete(event: discord.RawBulkMessageDeleteEvent) -> None:
        for message in event.message_ids:
            await client.decide(bot.changes.deleted, _gone(event, message), _AFTER_EVERY_EDIT)

    for written in (on_message, on_new_session, on_raw_message_edit):
        client.event(written)
    for gone in (on_raw_message_delete, on_raw_bulk_message_delete):
        client.event(gone)


class _Messages:
    def __init__(self, client: FootnoteClient, bot: DiscordBot) -> None:
        self._client = client
        self._bot = bot

    def written(self, message: discord.Message, roles: Collection[str]) -> None:
        """Take the message for a question if it is one."""
        is_reply = replies_to_the_bot(message, self._client)
        if isinstance(message.channel, discord.DMChannel):
            self._take(message, roles, "direct")
        elif names_the_bot(message, self._client) or is_reply:
            self._addressed(message, roles, is_reply=is_reply)
        elif message.content and isinstance(message.channel, discord.Thread) and not _opens_thread(message):
            self._in_thread(message, roles)
        elif message.content and self._is_in_auto_channel(message) and reads_as_question(message.content):
            self._take(message, roles, "auto")

    def _addressed(self, message: discord.Message, roles: Collection[str], *, is_reply: bool) -> None:
        hidden = not message.content and not message.attachments and not message.stickers
        if hidden:
            self._take(message, roles, UNREAD_REPLY if is_reply else UNREAD_ROLE)
        elif not self._stopped(message, roles):
            self._take(message, roles, "mention")

    def _in_thread(self, message: discord.Message, roles: Collection[str]) -> None:
        place = (workspace_of(message), str(message.channel.id), str(message.channel.id))
        asks_on = reads_as_question(message.content) and self._bot.follow_ups.are_expected(*place)
        if not self._stopped(message, roles) and asks_on:
            self._take(message, roles, "follow-up")

    def _stopped(self, message: discord.Message, roles: Collection[str]) -> bool:
        """Whether the message ended the follow-ups in its thread."""
        place = (workspace_of(message), str(message.channel.id), str(message.channel.id))
        is_stop = isinstance(message.channel, discord.Thread) and says_stop(words_of(message, self._client))
        if not is_stop or not self._bot.follow_ups.is_open(*place):
            return False
        self._bot.history.stop_thread(*place)
        self._take(message, roles, "stop")
        return True

    def _is_in_auto_channel(self, message: discord.Message) -> bool:
        return bool(set(places_of(message.channel)) & set(self._bot.auto_channels))

    def asked(self, message: discord.Message, way: str, thread: str) -> Asked:
        """The message as a question."""
        return Asked(
            platform="discord",
            workspace=workspace_of(message),
            channel=str(message.channel.id),
            thread=thread,
            message=str(message.id),
            person=str(message.author.id),
            way=way,
            text=words_of(message, self._client),
            has_files=bool(message.attachments),
        )

    def _take(self, message: discord.Message, roles: Collection[str], way: str) -> None:
        denial = self._bot.access.denial(roles, places_of(message.channel))
        if denial and way in ("auto", "follow-up", "stop"):
            return  # nobody asked the bot, so nobody waits for it
        self._bot.intake.take(self.asked(message, denial or way, self._conversation(message)), self._bot.delivery)

    def _conversation(self, message: discord.Message) -> str:
        """What the message belongs to: its thread; what it replies to; what was asked directly just before; itself."""
        if isinstance(message.channel, discord.Thread):
            return str(message.channel.id)
        place = (workspace_of(message), str(message.channel.id))
        if message.reference and message.reference.message_id:
            answered = self._bot.history.posted_as(*place, str(message.reference.message_id))
            if answered:
                return answered.asked.thread or str(message.id)
        if isinstance(message.channel, discord.DMChannel):
            before = self._bot.history.last_in_channel(*place, self._bot.follow_ups.minutes)
            if before:
                return before.asked.thread or str(message.id)
        return str(message.id)


def _opens_thread(message: discord.Message) -> bool:
    """Whether it is the first message of a thread, as the post of a forum is."""
    return message.id == message.channel.id


def _is_by_a_person(message: discord.Message) -> bool:
    return not message.author.bot and message.webhook_id is None and message.type in _WRITTEN


def _gone(event: discord.RawMessageDeleteEvent | discord.RawBulkMessageDeleteEvent, message: int) -> Asked:
    channel, gone = str(event.channel_id), str(message)
    return Asked("discord", str(event.guild_id or DIRECT), channel, gone, gone, person="", way="mention", text="")
