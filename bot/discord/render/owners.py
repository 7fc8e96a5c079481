"""The button and the form that make an owner's reply an article."""

from collections.abc import Mapping
from typing import Any

import discord
from discord import ui

from bot.conversation.owner_articles import LONGEST_AUTHOR, LONGEST_TEXT, LONGEST_TITLE
from bot.conversation.owners import MAKE_ARTICLE
from bot.discord.render.buttons import ARTICLE, Press
from bot.history.people_asked import OwnerReply

ARTICLE_FORM = "article_form"
TITLE, TEXT, AUTHOR = "title", "text", "author"


def article_button(reply: OwnerReply) -> ui.View:
    """Under what the bot says to a reply."""
    view = ui.View(timeout=None)
    view.add_item(Press(ui.Button(label=MAKE_ARTICLE, custom_id=f"{ARTICLE}:{reply.channel}:{reply.message}")))
    return view


def article_box(reply: OwnerReply) -> ui.Modal:
    """Title, text and author, to be reviewed; its id holds where the reply stands."""
    box = ui.Modal(title=MAKE_ARTICLE, custom_id=f"{ARTICLE_FORM}:{reply.channel}:{reply.message}", timeout=None)
    fields = (
        (TITLE, "Title", reply.to.text, LONGEST_TITLE, discord.TextStyle.short),
        (TEXT, "Text", reply.text, LONGEST_TEXT, discord.TextStyle.paragraph),
        (AUTHOR, "Author", reply.name, LONGEST_AUTHOR, discord.TextStyle.short),
    )
    for name, label, value, longest, style in fields:
        field: ui.TextInput[Any] = ui.TextInput(
            style=style, custom_id=name, default=value[:longest], max_length=longest
        )
        box.add_item(ui.Label(text=label, component=field))
    box.stop()  # what is sent off in it is heard by its id, also after a restart
    return box


def fields_of(interaction: discord.Interaction) -> dict[str, str]:
    """What somebody wrote into the fields of a form, by their names."""
    data: Mapping[str, Any] = interaction.data or {}
    fields = [part["component"] for part in data.get("components", ()) if "component" in part]
    return {str(each["custom_id"]): str(each.get("value") or "") for each in fields}
