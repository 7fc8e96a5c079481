"""The tag of a forum that says that a post is answered."""

import logging
import re

import discord

from bot.discord.transport.calls import FAILURES

_log = logging.getLogger(__name__)

_MOST_TAGS = 5  # of a post
_NAMES = frozenset(
    "solved resolved answered done fixed gelöst erledigt beantwortet résolu resuelto solucionado risolto resolvido "
    "opgelost rozwiązane решено вирішено 已解决 已解決 解決済み 해결 해결됨 محلول".split()
)


async def mark_solved(client: discord.Client, channel: int) -> None:
    """Put the tag on a forum's post, if there is one and the bot may. Never raises what Discord refuses with."""
    post = client.get_channel(channel)
    if not isinstance(post, discord.Thread) or not isinstance(post.parent, discord.ForumChannel):
        return
    tag = next((each for each in post.parent.available_tags if _is_solved(each.name)), None)
    if tag is None or tag in post.applied_tags or len(post.applied_tags) >= _MOST_TAGS or not _may(post, tag):
        return
    try:
        await post.add_tags(tag, reason="Somebody found the answer helpful")
    except FAILURES as error:
        _log.info("A post could not be tagged as solved: %s", error)


def _is_solved(name: str) -> bool:
    return any(word in _NAMES for word in re.findall(r"[^\W_]+", name.casefold()))


def _may(post: discord.Thread, tag: discord.ForumTag) -> bool:
    me = post.guild.me
    manages = post.permissions_for(me).manage_threads
    return manages or (post.owner_id == me.id and not tag.moderated)
