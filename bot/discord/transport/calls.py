"""What a call to Discord may come to."""

import aiohttp
import discord

from bot.conversation.refusals import Code, Refusals

# What a call raises when Discord refuses it, or cannot be reached.
FAILURES = (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError)

# Discord will not take any message there, so the person is told in a direct message.
UNREACHABLE: dict[Code, str] = {
    10003: "the channel is gone",
    50001: "I do not see the channel",
    50013: "I may not write there",
    50083: "the thread is archived",
    160005: "the thread is locked",
}
UNKNOWN_MESSAGE = 10008
ACKNOWLEDGED = 40060
MAY_NOT_REPLY = 160002  # to a message, where the bot may not read older ones


def discord_error(error: Exception) -> int:
    """Discord's code for why it refused a call, 0 when something else failed."""
    return error.code if isinstance(error, discord.HTTPException) else 0


REFUSALS = Refusals(kinds=FAILURES, code=discord_error, unreachable=UNREACHABLE, gone=frozenset({UNKNOWN_MESSAGE}))


def is_passing(error: Exception) -> bool:
    """Whether trying again may help: the network or a server failed, or limits us, rather than Discord refusing."""
    if isinstance(error, discord.HTTPException):
        return error.status >= 500 or error.status == 429
    return isinstance(error, FAILURES)
