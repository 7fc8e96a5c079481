"""Messages as discord.py sends them, from threads that wait until that is done."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from bot.discord.render.embeds import Message
from bot.discord.transport.calls import MAY_NOT_REPLY, discord_error
from bot.discord.transport.connection import Connection
from bot.discord.transport.reading import words_of
from bot.messages.question import Asked

_ORIGINAL: Any = "@original"  # Discord's name for the reply to an interaction, where others have a number


class Posting:
    """Sends messages, and changes them. Everything raises `calls.FAILURES`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def channel(self, channel: str) -> discord.PartialMessageable:
        """A channel, whether or not it is known."""
        return self._connection.client.get_partial_messageable(int(channel))

    def post(self, asked: Asked, content: Message, view: ui.View | None, nonce: str) -> str:
        """Reply to the message of a question. The same nonce posts nothing twice within some minutes."""
        question = discord.MessageReference(
            message_id=int(asked.message), channel_id=int(asked.channel), fail_if_not_exists=False
        )
        return self._connection.call(self._post(self.channel(asked.channel), content, view, nonce, question))

    def post_openly(self, channel: str, content: Message, view: ui.View | None, nonce: str) -> str:
        """Post for everybody in a channel, under no question."""
        return self._connection.call(self._post(self.channel(channel), content, view, nonce, None))

    def post_directly(self, person: str, content: Message, view: ui.View | None) -> str:
        """Post in a direct message."""

        async def post() -> str:
            channel = await self._connection.client.create_dm(discord.Object(int(person)))
            sent = await channel.send(**_sent(content, view))
            return str(sent.id)

        return self._connection.call(post())

    def respond(self, token: str, content: Message, view: ui.View | None) -> str:
        """Put the reply to an interaction in its place."""
        sent = self._connection.call(self._webhook(token).edit_message(_ORIGINAL, **_changed(content, view)))
        return str(sent.id)

    def change(self, asked: Asked, sent: str, content: Message, view: ui.View | None) -> None:
        """Put something else in the place of a message of the bot."""
        posted = self.channel(asked.channel).get_partial_message(int(sent))
        self._connection.call(posted.edit(**_changed(self._allowed(asked.channel, content), view)))

    def delete(self, asked: Asked, sent: str) -> None:
        """Take a message of the bot back."""
        self._connection.call(self.channel(asked.channel).get_partial_message(int(sent)).delete())

    def whisper(self, interaction: discord.Interaction, content: Message, view: ui.View | None = None) -> None:
        """Tell something to the person of an interaction, and to nobody else."""
        self._connection.call(interaction.followup.send(**_sent(content, view), ephemeral=True))

    def follow_openly(self, interaction: discord.Interaction, content: Message, view: ui.View | None) -> None:
        """Post for everybody where the bot itself may not post, as what follows a press."""
        self._connection.call(interaction.followup.send(**_sent(content, view)))

    def show_instead(self, interaction: discord.Interaction, content: Message, view: ui.View | None) -> None:
        """Change the message whose button was pressed, but for the line above its embeds."""
        is_in_words = interaction.message is not None and not interaction.message.embeds
        changed: dict[str, Any] = {"content": content.plain} if is_in_words else {"embeds": list(content.embeds)}
        self._connection.call(interaction.edit_original_response(**changed, view=view))

    def put_instead(self, interaction: discord.Interaction, content: Message) -> None:
        """Put something else, without buttons, in the place of the message whose button was pressed."""
        self._connection.call(interaction.edit_original_response(**_changed(content, None)))

    def remove_pressed(self, interaction: discord.Interaction) -> None:
        """Remove the message whose button was pressed."""
        self._connection.call(interaction.delete_original_response())

    def words_of(self, channel: str, message: str) -> str:
        """What a person wrote in a message, as far as the bot may read it."""
        fetched = self._connection.call(self.channel(channel).fetch_message(int(message)))
        return words_of(fetched, self._connection.client)

    async def _post(
        self,
        channel: discord.PartialMessageable,
        content: Message,
        view: ui.View | None,
        nonce: str,
        reference: discord.MessageReference | None,
    ) -> str:
        content = self._allowed(str(channel.id), content)
        more: dict[str, Any] = {"reference": reference} if reference else {}
        try:
            sent = await channel.send(**_sent(content, view), nonce=nonce, **more)
        except discord.HTTPException as error:
            if discord_error(error) != MAY_NOT_REPLY:
                raise
            sent = await channel.send(**_sent(content, view), nonce=nonce)
        return str(sent.id)

    def _allowed(self, channel: str, content: Message) -> Message:
        """The message in plain words where the bot may post no embeds."""
        place = self._connection.client.get_channel(int(channel))
        if not isinstance(place, discord.abc.GuildChannel | discord.Thread) or place.guild.me is None:
            return content
        may_embed = place.permissions_for(place.guild.me).embed_links
        return content if may_embed else Message(content.plain, (), content.plain, content.people)

    def _webhook(self, token: str) -> discord.Webhook:
        client = self._connection.client
        return discord.Webhook.partial(client.application_id or 0, token, client=client)


def _sent(content: Message, view: ui.View | None) -> dict[str, Any]:
    return {
        "content": content.content,
        "embeds": list(content.embeds),
        "suppress_embeds": not content.embeds,  # of addresses in the words
        "allowed_mentions": _rung(content.people),
        **({"view": view} if view else {}),
    }


def _changed(content: Message, view: ui.View | None) -> dict[str, Any]:
    return {
        "content": content.content or None,
        "embeds": list(content.embeds),
        "view": view,
        "allowed_mentions": _rung(()),
    }


def _rung(people: Sequence[str]) -> discord.AllowedMentions:
    """These people are rung, and nobody else, not even who is replied to."""
    users: list[discord.abc.Snowflake] = [discord.Object(int(person)) for person in people]
    return discord.AllowedMentions(everyone=False, roles=False, users=users or False, replied_user=False)
