"""The buttons under a reply. Their ids hold all that a press needs but the words of the question.

Those stand in the message, or in the one to which it is a reply (`bot.discord.sending.presses`). So a button works
after a restart, in private, and without the database.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from re import Match
from typing import Any, Self

import discord
from discord import ui

from bot.messages import buttons
from bot.messages.buttons import (
    CHOOSE_ARTICLE,
    EXPECTED_HINT,
    HELPFUL,
    LONGEST_EXPECTATION,
    MOST_IN_SUMMARY,
    UNHELPFUL,
    Offer,
    OldButton,
    candidate_label,
    further_shown,
    in_context_label,
    offers,
    shown_in_context,
)
from bot.messages.decisions import CHOICES
from bot.messages.marks import PlaceMark
from bot.messages.question import Asked
from bot.messages.quotation import Quotation
from bot.messages.reply import Answered, ArticleChoice, Found, Reply, Summarised, Undecided
from bot.messages.text import clip

MORE = "more"
IN_CONTEXT = "context"
CHOOSE = "choose"
WATCH = "watch"
ASK_PERSON = "ask_person"
ARTICLE = "article"
SHARE = "share"
SHARE_SUMMARY = "share_summary"
SUMMARY_OF = "summary_of"
RATED_HELPFUL, RATED_UNHELPFUL = "helpful", "unhelpful"
EXPECTED = "expected"  # the box after "Not helpful"
UNKNOWN = "unknown"  # of an earlier version
_KINDS = (
    *(MORE, IN_CONTEXT, CHOOSE, WATCH, ASK_PERSON, ARTICLE, SHARE, SHARE_SUMMARY, RATED_HELPFUL, RATED_UNHELPFUL),
    *CHOICES,
)

LONGEST_VALUE = 100  # of an option, and of an id
_KIND_OF = {
    Offer.MORE: MORE,
    Offer.IN_CONTEXT: IN_CONTEXT,
    Offer.WATCH: WATCH,
    Offer.ASK_PERSON: ASK_PERSON,
    Offer.SHARE: SHARE,
}


@dataclass(frozen=True, slots=True)
class Key:
    """Where a question stands, as it is written into a button: its server, channel and message."""

    workspace: str
    channel: str
    message: str

    @classmethod
    def of(cls, asked: Asked) -> "Key":
        """Where this question stands."""
        return cls(asked.workspace, asked.channel, asked.message)

    @classmethod
    def read(cls, text: str) -> "Key":
        """From the text of one. Raises OldButton."""
        parts = text.split(":")
        if len(parts) != 3 or not all(each.isdecimal() for each in parts[1:]):
            raise OldButton(text)
        return cls(*parts)

    def __str__(self) -> str:
        return f"{self.workspace}:{self.channel}:{self.message}"


@dataclass(frozen=True, slots=True)
class Shown:
    """What "More passages" goes on from: how many further passages are shown, and the question."""

    further: int
    key: Key

    @classmethod
    def read(cls, text: str) -> "Shown":
        """From the text of one. Raises OldButton."""
        further, _, key = text.partition(":")
        if not further.isdecimal():
            raise OldButton(text)
        return cls(int(further), Key.read(key))

    def __str__(self) -> str:
        return f"{self.further}:{self.key}"


class Press(ui.DynamicItem[ui.Button[Any]], template=rf"(?P<kind>{'|'.join(_KINDS)})(?::(?P<value>.*))?"):
    """Any button of the bot, made anew from its id when it is pressed; the client hears it as the event `pressed`."""

    def __init__(self, button: ui.Button[Any], kind: str = "", value: str = "") -> None:
        super().__init__(button)
        self._kind = kind
        self._value = value

    @classmethod
    async def from_custom_id(cls, _pressed: Any, item: ui.Item[Any], match: Match[str], /) -> Self:
        """Of a button that was pressed."""
        return cls(item, match["kind"], match["value"] or "")  # type: ignore[arg-type]  # the template has no others

    async def callback(self, interaction: discord.Interaction) -> None:
        """Hand the press over."""
        interaction.client.dispatch("pressed", interaction, self._kind, self._value)


class Choose(ui.DynamicItem[ui.Select[Any]], template=SUMMARY_OF):
    """The menu of articles; what is chosen is heard like a press."""

    @classmethod
    async def from_custom_id(cls, _pressed: Any, item: ui.Item[Any], _match: Match[str], /) -> Self:
        """Of a menu in which something was chosen."""
        return cls(item)  # type: ignore[arg-type]  # the template has no others

    async def callback(self, interaction: discord.Interaction) -> None:
        """Hand the choice over."""
        interaction.client.dispatch("pressed", interaction, SUMMARY_OF, self.item.values[0])


def is_known(custom_id: str) -> bool:
    """Whether this version makes buttons or menus with such an id."""
    return any(kind.__discord_ui_compiled_template__.fullmatch(custom_id) for kind in (Press, Choose))


def under(reply: Reply, asked: Asked, *, is_private: bool | None = None) -> ui.View | None:
    """The buttons that belong under a reply; one that only its asker sees can be shared."""
    if asked.way == "summary":
        return _under_summary(reply, is_shared=False)
    if not isinstance(reply, Found):
        return None
    view = ui.View(timeout=None)
    key = Key.of(asked)
    values = {Offer.MORE: Shown(further_shown(reply), key), Offer.WATCH: key, Offer.ASK_PERSON: key, Offer.SHARE: key}
    is_private = asked.way == "command" if is_private is None else is_private
    last_row = None
    if isinstance(reply, Undecided):
        last_row = len(reply.candidates)
        for button in _under_candidates(reply, str(key)):
            view.add_item(button)
    for offer in offers(reply, is_private=is_private, platform=asked.platform):
        quotation = shown_in_context(reply)
        if quotation and offer is Offer.IN_CONTEXT:
            view.add_item(_in_context(0, quotation, offer.value))
        else:
            view.add_item(_button(offer.value, f"{_KIND_OF[offer]}:{values[offer]}", row=last_row))
    if isinstance(reply, Answered):
        view.add_item(_button(HELPFUL, f"{RATED_HELPFUL}:{key}", row=1))
        view.add_item(_button(UNHELPFUL, f"{RATED_UNHELPFUL}:{key}", row=1))
    return view if view.children else None


def expected_box(key: str) -> ui.Modal:
    """What somebody expected who called the answer to a question not helpful; its id holds the question's key.

    It is stopped at once: what is sent off in it is heard by its id, also after a restart.
    """
    box = ui.Modal(title=UNHELPFUL, custom_id=f"{EXPECTED}:{key}", timeout=None)
    field: ui.TextInput[Any] = ui.TextInput(
        style=discord.TextStyle.paragraph,
        custom_id=EXPECTED,
        placeholder=EXPECTED_HINT,
        max_length=LONGEST_EXPECTATION,
    )
    box.add_item(ui.Label(text=buttons.EXPECTED, component=field))
    box.stop()
    return box


def written_in(interaction: discord.Interaction) -> str:
    """What somebody wrote into the one field of a box."""
    data: Mapping[str, Any] = interaction.data or {}
    fields = (part["component"] for part in data.get("components", ()) if "component" in part)
    return next((str(each.get("value") or "") for each in fields), "")


def place_beside(rows: Sequence[discord.Component], number: str) -> PlaceMark:
    """What the button "In context" with that number shows, among the buttons of a message. Raises OldButton.

    The id of a button beside it has no room for that, next to the key of the question.
    """
    begins = f"{IN_CONTEXT}:{number}:"
    pressable = (each for row in rows if isinstance(row, discord.ActionRow) for each in row.children)
    for button in pressable:
        if button.custom_id and button.custom_id.startswith(begins):
            return PlaceMark.read(button.custom_id.removeprefix(begins))
    raise OldButton(number)


def under_shared_summary(reply: Reply) -> ui.View | None:
    """Under a summary that everybody sees: each sentence in context."""
    return _under_summary(reply, is_shared=True)


def _under_summary(reply: Reply, *, is_shared: bool) -> ui.View | None:
    """What belongs under a summary: each sentence in context, and sharing; or the articles to choose from."""
    view = ui.View(timeout=None)
    if isinstance(reply, ArticleChoice):
        for menu in _menus(reply):
            view.add_item(menu)
    elif isinstance(reply, Summarised):
        placed = [quotation for quotation in reply.quotations if quotation.place]
        for number, quotation in enumerate(placed[:MOST_IN_SUMMARY]):
            view.add_item(_in_context(number, quotation, in_context_label(quotation)))
        if not is_shared:
            view.add_item(_button(Offer.SHARE.value, SHARE_SUMMARY, discord.ButtonStyle.primary))
    return view if view.children else None


def _menus(reply: ArticleChoice) -> Iterator[Choose]:
    options = [
        discord.SelectOption(label=clip(title, LONGEST_VALUE), value=arguments)
        for title, arguments in reply.options
        if len(arguments) <= LONGEST_VALUE
    ]
    if options:
        yield Choose(ui.Select(custom_id=SUMMARY_OF, placeholder=CHOOSE_ARTICLE, options=options))


def _under_candidates(reply: Undecided, key: str) -> Iterator[Press]:
    """A row of buttons for each candidate."""
    for number, quotation in enumerate(reply.candidates, 1):
        yield _in_context(number, quotation, candidate_label(Offer.IN_CONTEXT, number, reply), row=number - 1)
        yield _button(candidate_label(Offer.CHOOSE, number, reply), f"{CHOOSE}:{number}:{key}", row=number - 1)


def _in_context(number: int, quotation: Quotation, label: str, row: int | None = None) -> Press:
    return _button(label, f"{IN_CONTEXT}:{number}:{PlaceMark.of(quotation)}", row=row)


def _button(
    label: str, custom_id: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary, row: int | None = None
) -> Press:
    return Press(ui.Button(label=label, custom_id=custom_id, style=style, row=row))
