"""A conversation to its summary. Read when somebody asks, and never kept."""

import logging

import discord

from bot.conversation.apologies import apology
from bot.conversation.summaries import Summaries
from bot.discord.transport.calls import FAILURES, discord_error
from bot.discord.transport.reading import words_of
from bot.messages.reply import Notice, Reply
from index import Utterance

_log = logging.getLogger(__name__)

MOST_MESSAGES = 1_000
_MAY_NOT_READ = (50001, 50013)
_NO_HISTORY = Notice("I may not read this channel. Whoever manages it can let me: Read Message History.")
_NOT_YOURS = Notice("You may not read what was said here before, so I do not sum it up for you.")


async def said_from(message: discord.Message, client: discord.Client) -> list[Utterance]:
    """What people said in the channel or thread of a message, from that one on. Raises `calls.FAILURES`."""
    said = [message] if message.type in (discord.MessageType.default, discord.MessageType.reply) else []
    said += [each async for each in message.channel.history(after=message, limit=MOST_MESSAGES, oldest_first=True)]
    return [
        Utterance(each.author.display_name, words)
        for each in said
        if not each.author.bot and (words := words_of(each, client))
    ]


async def read(interaction: discord.Interaction, message: discord.Message) -> list[Utterance] | Notice:
    """What was said from a message on, as far as the one who asks may read it; or why not."""
    # In a direct message there are no permissions. Where the bot has not this one, Discord gives it an empty history.
    if interaction.guild_id and not interaction.permissions.read_message_history:
        return _NOT_YOURS
    if interaction.guild_id and not interaction.app_permissions.read_message_history:
        return _NO_HISTORY
    try:
        return await said_from(message, interaction.client)
    except FAILURES as error:
        return _NO_HISTORY if discord_error(error) in _MAY_NOT_READ else apology(_log, "A channel could not be read")


def summary_of(read: list[Utterance] | Notice, summaries: Summaries) -> Reply:
    """The reply to what was read."""
    return read if isinstance(read, Notice) else summaries.of_conversation(read)
