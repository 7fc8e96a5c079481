"""Figures as embeds."""

import discord

from bot.discord.render.embeds import LONGEST_CONTENT, OTHER, Message
from bot.discord.render.text import cut, escape, escape_lines
from bot.messages.overview import Overview, plain_overview

_LONGEST_LINE = 200
_LONGEST_TITLE = 250


def overview_message(overview: Overview) -> Message:
    """The sentences in an embed with a title, and one more for each part that has lines."""
    first = discord.Embed(
        title=cut(overview.title, _LONGEST_TITLE), description="\n".join(map(escape, overview.lines)), colour=OTHER
    )
    lists = [
        discord.Embed(description="\n".join([f"**{escape(part.title)}**", *map(_listed, part.lines)]), colour=OTHER)
        for part in overview.parts
        if part.lines
    ]
    return Message("", (first, *lists), cut(plain_overview(overview), LONGEST_CONTENT, escape_lines))


def _listed(line: str) -> str:
    return f"- {cut(line, _LONGEST_LINE)}"
