"""Who asks in Discord: their roles, and what their channel stands in, as Discord says just now.

Nothing is looked up that no rule of a collection names. What cannot be found out leaves the asker uncertain, and so
without the collections that have rules.
"""

import logging
from collections.abc import Callable

import discord

from bot.discord.access import places_of
from bot.discord.transport.calls import FAILURES
from bot.discord.transport.connection import Connection
from bot.discord.transport.reading import DIRECT
from bot.messages.question import Asked
from bot.visibility.asker import Asker
from bot.visibility.rules import Rules

_log = logging.getLogger(__name__)


class Askers:
    """Finds out who asks, and who reads the reply."""

    def __init__(self, connection: Connection, rules: Callable[[], Rules]) -> None:
        self._connection = connection
        self._rules = rules

    def of_question(self, asked: Asked) -> Asker:
        """Who asked a question; for threads that can wait. A private question stands in no thread."""
        return self._called(asked.workspace, asked.channel, asked.person, is_private=not asked.thread)

    def of_press(self, interaction: discord.Interaction, *, is_private: bool = True) -> Asker:
        """Who pressed a button or typed a command; for threads that can wait.

        is_private: whether nobody else reads what comes of it.
        """
        return self._called(*_where(interaction), is_private=is_private)

    def of_channel(self, server: str, channel: str) -> Asker:
        """Everybody in a channel; for threads that can wait."""
        return self._called(server, channel, "", is_private=False)

    async def of_typing(self, interaction: discord.Interaction) -> Asker:
        """Who types, and is alone with what is suggested; on the client's loop."""
        return await self._found_out(*_where(interaction), is_private=True)

    def _called(self, server: str, channel: str, person: str, *, is_private: bool) -> Asker:
        try:
            return self._connection.call(self._found_out(server, channel, person, is_private=is_private))
        except FAILURES as error:
            _log.warning("Who asks could not be found out: %s", error)
            return Asker("discord", is_certain=False)

    async def _found_out(self, server: str, channel: str, person: str, *, is_private: bool) -> Asker:
        rules, client = self._rules(), self._connection.client
        if not rules.by_collection:
            return Asker("discord")
        try:
            if server == DIRECT:
                return await _in_private(client, person, rules)
            guild = client.get_guild(int(server))
            if guild is None:
                return Asker("discord", is_certain=False)
            return Asker(
                "discord",
                (server,),
                tuple(await _places(client, guild, channel, rules)) if channel else (),
                person,
                await _roles(guild, person, rules),
                is_private=is_private,
            )
        except FAILURES as error:
            _log.warning("Who asks could not be found out: %s", error)
            return Asker("discord", is_certain=False)


def _where(interaction: discord.Interaction) -> tuple[str, str, str]:
    server = str(interaction.guild_id or DIRECT)
    return server, "" if server == DIRECT else str(interaction.channel_id), str(interaction.user.id)


async def _in_private(client: discord.Client, person: str, rules: Rules) -> Asker:
    """Somebody in a direct message, by the servers that they share with the bot, as far as a rule names them."""
    servers, roles = [], set[str]()
    for guild in client.guilds:
        names_roles = any(str(role.id) in rules.named("roles") for role in guild.roles)
        if names_roles or str(guild.id) in rules.named("servers"):
            member = await _member(guild, person)
            if member:
                servers.append(str(guild.id))
                roles |= {str(role.id) for role in member.roles}
    return Asker("discord", tuple(servers), (), person, frozenset(roles))


async def _places(client: discord.Client, guild: discord.Guild, channel: str, rules: Rules) -> list[str]:
    """The channel, and what it stands in, the narrowest first."""
    if not rules.named("channels"):
        return [channel]
    found = guild.get_channel_or_thread(int(channel)) or await client.fetch_channel(int(channel))
    return places_of(found)


async def _roles(guild: discord.Guild, person: str, rules: Rules) -> frozenset[str]:
    named = rules.named("roles")
    if not person or not any(str(role.id) in named for role in guild.roles):
        return frozenset()
    member = await _member(guild, person)
    return frozenset(str(role.id) for role in member.roles) if member else frozenset()


async def _member(guild: discord.Guild, person: str) -> discord.Member | None:
    """Somebody of a server, None who is not there. Raises `calls.FAILURES`."""
    try:
        return await guild.fetch_member(int(person))
    except discord.NotFound:
        return None
