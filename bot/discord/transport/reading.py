"""What a person wrote in a message."""

import discord

from bot.discord.render.text import plain

DIRECT = "@me"  # the server of direct messages, as in Discord's links


def words_of(message: discord.Message, client: discord.Client) -> str:
    """The message in plain words, without mentions of the bot; "" where Discord does not show it to the bot."""
    return " ".join(lines_of(message, client).split())


def lines_of(message: discord.Message, client: discord.Client) -> str:
    """The same with its lines as they are."""
    names = {f"@{person.id}": person.display_name for person in message.mentions}
    names |= {f"@{role.id}": role.name for role in message.role_mentions}
    names |= {f"#{channel.id}": getattr(channel, "name", "") for channel in message.channel_mentions}
    bot_user = client.user.id if client.user else 0
    lines = message.content.split("\n")
    return "\n".join(plain(line, bot_user, role_of(message), names) for line in lines)


def workspace_of(message: discord.Message) -> str:
    """The id of the server of a message."""
    guild = message.guild.id if message.guild else getattr(message.channel, "guild_id", None)
    return str(guild or DIRECT)


def role_of(message: discord.Message) -> int | None:
    """The role that Discord made for the bot in the server; people mention it in the place of the bot."""
    role = message.guild.self_role if message.guild else None
    return role.id if role else None


def names_the_bot(message: discord.Message, client: discord.Client) -> bool:
    """Whether the message mentions the bot, or its role, or replies to it so that it rings."""
    is_mentioned = client.user is not None and any(person.id == client.user.id for person in message.mentions)
    return is_mentioned or role_of(message) in {role.id for role in message.role_mentions}


def replies_to_the_bot(message: discord.Message, client: discord.Client) -> bool:
    """Whether the message is a reply to one of the bot."""
    answered = message.reference.resolved if message.reference else None
    return isinstance(answered, discord.Message) and client.user is not None and answered.author.id == client.user.id
