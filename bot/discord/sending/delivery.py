"""Replies on their way to Discord: each posted once, whatever the network does, and failures told to the person.

Workers call this on threads of their own and wait for the client's loop.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress

import discord

from bot.conversation.delivery import send_or_apologise
from bot.discord.render.buttons import under
from bot.discord.render.embeds import message, question_over
from bot.discord.sending.above import question_above
from bot.discord.sending.posting import Posting
from bot.discord.transport.calls import FAILURES, REFUSALS, is_passing
from bot.discord.transport.connection import Connection
from bot.messages.question import Asked, Posted
from bot.messages.reply import Notice, Reply
from bot.runtime.metrics import Metrics
from bot.runtime.send_once import send_once

_log = logging.getLogger(__name__)

# An answer takes a tenth of a second; only who waits longer is shown that the bot works on it.
_TYPING_AFTER_SECONDS = 1.0


class DiscordDelivery:
    """Sends replies where their questions were asked."""

    def __init__(
        self,
        connection: Connection,
        posting: Posting,
        metrics: Metrics,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._connection = connection
        self._posting = posting
        self._metrics = metrics
        self._sleep = sleep
        self._typing: dict[str, Future[None]] = {}

    def begin(self, asked: Asked) -> None:
        """Show after a while that the bot is typing; a private question shows that by itself."""
        if not asked.address and asked.way != "auto":
            typing = self._typing[asked.key] = self._connection.begin(self._type(asked))
            typing.add_done_callback(lambda _: self._typing.pop(asked.key, None))

    def send(self, asked: Asked, reply: Reply, before: Posted | None = None) -> str:
        """Send the reply; when Discord does not take it the log gets an id and the person a sentence with that id."""
        typing = self._typing.pop(asked.key, None)
        if typing:
            typing.cancel()
        return send_or_apologise(
            lambda: self._send(asked, reply, self.link(before) if before else ""),
            tell_there=lambda told: self._send(asked, told),
            tell_directly=lambda told: self._posting.post_directly(asked.person, message(told), None),
            refusals=REFUSALS,
            metrics=self._metrics,
        )

    def link(self, posted: Posted) -> str:
        """The address of a reply."""
        return f"https://discord.com/channels/{posted.asked.workspace}/{posted.asked.channel}/{posted.reply}"

    def above(self, asked: Asked) -> str:
        """The message that is replied to, or the question of the thread; "" where the bot cannot read it."""
        channel = self._posting.channel(asked.channel)
        try:
            return self._connection.call(question_above(self._connection.client, channel, int(asked.message)))
        except FAILURES as error:
            _log.info("What a message points at could not be read: %s", error)
            return ""

    def find(self, asked: Asked) -> str | None:
        """Look for the reply behind its question; a private one is put in its place again, which changes nothing."""
        if asked.address:
            return None
        try:
            return self._connection.call(self._find(asked))
        except FAILURES:
            return None

    def _send(self, asked: Asked, reply: Reply, earlier: str = "") -> str:
        if isinstance(reply, Notice) and reply.kind == "denied" and not asked.address:
            with suppress(*FAILURES):  # who takes no direct messages is told where they asked
                self._posting.post_directly(asked.person, message(reply), None)
                return ""
        if asked.address:
            return self._respond(asked, reply)
        content = message(reply, asked, question=question_over(reply, asked), earlier=earlier)
        return send_once(
            lambda: self._posting.post(asked, content, under(reply, asked), nonce=asked.message),
            lambda: self.find(asked),
            is_passing,
            self._sleep,
        )

    def _respond(self, asked: Asked, reply: Reply) -> str:
        """Answer the asker alone, in the place of what shows that the bot works on it; later in a direct message."""
        content = message(reply, asked, question=question_over(reply, asked))
        self._connection.call(self._connection.client.acknowledged(asked.message))
        try:
            send_once(
                lambda: self._posting.respond(asked.address, content, under(reply, asked)),
                lambda: None,
                is_passing,
                self._sleep,
            )
        except discord.HTTPException as error:
            _log.warning("Discord did not take a private reply: %s", error)
            self._posting.post_directly(asked.person, content, under(reply, asked, is_private=False))
        return ""

    async def _find(self, asked: Asked) -> str | None:
        channel = self._posting.channel(asked.channel)
        me = self._connection.client.user
        async for each in channel.history(after=discord.Object(int(asked.message)), limit=None):
            under_question = each.reference is not None and str(each.reference.message_id) == asked.message
            if me and each.author.id == me.id and under_question:
                return str(each.id)
        return None

    async def _type(self, asked: Asked) -> None:
        with suppress(*FAILURES):
            await asyncio.sleep(_TYPING_AFTER_SECONDS)
            await self._posting.channel(asked.channel).typing()
