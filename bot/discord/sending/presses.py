"""What somebody sees who pressed a button."""

import logging
from collections.abc import Callable

import discord
from discord import ui

from bot.conversation.answering import apology
from bot.conversation.intake import Intake
from bot.discord.render.buttons import Key
from bot.discord.render.embeds import Message, message, question_in
from bot.discord.sending.posting import Posting
from bot.discord.transport.calls import FAILURES, UNREACHABLE, discord_error
from bot.history.history import History
from bot.messages.buttons import NO_LONGER, OLD_BUTTON, OldButton
from bot.messages.question import Asked
from bot.messages.reply import Answered, Notice, Reply, Summarised
from bot.runtime.seen import Seen

_log = logging.getLogger(__name__)

MakesView = Callable[[Reply], ui.View | None]


class Presses:
    """Shows people what they asked for by pressing.

    A press is not written down: what it was to show is in sight of the person, who presses again when nothing comes.
    """

    def __init__(self, posting: Posting, history: History, intake: Intake) -> None:
        self._posting = posting
        self._history = history
        self._intake = intake
        self._shared = Seen()

    def answer(self, interaction: discord.Interaction, job: Callable[[], None]) -> None:
        """Do what a press asks for, soon, after what the same person pressed there before; tell them if it fails."""

        def run() -> None:
            try:
                job()
            except OldButton:
                self.whisper(interaction, Notice(OLD_BUTTON))
            except Exception:  # the edge: whoever pressed hears of it
                self.whisper(interaction, apology(_log, "A press could not be answered"))

        self._intake.run(("press", str(_pressed(interaction)), str(interaction.user.id)), run)

    def whisper(self, interaction: discord.Interaction, said: Reply | Message) -> None:
        """Tell something to the person alone, directly where the place of the press takes nothing. Never raises."""
        content = said if isinstance(said, Message) else message(said)
        try:
            self._posting.whisper(interaction, content)
        except FAILURES as error:
            _log.info("What came of a press is told directly: %s", error)
            try:
                self._posting.post_directly(str(interaction.user.id), content, None)
            except FAILURES as failure:
                _log.warning("Nobody could be told what came of a press: %s", failure)

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
        is_private = bool(interaction.message and interaction.message.flags.ephemeral)
        return Asked(
            platform="discord",
            workspace=key.workspace,
            channel=key.channel,
            thread="",
            message=key.message,
            person=str(interaction.user.id),
            way="command" if is_private else "mention",
            text=question,
        )

    def show_instead(self, interaction: discord.Interaction, reply: Reply, view: ui.View | None) -> None:
        """Put a reply in the place of the one whose button was pressed, be it private or not.

        A notice never takes the place of an answer; it is for the person who pressed.
        """
        if isinstance(reply, Notice):
            self.whisper(interaction, reply)
            return
        pressed = interaction.message
        content = message(reply, question=question_in(pressed.embeds) if pressed else "")
        self._posting.show_instead(interaction, content, view)

    def share_once(
        self, interaction: discord.Interaction, question: str, find: Callable[[], Reply], under: MakesView
    ) -> None:
        """Post a private answer, found anew, for everybody in the channel, however often it is pressed meanwhile.

        Within the answer to a press. question: as it is shown above the answer.
        """
        private = _pressed(interaction)
        if self._shared.knows(private):
            return
        reply = find()
        if not isinstance(reply, Answered | Summarised):
            self.whisper(interaction, Notice(NO_LONGER))
        elif self._share(interaction, reply, under(reply), question):
            self._shared.first_time(private)

    def _share(self, interaction: discord.Interaction, reply: Reply, view: ui.View | None, question: str) -> bool:
        """Post it and remove the private one; False when that is not possible, and the person knows."""
        content = message(reply, before=f"{interaction.user.display_name} asked:", question=question)
        try:
            self._posting.post_openly(str(interaction.channel_id), content, view, nonce=str(_pressed(interaction)))
        except discord.HTTPException as error:
            problem = discord_error(error)
            if problem not in UNREACHABLE:
                raise
            try:  # where the person may write Discord takes it as what follows the press, though the bot may not
                self._posting.follow_openly(interaction, content, view)
            except FAILURES:
                self.whisper(interaction, Notice(f"I could not share it here: {UNREACHABLE[problem]}."))
                return False
        self._posting.remove_pressed(interaction)
        return True


def _pressed(interaction: discord.Interaction) -> int:
    return interaction.message.id if interaction.message else interaction.id
