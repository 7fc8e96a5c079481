"""Telling Discord which commands there are, only when that has changed: it limits how often that may be said."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import discord
from discord import app_commands

_log = logging.getLogger(__name__)

# What Discord adds to a command, or says in two ways.
_NOT_OURS = frozenset({"id", "application_id", "version", "guild_id", "dm_permission", "handler"})


async def sync(tree: app_commands.CommandTree[Any]) -> bool:
    """Bring the commands that Discord has up to ours; whether that was needed."""
    application = tree.client.application_id
    if application is None:
        raise app_commands.MissingApplicationID
    try:
        theirs = await tree.client.http.get_global_commands(application)
        if essence(theirs) == essence(ours(tree)):
            return False
        await tree.sync()
    except discord.HTTPException as error:
        _log.error("The commands could not be brought up to date, those that Discord has go on: %s", error)
        return False
    _log.info("Discord knows the commands now.")
    return True


def ours(tree: app_commands.CommandTree[Any]) -> list[dict[str, Any]]:
    """The commands as they are sent to Discord."""
    kinds = (discord.AppCommandType.chat_input, discord.AppCommandType.message)
    return [command.to_dict(tree) for kind in kinds for command in tree.get_commands(type=kind)]


def essence(commands: Sequence[Mapping[str, Any]]) -> dict[tuple[int, str], Any]:
    """What matters of commands, by type and name, so that two lists of them can be compared."""
    return {(each.get("type", 1), each["name"]): _essence(each) for each in commands}


def _essence(value: Any) -> Any:
    """The value without what Discord adds and without what says nothing; lists of plain values in order."""
    if isinstance(value, Mapping):
        kept = {name: _essence(each) for name, each in value.items() if name not in _NOT_OURS}
        return {name: each for name, each in kept.items() if each not in (None, False, "", [], {})}
    if isinstance(value, list | tuple):
        each = [_essence(one) for one in value]
        return sorted(each) if all(isinstance(one, int) for one in each) else each
    return value
