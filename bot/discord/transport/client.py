"""The client: what it asks Discord for, and where its events go."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import discord
from discord import app_commands, ui

from bot.conversation.apologies import apology, log_with_id
from bot.discord.render.buttons import UNKNOWN, Choose, Press, is_known
from bot.discord.transport import gateway
from bot.discord.transport.calls import ACKNOWLEDGED, FAILURES, discord_error, is_passing
from bot.discord.transport.syncing import sync
from bot.runtime.seen import Seen
from bot.settings import Settings

_log = logging.getLogger(__name__)

_ATTEMPTS = 2  # as many as three seconds have room for

MakesBox = Callable[[str], ui.Modal | None]
OnPress = Callable[[discord.Interaction, str], None]


class FootnoteClient(discord.AutoShardedClient):
    """Hears events. What is to be done about them is decided on one thread, so in the order of their arrival.

    That thread may wait for the database, which the loop, with its heartbeats, may not.
    """

    def __init__(self, settings: Settings) -> None:
        intents = discord.Intents(
            guilds=True,
            guild_messages=True,
            dm_messages=True,
            message_content=settings.discord_read_messages,
        )
        super().__init__(
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
        )
        self.tree = app_commands.CommandTree(
            self,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )
        self.tree.error(self._command_failed)
        self._deciding = ThreadPoolExecutor(1, thread_name_prefix="deciding")
        self._presses: dict[str, OnPress] = {}
        self._boxes: dict[str, MakesBox] = {}
        self._seen = Seen()
        self._acknowledging: dict[str, asyncio.Event] = {}
        self._is_deaf = False

    async def log_in(self, token: str) -> None:
        """Log in, however often that failed before. Raises what discord.py raises."""
        await self.http.close()
        self.http.connector = discord.utils.MISSING
        await self.login(token)

    async def close(self) -> None:
        """End the connections to the gateway, which may be opened again; discord.py asks for that when one failed.

        Messages can still be sent.
        """
        for shard in self.shards.values():
            await shard.disconnect()

    async def leave(self) -> None:
        """Leave Discord for good."""
        await super().close()

    async def setup_hook(self) -> None:
        """Make the buttons of earlier processes work, and the commands known."""
        _, address, _ = await self.http.get_bot_gateway()
        gateway.mend(address)
        self.add_dynamic_items(Press, Choose)
        await sync(self.tree)

    def hear_press(self, kind: str, listener: OnPress, opens: MakesBox | None = None) -> None:
        """Let the listener hear when a button of this kind is pressed, with the value that stands in it.

        opens: makes the box that opens at once, out of the value.
        """
        self._presses[kind] = listener
        if opens:
            self._boxes[kind] = opens

    async def on_pressed(self, interaction: discord.Interaction, kind: str, value: str) -> None:
        """A button was pressed, or something chosen from a menu."""
        opens = self._boxes.get(kind)
        if await self.acknowledge(interaction, opens(value) if opens else None):
            await self.decide(self._presses[kind], interaction, value)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """A command, a press, a box or typing; nothing else hears boxes, and the buttons of earlier versions."""
        is_press = interaction.type is discord.InteractionType.component
        pressed: Mapping[str, Any] = interaction.data or {}
        if is_press and not is_known(str(pressed.get("custom_id"))):
            self.dispatch("pressed", interaction, UNKNOWN, "")
        elif interaction.type is discord.InteractionType.modal_submit:
            kind, _, value = str(pressed.get("custom_id")).partition(":")
            self.dispatch("pressed", interaction, kind if kind in self._presses else UNKNOWN, value)

    async def acknowledge(
        self,
        interaction: discord.Interaction,
        box: ui.Modal | None = None,
        first: Callable[[], Awaitable[bool]] | None = None,
    ) -> bool:
        """Tell Discord, within its three seconds, that a command or a press arrived; False if it had come before.

        A command shows its person from now on that the bot works on it; a press changes nothing yet. When Discord has
        given it up, or cannot be reached, the answer finds its person in a direct message.

        box: opens in the place of that.
        first: done before; where it gives False nothing is acknowledged, and the person sees that it failed.
        """
        if not self._seen.first_time(interaction.id):
            return False
        told = self._acknowledging[str(interaction.id)] = asyncio.Event()
        try:
            if first and not await first():
                return False
            await self._defer(interaction, box)
        finally:
            del self._acknowledging[str(interaction.id)]
            told.set()
        return True

    async def acknowledged(self, interaction: str) -> None:
        """Wait until Discord was told of an interaction: only then it takes the answer."""
        if interaction in self._acknowledging:
            await self._acknowledging[interaction].wait()

    async def _defer(self, interaction: discord.Interaction, box: ui.Modal | None) -> None:
        is_command = interaction.type is discord.InteractionType.application_command
        for _ in range(_ATTEMPTS):
            try:
                if box:
                    await interaction.response.send_modal(box)
                else:
                    await interaction.response.defer(ephemeral=is_command, thinking=is_command)
            except FAILURES as error:
                if discord_error(error) == ACKNOWLEDGED:  # it arrived the time before, when Discord could not say so
                    return
                _log.warning("A command or press could not be acknowledged: %s", error)
                if not is_passing(error):
                    return
            else:
                return

    async def decide(self, work: Callable[..., object], *arguments: Any) -> bool:
        """Run the work behind what came before; False when nothing more is heard, and then it will not be done."""
        if self._is_deaf:
            return False
        await asyncio.get_running_loop().run_in_executor(self._deciding, work, *arguments)
        return True

    async def deafen(self) -> None:
        """Hear no more events, and finish what was begun; messages can still be sent."""
        self._is_deaf = True
        await self.close()
        await asyncio.to_thread(self._deciding.shutdown)

    async def on_ready(self) -> None:
        """Say that all is well; what came between the sessions is not brought again, and listeners look for it."""
        _log.info("Connected to Discord, in %d servers; ask away.", len(self.guilds))
        self.dispatch("new_session")

    async def on_error(self, event_method: str, /, *_arguments: Any, **_more: Any) -> None:
        """Log what a listener raised."""
        log_with_id(_log, f"The event {event_method} could not be handled")

    async def _command_failed(self, interaction: discord.Interaction, error: app_commands.AppCommandError) -> None:
        """Tell the person of a command that failed."""
        if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
            said = "This command has changed. Please try again in a minute."
        else:
            said = apology(_log, "A command failed").text
        try:
            if interaction.response.is_done():
                await interaction.followup.send(said, ephemeral=True)
            else:
                await interaction.response.send_message(said, ephemeral=True)
        except FAILURES as failure:
            _log.warning("Nor could the person be told: %s", failure)
