"""What the listeners work with."""

from dataclasses import dataclass

from bot.conversation.edits import Edits
from bot.discord.access import Access
from bot.discord.askers import Askers
from bot.discord.sending.delivery import DiscordDelivery
from bot.discord.sending.owners import DiscordOwners
from bot.discord.sending.presses import DiscordPresses
from bot.history.deletions import Deletions
from bot.serving.parts import Parts


@dataclass(frozen=True, slots=True)
class DiscordBot:
    """The parts that every platform has, and Discord's own."""

    parts: Parts
    delivery: DiscordDelivery
    edits: Edits
    deletions: Deletions
    presses: DiscordPresses
    access: Access
    owners: DiscordOwners
    askers: Askers
    reads_messages: bool
