"""What python -m bot doctor finds out about the set-up in Discord."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass

import discord

from bot.discord.transport.calls import FAILURES, NOT_UNDERSTOOD
from bot.missing_settings import missing_for_discord
from bot.settings import Settings
from bot.visibility.doctor import named_in_rules
from index import Finding

# What the bot does in a channel: see it, write in it and in its threads, post embeds, and reply to messages.
NEEDED = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    read_message_history=True,
)

_PAGE = "your application's page (discord.com/developers/applications)"
_TEST_MESSAGE = "Footnote's doctor was here: this message shows that I can write in this channel. I delete it now."
_COPY_IDS = 'Copy ids with "Copy ID" in the menu of a channel or role (User Settings, Advanced, Developer Mode).'


@dataclass(frozen=True, slots=True)
class _Server:
    guild: discord.Guild
    me: discord.Member
    channels: Sequence[discord.abc.GuildChannel]


def look_at_discord(settings: Settings, channel: str = "") -> Sequence[Finding]:
    """Token, intents, servers, channels, roles and commands; with a channel also a message posted and deleted there."""
    if needed := missing_for_discord(settings):
        return [Finding.problem("Discord is not set up.", needed)]

    async def collect() -> list[Finding]:
        async with discord.Client(intents=discord.Intents.none()) as client:
            return [finding async for finding in _look(client, settings, channel)]

    return asyncio.run(collect())


def invitation(application: int) -> str:
    """The address at which somebody lets the bot into a server."""
    return discord.utils.oauth_url(application, permissions=NEEDED, scopes=("bot", "applications.commands"))


async def _look(client: discord.Client, settings: Settings, channel: str) -> AsyncIterator[Finding]:
    try:
        await client.login(settings.discord_token.get_secret_value())
        application = await client.application_info()
    except discord.LoginFailure:
        yield Finding.problem(
            "Discord refuses DISCORD_TOKEN.", f"Copy the token from {_PAGE}, Bot, Reset Token, into .env."
        )
        return
    except (*FAILURES, *NOT_UNDERSTOOD) as error:
        yield Finding.problem(f"Discord does not answer at {settings.discord_api_url} ({error}).", "Check the network.")
        return
    yield Finding.good(f"DISCORD_TOKEN is good: {client.user} of the application {application.name}.")
    for finding in _look_at_application(application, settings):
        yield finding
    servers = [each async for each in _servers(client)]
    if not servers:
        yield Finding.problem("The bot is in no server.", f"Let it in: {invitation(application.id)}")
    for server in servers:
        for finding in _look_at_server(server, settings):
            yield finding
    for finding in _look_at_ids(servers, settings):
        yield finding
    yield await _look_at_commands(client, application.id)
    if channel:
        yield await _post(client, channel)


def _look_at_application(application: discord.AppInfo, settings: Settings) -> Iterator[Finding]:
    flags = application.flags
    if application.interactions_endpoint_url:
        yield Finding.problem(
            f"Discord brings commands and presses to {application.interactions_endpoint_url} and not to the bot.",
            f"Clear Interactions Endpoint URL on {_PAGE}, General Information.",
        )
    flags = application.flags
    if not settings.discord_read_messages:
        yield Finding.good("The bot asks for no privileged intent (DISCORD_READ_MESSAGES is off).")
    elif flags.gateway_message_content or flags.gateway_message_content_limited:
        yield Finding.good("Message Content Intent is on, as DISCORD_READ_MESSAGES needs it.")
    else:
        yield Finding.problem(
            "DISCORD_READ_MESSAGES is on, but the bot may not read messages.",
            f"Switch on Message Content Intent on {_PAGE}, Bot; or set DISCORD_READ_MESSAGES=false.",
        )


async def _servers(client: discord.Client) -> AsyncIterator[_Server]:
    async for each in client.fetch_guilds(limit=None):
        guild = await client.fetch_guild(each.id)
        yield _Server(
            guild, await guild.fetch_member(client.user.id if client.user else 0), await guild.fetch_channels()
        )


def _look_at_server(server: _Server, settings: Settings) -> Iterator[Finding]:
    name = server.guild.name
    missing = _missing(server.me.guild_permissions)
    if missing:
        yield Finding.problem(
            f"In the server {name} the bot lacks: {missing}.", "Server Settings, Roles: give its role these."
        )
    else:
        yield Finding.good(f"The bot is in the server {name} and may do there what it needs.")
    for channel in server.channels:
        if str(channel.id) in (*settings.discord_channels, *settings.discord_auto_channels):
            missing = _missing(channel.permissions_for(server.me))
            if missing:
                yield Finding.problem(
                    f"In the channel {channel.name} the bot lacks: {missing}.",
                    "Edit Channel, Permissions: give the bot's role these.",
                )
            else:
                yield Finding.good(f"The bot may do what it needs in the channel {channel.name}.")


def _look_at_ids(servers: Sequence[_Server], settings: Settings) -> Iterator[Finding]:
    """Channels and roles of the settings that no server has."""
    roles = {str(role.id) for server in servers for role in server.guild.roles}
    channels = {str(channel.id) for server in servers for channel in server.channels}
    in_rules = {kind: [*filter(str.isdecimal, named_in_rules(settings, kind))] for kind in ("channels", "roles")}
    file = settings.footnote_collections.name
    wanted: dict[str, tuple[Sequence[str], set[str]]] = {
        f"{file} (servers)": (named_in_rules(settings, "servers"), {str(server.guild.id) for server in servers}),
        f"{file} (roles)": (in_rules["roles"], roles),
        f"{file} (channels)": (in_rules["channels"], channels),
        "DISCORD_ROLES": (settings.discord_roles, roles),
        "DISCORD_ADMIN_ROLES": (settings.discord_admin_roles, roles),
        "DISCORD_CHANNELS": (settings.discord_channels, channels),
        "DISCORD_AUTO_CHANNELS": (settings.discord_auto_channels, channels),
    }
    for setting, (ids, known) in wanted.items():
        unknown = [each for each in ids if each not in known]
        if unknown:
            yield Finding.problem(f"{setting} names what no server of the bot has: {', '.join(unknown)}.", _COPY_IDS)
        elif ids:
            yield Finding.good(f"{setting} names what there is.")


async def _look_at_commands(client: discord.Client, application: int) -> Finding:
    try:
        commands = await client.http.get_global_commands(application)
    except discord.HTTPException as error:
        return Finding.problem(f"The commands cannot be looked at ({error}).", "Check the network.")
    if not commands:
        return Finding.note(
            "Discord knows no commands yet.", "The bot tells it when it starts; people see them at once."
        )
    names = [f"/{each['name']}" if each.get("type", 1) == 1 else f"“{each['name']}”" for each in commands]
    return Finding.good(f"Discord knows the commands {', '.join(names)}.")


async def _post(client: discord.Client, channel: str) -> Finding:
    try:
        sent = await client.get_partial_messageable(int(channel)).send(_TEST_MESSAGE)
        await sent.delete()
    except discord.HTTPException as error:
        return Finding.problem(
            f"Nothing can be posted in the channel {channel} ({error.text}).", "Check its id and its permissions."
        )
    return Finding.good(f"A message could be posted in the channel {channel}, and deleted again.")


def _missing(permissions: discord.Permissions) -> str:
    has = dict(permissions)
    return ", ".join(name.replace("_", " ") for name, is_needed in NEEDED if is_needed and not has[name])
