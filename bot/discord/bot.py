"""What the listeners work with."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.answering import Answering
from bot.changes import Changes
from bot.discord.access import Access
from bot.discord.delivery import DiscordDelivery
from bot.discord.presses import Presses
from bot.follow_ups import FollowUps
from bot.history import History
from bot.intake import Intake
from bot.reindexing import Reindexing
from bot.suggestions import Suggestions
from bot.summarising import Summarising


@dataclass(frozen=True, slots=True)
class DiscordBot:
    """The parts of a running Discord bot."""

    intake: Intake
    answering: Answering
    summarising: Summarising
    delivery: DiscordDelivery
    changes: Changes
    presses: Presses
    access: Access
    history: History
    follow_ups: FollowUps
    reindexing: Reindexing
    suggestions: Suggestions
    auto_channels: Collection[str]
    reads_messages: bool
