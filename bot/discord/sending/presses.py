"""What somebody sees in Discord who pressed a button."""

from collections.abc import Callable

import discord
from discord import ui

from bot.adding.messages import Sent
from bot.conversation.presses import Presses, not_shared, tell_in_private
from bot.discord.access import Access, places_of
from bot.discord.render.buttons import Key
from bot.discord.render.embeds import Message, message, question_in
from bot.discord.sending.posting import Posting
from bot.discord.sending.solved import mark_solved
from bot.discord.transport.calls import FAILURES, REFUSALS
from bot.discord.transport.connection import Connection
from bot.discord.transport.files import sent
from bot.history.past_questions import PastQuestions
from bot.messages.marks import message_mark
from bot.messages.question import Asked
from bot.messages.reply import Answered, Notice, Reply, Summarised

MakesView = Callable[[Reply], ui.View | None]


class DiscordPresses:
    """Shows people what they asked for by pressing."""

    def __init__(
        self, presses: Presses, posting: Posting, connection: Connection, access: Access, past: PastQuestions
    ) -> None:
        self._presses = presses
        self._posting = posting
        self._connection = connection
        self._access = access
        self._past = past

    def answer(
        self, interaction: discord.Interaction, job: Callable[[], object], undertaken: Asked | None = None
    ) -> None:
        """Do what a press asks for, soon, after what the same person pressed there before; tell them if it fails.

        undertaken: as what it was written down, if it was.
        """
        lane = (str(_pressed(interaction)), str(interaction.user.id))

        def denial() -> str:
            roles = self._connection.call(self._access.roles_of(interaction.user, self._connection.client))
            return self._access.denial(roles, places_of(interaction.channel))

        self._presses.answer(lane, job, lambda told: self.whisper(interaction, told), denial, undertaken)

    def answer_message(self, asked: Asked, job: Callable[[], object]) -> None:
        """Do what a direct message asks for, which was undertaken; tell its writer if it fails."""

        def tell(said: Notice) -> None:
            self.post(asked, message(said), None)

        self._presses.answer((asked.key,), job, tell, lambda: "", asked)

    def post(self, asked: Asked, content: Message, view: ui.View | None) -> None:
        """Say something under a message."""
        self._posting.post(asked, content, view, message_mark(f"{asked.key} {content.plain}"))

    def sent(self, attachment: discord.Attachment) -> Sent:
        """A file that somebody sent."""
        return sent(attachment, self._connection)

    def is_admin(self, interaction: discord.Interaction) -> bool:
        """Whether the person is an admin now."""
        roles = self._access.roles_of(interaction.user, self._connection.client, as_admin=True)
        return self._access.is_admin(self._connection.call(roles))

    def whisper(self, interaction: discord.Interaction, said: Reply | Message, view: ui.View | None = None) -> None:
        """Tell something to the person alone, directly where the place of the press takes nothing. Never raises."""
        content = said if isinstance(said, Message) else message(said)

        def there() -> bool:
            self._posting.whisper(interaction, content, view)
            return True

        def directly() -> None:
            self._posting.post_directly(str(interaction.user.id), content, view)

        tell_in_private(there, directly, REFUSALS)

    def put_instead(self, interaction: discord.Interaction, notice: Notice) -> None:
        """Put a sentence in the place of the message whose button was pressed, so that it is pressed no more."""
        try:
            self._posting.put_instead(interaction, message(notice))
        except FAILURES:
            self.whisper(interaction, notice)

    def respond(self, interaction: discord.Interaction, content: Message) -> None:
        """Put something in the place of what shows that the bot works on a command. Never raises."""

        def there() -> bool:
            self._posting.respond(interaction.token, content, None)
            return True

        def directly() -> None:
            self._posting.post_directly(str(interaction.user.id), content, None)

        tell_in_private(there, directly, REFUSALS)

    def question_of(self, interaction: discord.Interaction, key: Key) -> str:
        """The question under whose answer somebody pressed, "" if it is gone.

        It stands in the message, or is the one to which the message is a reply; the history is asked last.
        """
        shown = question_in(interaction.message.embeds) if interaction.message else ""
        if shown:
            return shown
        try:
            return self._posting.words_of(key.channel, key.message)
        except FAILURES:
            posted = self._past.posted(self.asked_by(interaction, key, "").key)
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

    def mark_solved(self, interaction: discord.Interaction) -> None:
        """In the post of a forum, put the tag on it that says so."""
        self._connection.call(mark_solved(self._connection.client, int(interaction.channel_id or 0)))

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

        def share(reply: Answered | Summarised) -> bool:
            return self._share(interaction, reply, under(reply), question)

        self._presses.share_once(_pressed(interaction), find, share, lambda told: self.whisper(interaction, told))

    def _share(self, interaction: discord.Interaction, reply: Reply, view: ui.View | None, question: str) -> bool:
        """Post it and remove the private one; False when that is not possible, and the person knows."""
        content = message(reply, before=f"{interaction.user.display_name} asked:", question=question)
        try:
            self._posting.post_openly(str(interaction.channel_id), content, view, nonce=str(_pressed(interaction)))
        except discord.HTTPException as error:
            why = REFUSALS.why_unreachable(error)
            if not why:
                raise
            try:  # where the person may write Discord takes it as what follows the press, though the bot may not
                self._posting.follow_openly(interaction, content, view)
            except FAILURES:
                self.whisper(interaction, not_shared(why))
                return False
        self._posting.remove_pressed(interaction)
        return True


def _pressed(interaction: discord.Interaction) -> int:
    return interaction.message.id if interaction.message else interaction.id
