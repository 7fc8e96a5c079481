"""The Discord bot: the parts put together."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from pydantic import SecretStr

from bot.conversation.afterwards import Afterwards
from bot.conversation.edits import Edits
from bot.conversation.presses import Presses
from bot.discord import listeners
from bot.discord.access import Access
from bot.discord.askers import Askers
from bot.discord.bot import DiscordBot
from bot.discord.render.help import notices
from bot.discord.sending.delivery import DiscordDelivery
from bot.discord.sending.digests import DiscordDigests
from bot.discord.sending.owners import DiscordOwners
from bot.discord.sending.posting import Posting
from bot.discord.sending.presses import DiscordPresses
from bot.discord.sending.replies import DiscordReplies
from bot.discord.transport.calls import REFUSALS
from bot.discord.transport.client import FootnoteClient
from bot.discord.transport.connection import Connection
from bot.history.deletions import Deletions
from bot.serving.parts import Parts
from bot.serving.platform import Opening
from bot.settings import Settings


class DiscordPlatform:
    """Discord, as `bot.serving` serves it."""

    name = "discord"

    def __init__(
        self,
        bot: DiscordBot,
        afterwards: Afterwards,
        digests: DiscordDigests,
        connection: Connection,
        token: SecretStr,
    ) -> None:
        self.delivery = bot.delivery
        self.afterwards = afterwards
        self.digests = digests
        self.owners = bot.owners
        self.edits = bot.edits
        self.deletions = bot.deletions
        self._connection = connection
        self._token = token

    @property
    def problem(self) -> str:
        """What keeps events from coming just now."""
        return "" if self._connection.is_connected else "not connected to Discord"

    def log_in(self) -> None:
        """Log in. Raises DiscordRefused or PlatformAway."""
        self._connection.log_in(self._token.get_secret_value())

    @contextmanager
    def hearing(self) -> Iterator[None]:
        """Hear events as long as the block runs."""
        self._connection.hear()
        try:
            yield
        finally:
            self._connection.deafen()


@contextmanager
def opened(settings: Settings, parts: Parts) -> Iterator[DiscordPlatform]:
    """Discord, put together; its settings are all there."""
    client = FootnoteClient(settings)
    connection = Connection(client, parts.give_up)
    posting = Posting(connection)
    access = Access.of(settings)
    delivery = DiscordDelivery(connection, posting, parts.metrics)
    afterwards = Afterwards(DiscordReplies(posting), REFUSALS)
    askers = Askers(connection, lambda: parts.rules.rules)
    parts.views.know("discord", askers.of_question)
    bot = DiscordBot(
        parts=parts,
        delivery=delivery,
        edits=Edits(parts.intake, parts.views, parts.history, delivery, afterwards),
        deletions=Deletions(parts.promises, "discord", [partial(parts.history.erasure.forget_workspace, "discord")]),
        presses=DiscordPresses(Presses(parts.intake), posting, connection, access, parts.history.past),
        access=access,
        owners=DiscordOwners(settings, connection, posting, askers),
        askers=askers,
        reads_messages=settings.discord_read_messages,
    )
    listeners.register(client, bot)
    connection.open()
    try:
        digests = DiscordDigests(settings, connection, posting, askers)
        yield DiscordPlatform(bot, afterwards, digests, connection, settings.discord_token)
    finally:
        connection.close()


DISCORD = Opening("discord", lambda settings: notices(reads_messages=settings.discord_read_messages), opened)
