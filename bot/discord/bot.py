"""What the listeners work with."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.conversation.answering import Answering
from bot.conversation.edits import Changes
from bot.conversation.follow_ups import FollowUps
from bot.conversation.intake import Intake
from bot.conversation.reindex import Reindexing
from bot.conversation.suggestions import Suggestions
from bot.conversation.summaries import Summarising
from bot.discord.access import Access
from bot.discord.sending.delivery import DiscordDelivery
from bot.discord.sending.presses import Presses
from bot.history.deletions import Deletions
from bot.history.history import History


@dataclass(frozen=True, slots=True)
class DiscordBot:
    """The parts of a running Discord bot."""

    intake: Intake
    answering: Answering
    summarising: Summarising
    delivery: DiscordDelivery
    changes: Changes
    deletions: Deletions
    presses: Presses
    access: Access
    history: History
    follow_ups: FollowUps
    reindexing: Reindexing
    suggestions: Suggestions
    auto_channels: Collection[str]
    reads_messages: bool
