"""The Discord bot: the parts put together."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from bot.conversation.edits import Changes
from bot.discord import listeners
from bot.discord.access import Access
from bot.discord.bot import DiscordBot
from bot.discord.known import Known
from bot.discord.sending.afterwards import Afterwards
from bot.discord.sending.delivery import DiscordDelivery
from bot.discord.sending.posting import Posting
from bot.discord.sending.presses import Presses
from bot.discord.transport.client import FootnoteClient
from bot.discord.transport.connection import Connection
from bot.errors import SettingsError
from bot.history.deletions import Deletions
from bot.serve import Parts
from bot.settings import Settings


class DiscordPlatform:
    """Discord, for `bot.serve`."""

    name = "discord"

    def __init__(self, bot: DiscordBot, afterwards: Afterwards, connection: Connection) -> None:
        self.delivery = bot.delivery
        self.afterwards = afterwards
        self.changes = bot.changes
        self.deletions = bot.deletions
        self._connection = connection

    @property
    def problem(self) -> str:
        """What keeps events from coming just now."""
        return "" if self._connection.is_connected else "not connected to Discord"

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
    """Discord, with the bot logged in. Raises SettingsError or DiscordRefused."""
    if settings.missing_for_discord:
        raise SettingsError(settings.missing_for_discord)
    client = FootnoteClient(settings)
    connection = Connection(client, parts.give_up)
    posting = Posting(connection)
    delivery, afterwards = DiscordDelivery(connection, posting, parts.metrics), Afterwards(posting)
    known = Known(parts.answering, parts.summarising, settings.discord_read_messages)
    parts.known["discord"] = known.reply
    bot = DiscordBot(
        intake=parts.intake,
        answering=parts.answering,
        summarising=parts.summarising,
        delivery=delivery,
        changes=Changes(parts.intake, parts.answering, parts.history, delivery, afterwards),
        deletions=Deletions(parts.promises, "discord", [partial(parts.history.forget_workspace, "discord")]),
        presses=Presses(posting, parts.history, parts.intake),
        access=Access.of(settings),
        history=parts.history,
        follow_ups=parts.follow_ups,
        reindexing=parts.reindexing,
        suggestions=parts.suggestions,
        auto_channels=settings.discord_auto_channels,
        reads_messages=settings.discord_read_messages,
    )
    listeners.register(client, bot)
    try:
        connection.open(settings.discord_token.get_secret_value())
        yield DiscordPlatform(bot, afterwards, connection)
    finally:
        connection.close()
