"""What a call to Discord may come to."""

import aiohttp
import discord

from bot.conversation.refusals import Code, Refusals

# What a call raises when Discord refuses it, or cannot be reached.
FAILURES = (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError)

# What comes of an answer that is no answer of Discord's, as a proxy's page.
NOT_UNDERSTOOD = (AttributeError, KeyError, TypeError, ValueError)
_TOKEN_IS_WRONG = 4004  # the gateway's code

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


def is_refused_token(error: Exception) -> bool:
    """Whether Discord says that the token will not do."""
    is_closed = isinstance(error, discord.ConnectionClosed) and error.code == _TOKEN_IS_WRONG
    return is_closed or isinstance(error, discord.LoginFailure)


def short_reason(error: Exception) -> str:
    """Why a call came to nothing, in a few words."""
    if isinstance(error, discord.HTTPException):
        return f"HTTP {error.status}"
    return str(error) or type(error).__name__


def seconds_asked_for(error: Exception) -> float:
    """How long Discord asked to be left alone, 0 if it did not."""
    said = error.response.headers.get("Retry-After", "") if isinstance(error, discord.HTTPException) else ""
    return float(said) if said.isdecimal() else 0.0
