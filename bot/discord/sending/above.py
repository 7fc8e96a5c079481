"""What stands above a message: what it replies to, or the question of its thread, with the title of a forum's post."""

import discord

from bot.conversation.pointing import question_among, question_of_post
from bot.discord.transport.reading import words_of

_LOOKED_THROUGH = 100  # messages of a thread, before the one that points at them


async def question_above(client: discord.Client, channel: discord.PartialMessageable, message: int) -> str:
    """The question that a message points at, "" without one. Raises `calls.FAILURES`."""
    pointing = await channel.fetch_message(message)
    if pointing.reference and pointing.reference.message_id:
        above = await channel.fetch_message(pointing.reference.message_id)
        return "" if above.author.bot else words_of(above, client)
    place = client.get_channel(channel.id) or await client.fetch_channel(channel.id)
    if not isinstance(place, discord.Thread) or message == place.id:
        return ""
    is_post = isinstance(place.parent, discord.ForumChannel)
    opening = await _opening(client, place, is_post=is_post)
    said = [each async for each in place.history(before=pointing, limit=_LOOKED_THROUGH)]
    others = [words_of(each, client) for each in reversed(said) if not each.author.bot and each.id != place.id]
    return question_among([question_of_post(place.name, opening) if is_post else opening, *others])


async def _opening(client: discord.Client, thread: discord.Thread, *, is_post: bool) -> str:
    """What a thread was opened with: the post of a forum, or a message of the channel; "" where it is gone."""
    home = thread if is_post else client.get_partial_messageable(thread.parent_id)
    try:
        opening = await home.fetch_message(thread.id)
    except discord.NotFound:
        return ""
    return "" if opening.author.bot else words_of(opening, client)
