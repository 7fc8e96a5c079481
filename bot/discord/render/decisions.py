"""What an admin decides about an article, as a Discord message and the buttons under it."""

import discord
from discord import ui

from bot.discord.render.buttons import Press
from bot.discord.render.embeds import LONGEST_CONTENT, OTHER, Message
from bot.discord.render.quotations import LONGEST_DESCRIPTION, LONGEST_DETAILS, LONGEST_TITLE, numbered, source
from bot.discord.render.text import cut, escape_lines, size
from bot.messages.decisions import Choice, Decision, plain_decision

_LONGEST_WORDS = 1_200
_STYLES = {Choice.ADD: discord.ButtonStyle.primary, Choice.REMOVE: discord.ButtonStyle.danger}


def decision_message(decision: Decision) -> Message:
    """What is decided; words of articles stand in an embed."""
    plain = cut(plain_decision(decision), LONGEST_CONTENT, escape_lines)
    if not decision.passages and not decision.article:
        return Message(plain, (), plain)
    words = [cut(text, _LONGEST_WORDS, escape_lines) for text in (decision.text, decision.after)]
    article = source(decision.article, LONGEST_TITLE + LONGEST_DETAILS) if decision.article else ""
    left = LONGEST_DESCRIPTION - sum(map(size, words)) - size(article) - 10
    parts = [words[0], article, "\n\n".join(numbered(decision.passages, left)), words[1]]
    return Message("", (discord.Embed(description="\n\n".join(filter(None, parts)), colour=OTHER),), plain)


def decision_view(decision: Decision) -> ui.View | None:
    """The buttons, if there are any; they work after a restart."""
    view = ui.View(timeout=None)
    for choice in decision.choices:
        style = _STYLES.get(choice, discord.ButtonStyle.secondary)
        view.add_item(Press(ui.Button(label=choice.value, custom_id=f"{choice.kind}:{decision.token}", style=style)))
    return view if view.children else None
