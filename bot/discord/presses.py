"""What somebody sees who pressed a button or typed a command."""

import logging

import discord
from discord import ui

from bot.asked import Asked
from bot.discord.buttons import Key
from bot.discord.calls import FAILURES, UNREACHABLE, discord_error
from bot.discord.embeds import Message, message, question_in
from bot.discord.posting import Posting
from bot.history import History
from bot.replies import Notice, Reply

_log = logging.getLogger(__name__)


class Presses:
    """Shows people what they asked for by pressing."""

    def __init__(self, posting: Posting, history: History) -> None:
        self._posting = posting
        self._history = history

    def question_of(self, interaction: discord.Interaction, key: Key) -> str:
        """The question under whose answer somebody pressed, "" if it is gone.

        It stands in the message, or is the one to which the message is a reply; the books are asked last.
        """
        shown = question_in(interaction.message.embeds) if interaction.message else ""
        if shown:
            return shown
        try:
            return self._posting.words_of(key.channel, key.message)
        except FAILURES:
            posted = self._history.posted(self.asked_by(interaction, key, "").key)
            return posted.asked.text if posted else ""

    def asked_by(self, interaction: discord.Interaction, key: Key, question: str) -> Asked:
        """The question that a button belongs to, as far as its buttons need it."""
        return Asked(
            platform="discord",
            workspace=key.workspace,
            channel=key.channel,
            thread="",
            message=key.message,
            person=str(interaction.user.id),
            way="command" if _is_private(interaction) else "mention",
            text=question,
        )

    def whisper(
        self, interaction: discord.Interaction, said: Reply | Message, view: ui.View | None = None, question: str = ""
    ) -> None:
        """Tell something to the person who pressed or typed, and to nobody else."""
        content = said if isinstance(said, Message) else message(said, question=question)
        self._posting.whisper(interaction, content, view)

    def answer(self, interaction: discord.Interaction, reply: Reply, view: ui.View | None, question: str) -> None:
        """Give a command its private reply."""
        content = message(reply, question="" if isinstance(reply, Notice) else question)
        try:
            self._posting.respond(interaction.token, content, view)
        except discord.HTTPException as error:
            _log.warning("Discord did not take a private reply: %s", error)
            self._posting.post_directly(str(interaction.user.id), content, view)

    def show_instead(self, interaction: discord.Interaction, reply: Reply, view: ui.View | None) -> None:
        """Put a reply in the place of the one whose button was pressed, be it private or not."""
        pressed = interaction.message
        content = message(reply, question=question_in(pressed.embeds) if pressed else "")
        self._posting.show_instead(interaction, content, view)

    def share(self, interaction: discord.Interaction, reply: Reply, view: ui.View | None, question: str) -> None:
        """Post a private answer for everybody in the channel, and remove the private one."""
        content = message(reply, before=f"{interaction.user.display_name} asked:", question=question)
        try:
            self._posting.post_openly(str(interaction.channel_id), content, view, nonce=str(interaction.id))
        except discord.HTTPException as error:
            if discord_error(error) not in UNREACHABLE:
                raise
            self._posting.follow_openly(interaction, content, view)
        self._posting.remove_pressed(interaction)


def _is_private(interaction: discord.Interaction) -> bool:
    return bool(interaction.message and interaction.message.flags.ephemeral)
