"""Messages: mentions, direct messages, replies to answers, follow-ups in threads, channels where all is answered."""

from collections.abc import Collection

import discord

from bot.conversation.addressing import MessageFacts, leave, take, way_of
from bot.conversation.owners import NO_WORDS, OPENING
from bot.conversation.pointing import question_of_post
from bot.discord.access import places_of
from bot.discord.bot import DiscordBot
from bot.discord.listeners.adding import take_files
from bot.discord.listeners.missed import missed
from bot.discord.render.help import UNREAD_REPLY, UNREAD_ROLE
from bot.discord.transport.client import FootnoteClient
from bot.discord.transport.reading import DIRECT, names_the_bot, replies_to_the_bot, words_of, workspace_of
from bot.history.people_asked import Heard
from bot.messages.question import Asked

_AFTER_EVERY_EDIT = "deleted"  # Discord does not say when; compared with times as text it is later than any
_WRITTEN = (discord.MessageType.default, discord.MessageType.reply)


def register(client: FootnoteClient, bot: DiscordBot) -> None:
    """Hear messages, edits and deletions."""
    messages = _Messages(client, bot)

    async def on_message(message: discord.Message) -> None:
        if _is_by_a_person(message):  # nobody looks up what roles others have
            # A file that an admin sends directly may be an article.
            may_be_article = isinstance(message.channel, discord.DMChannel) and bool(message.attachments)
            roles = await bot.access.roles_of(message.author, client, as_admin=may_be_article)
            await client.decide(messages.written, message, roles)

    async def on_new_session() -> None:
        async for message in missed(client, bot.parts.history.past):
            if _is_by_a_person(message):
                roles = await bot.access.roles_of(message.author, client)
                await client.decide(messages.missed, message, roles)

    async def on_raw_message_edit(event: discord.RawMessageUpdateEvent) -> None:
        message = event.message
        if message.edited_at and _is_by_a_person(message) and message.content:
            await client.decide(messages.edited, message, message.edited_at.isoformat())

    async def on_raw_message_delete(event: discord.RawMessageDeleteEvent) -> None:
        await client.decide(bot.edits.deleted, _gone(event, event.message_id), _AFTER_EVERY_EDIT)

    async def on_raw_bulk_message_delete(event: discord.RawBulkMessageDeleteEvent) -> None:
        for message in event.message_ids:
            await client.decide(bot.edits.deleted, _gone(event, message), _AFTER_EVERY_EDIT)

    for written in (on_message, on_new_session, on_raw_message_edit):
        client.event(written)
    for gone in (on_raw_message_delete, on_raw_bulk_message_delete):
        client.event(gone)


class _Messages:
    def __init__(self, client: FootnoteClient, bot: DiscordBot) -> None:
        self._client = client
        self._bot = bot

    def written(self, message: discord.Message, roles: Collection[str]) -> None:
        """Take the message if it is for the bot."""
        asked, parts = self._asked_in(message, roles), self._bot.parts
        if asked:
            denial = self._bot.access.denial(roles, places_of(message.channel))
            take(asked, denial, parts.intake, self._bot.delivery, parts.history.stopped_threads)

    def missed(self, message: discord.Message, roles: Collection[str]) -> None:
        """Leave a message that nobody heard to be answered, if it is for the bot."""
        asked, history = self._asked_in(message, roles), self._bot.parts.history
        if asked:
            denial = self._bot.access.denial(roles, places_of(message.channel))
            leave(asked, denial, history.questions, history.stopped_threads)

    def _asked_in(self, message: discord.Message, roles: Collection[str]) -> Asked | None:
        if self.heard_from_owner(message):
            return None
        is_direct = isinstance(message.channel, discord.DMChannel)
        if is_direct and take_files(self._bot, message, roles, self.asked(message, "adding", str(message.id))):
            return None
        is_reply = replies_to_the_bot(message, self._client)
        thread = str(message.channel.id)
        in_thread = isinstance(message.channel, discord.Thread) and not _opens_thread(message)
        facts = MessageFacts(
            words=self._words(message),
            is_by_a_person=_is_by_a_person(message),
            is_direct=is_direct,
            is_addressed=is_reply or names_the_bot(message, self._client),
            thread=(workspace_of(message), thread, thread) if in_thread else None,
            is_in_auto_channel=self._bot.access.is_auto_channel(places_of(message.channel)),
        )
        way = way_of(facts, self._bot.parts.follow_ups)
        if way == "mention" and not (message.content or message.attachments or message.stickers):
            way = UNREAD_REPLY if is_reply else UNREAD_ROLE
        return self.asked(message, way, self._conversation(message)) if way else None

    def heard_from_owner(self, message: discord.Message) -> bool:
        """Whether a message, new or edited, replies to a question for a person, or stands in the thread under it."""
        place = message.channel
        parent = str(place.parent_id) if isinstance(place, discord.Thread) else ""
        reference = message.reference.message_id if message.reference else None
        channel, post = (parent, str(place.id)) if parent else (str(place.id), str(reference or ""))
        if not post or not self._bot.owners.is_owners_channel(channel):
            return False
        heard = Heard(str(message.id), self._words(message) or NO_WORDS, message.author.display_name)
        to = message.reference.resolved if message.reference else None
        is_to_question = isinstance(to, discord.Message) and to.content.startswith(OPENING)
        return self._bot.parts.people_asked.hear(channel, post, heard, may_be_new=is_to_question)

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
            text=self._words(message),
            has_files=bool(message.attachments),
        )

    def edited(self, message: discord.Message, at: str) -> None:
        """A message was edited."""
        if not self.heard_from_owner(message):
            self._bot.edits.edited(self.asked(message, "mention", str(message.id)), at)

    def _words(self, message: discord.Message) -> str:
        """What a person wrote; the post of a forum with its title."""
        words = words_of(message, self._client)
        post = message.channel
        if (
            isinstance(post, discord.Thread)
            and isinstance(post.parent, discord.ForumChannel)
            and _opens_thread(message)
        ):
            return question_of_post(post.name, words)
        return words

    def _conversation(self, message: discord.Message) -> str:
        """What the message belongs to: its thread; what it replies to; what was asked directly just before; itself."""
        if isinstance(message.channel, discord.Thread):
            return str(message.channel.id)
        place = (workspace_of(message), str(message.channel.id))
        if message.reference and message.reference.message_id:
            answered = self._bot.parts.history.past.posted_as(*place, str(message.reference.message_id))
            if answered:
                return answered.asked.thread or str(message.id)
        if isinstance(message.channel, discord.DMChannel):
            before = self._bot.parts.history.past.last_in_channel(*place, self._bot.parts.follow_ups.minutes)
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
