"""Questions that came while nobody heard them: Discord does not bring them again, so they are looked for."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import timedelta

import discord

from bot.discord.transport.calls import FAILURES
from bot.discord.transport.reading import DIRECT, names_the_bot, replies_to_the_bot
from bot.history.past_questions import PastQuestions
from bot.history.questions import ANSWERED_LATE_SECONDS

_log = logging.getLogger(__name__)

_MISSED = timedelta(seconds=ANSWERED_LATE_SECONDS)
_DIRECT_DAYS = 7
_MOST = 200  # messages of a channel, the newest

_Channel = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread | discord.DMChannel


async def missed(client: discord.Client, past: PastQuestions) -> AsyncIterator[discord.Message]:
    """Messages of the last hour that name the bot, or were written to it directly, without a reply of its own.

    They are looked for where something was written since, and in the direct messages of people who asked before.
    """
    since = discord.Object(discord.utils.time_snowflake(discord.utils.utcnow() - _MISSED))
    for channel in [*_channels(client, since.id), *[each async for each in _direct_channels(client, past)]]:
        try:
            found = [each async for each in channel.history(after=since, limit=_MOST, oldest_first=False)]
        except FAILURES as error:
            _log.debug("The channel %s cannot be looked through: %s", channel.id, error)
            continue
        answered = {each.reference.message_id for each in found if _is_by(client, each) and each.reference}
        for each in reversed(found):
            is_direct = isinstance(channel, discord.DMChannel)
            if each.id not in answered and (
                is_direct or names_the_bot(each, client) or replies_to_the_bot(each, client)
            ):
                yield each


def _channels(client: discord.Client, since: int) -> list[_Channel]:
    places = [place for guild in client.guilds for place in (*guild.channels, *guild.threads)]
    return [
        place
        for place in places
        if isinstance(place, discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread)
        and (place.last_message_id or 0) > since
    ]


async def _direct_channels(client: discord.Client, past: PastQuestions) -> AsyncIterator[discord.DMChannel]:
    asked_in = await asyncio.to_thread(past.asked_in, "discord", DIRECT, _DIRECT_DAYS)
    for channel in dict.fromkeys(channel for channel, _ in asked_in):
        try:
            found = await client.fetch_channel(int(channel))
        except FAILURES:
            continue
        if isinstance(found, discord.DMChannel):
            yield found


def _is_by(client: discord.Client, message: discord.Message) -> bool:
    return client.user is not None and message.author.id == client.user.id
