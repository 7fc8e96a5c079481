"""The client and its event loop, on a thread of their own; everything else runs on threads that wait for it."""

import asyncio
import logging
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

import discord

from bot.conversation.apologies import log_with_id
from bot.discord.transport.calls import FAILURES, NOT_UNDERSTOOD, is_refused_token, seconds_asked_for, short_reason
from bot.discord.transport.client import FootnoteClient
from bot.errors import DiscordRefused, PlatformAway
from bot.runtime.retries import Backoff, Rarely

_log = logging.getLogger(__name__)

T = TypeVar("T")

# Longer than Discord limits a channel; what takes longer is tried again.
_CALL_SECONDS = 120.0
_CLOSING_SECONDS = 10.0
# A connection that lasted for so long was a good one.
_WELL_AFTER_SECONDS = 60.0

_REFUSED = (
    "Discord refused DISCORD_TOKEN: copy the token from your application's page (discord.com/developers), Bot, "
    "Reset Token, into .env."
)
_MAY_NOT_READ = (
    "Discord does not let the bot read messages (DISCORD_READ_MESSAGES): switch on Message Content Intent on your "
    "application's page, Bot, Privileged Gateway Intents; or set DISCORD_READ_MESSAGES=false."
)


class Connection:
    """Runs the client.

    give_up: hears why Discord will not let the bot hear events before somebody has done something about it.
    """

    def __init__(self, client: FootnoteClient, give_up: Callable[[Exception], None]) -> None:
        self.client = client
        self._give_up = give_up
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="discord", daemon=True)
        self._hearing: Future[None] | None = None

    @property
    def is_connected(self) -> bool:
        """Whether Discord can reach the bot just now."""
        shards = self.client.shards.values()
        return self.client.is_ready() and bool(shards) and not any(shard.is_closed() for shard in shards)

    def call(self, work: Coroutine[Any, Any, T], seconds: float = _CALL_SECONDS) -> T:
        """What the work gives on the client's loop. Raises what it raises, and TimeoutError."""
        running = self.begin(work)
        try:
            return running.result(seconds)
        except TimeoutError:
            running.cancel()
            raise

    def begin(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Let the work run on the client's loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def open(self) -> None:
        """Let work be done on the client's loop."""
        self._thread.start()

    def log_in(self, token: str) -> None:
        """Log in; from now on messages can be sent. Raises DiscordRefused or PlatformAway."""
        try:
            self.call(self.client.log_in(token))
        except discord.LoginFailure:
            raise DiscordRefused(_REFUSED) from None
        except FAILURES as error:
            raise PlatformAway(f"Discord does not answer ({short_reason(error)}).", seconds_asked_for(error)) from error
        except NOT_UNDERSTOOD as error:
            raise PlatformAway("Discord does not answer (what came is none of its answers).") from error

    def hear(self) -> None:
        """Begin to hear events; a connection that is lost is replaced until `deafen`."""
        self._hearing = self.begin(self._hear())

    def deafen(self) -> None:
        """Hear no more events; messages can still be sent."""
        if self._hearing is not None:
            self._hearing.cancel()
            self.call(self.client.deafen())

    def close(self) -> None:
        """Log out and end the loop."""
        try:
            self.call(self.client.leave(), _CLOSING_SECONDS)
        except Exception as error:  # nothing is left to do here
            _log.warning("Discord was not left in good order: %s", error)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_CLOSING_SECONDS)

    async def _hear(self) -> None:
        """Hear events for ever: a connection that ended for good is opened again, unless the bot is refused."""
        backoff, line = Backoff(), Rarely()
        while True:
            began = self._loop.time()
            try:
                await self.client.connect()
            except discord.PrivilegedIntentsRequired:
                self._give_up(DiscordRefused(_MAY_NOT_READ))
                return
            except Exception as error:  # whatever it was, nothing is heard before it is opened again
                if is_refused_token(error):
                    self._give_up(DiscordRefused(_REFUSED))
                    return
                if line.is_due():
                    is_known = isinstance(error, FAILURES)
                    log_with_id(
                        _log, f"Discord ended the connection ({error}); opening it again", with_traceback=not is_known
                    )
            if self._loop.time() - began > _WELL_AFTER_SECONDS:
                backoff.begin_anew()
            await asyncio.sleep(backoff.pause())

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
        finally:
            left = asyncio.all_tasks(self._loop)
            for task in left:
                task.cancel()
            self._loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.run_until_complete(self._loop.shutdown_default_executor())
            self._loop.close()
