"""Files that people sent in Discord."""

import discord

from bot.adding.messages import Sent
from bot.discord.transport.calls import FAILURES, short_reason
from bot.discord.transport.connection import Connection
from index import ArticleNotAdded


def sent(attachment: discord.Attachment, connection: Connection) -> Sent:
    """A file, whose bytes come from Discord when they are read, by a thread that can wait."""

    def read() -> bytes:
        try:
            return connection.call(attachment.read())
        except FAILURES as error:
            raise ArticleNotAdded(
                f"Discord does not give me {attachment.filename} ({short_reason(error)}); send it again."
            ) from error

    return Sent(attachment.filename, attachment.size, read)
