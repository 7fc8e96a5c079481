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
from bot.history.deletions import Deletions
from bot.history.history import History
from bot.slack.access import Access
from bot.slack.sending.delivery import SlackDelivery
from bot.slack.sending.presses import Presses
from bot.slack.transport.workspaces import Workspaces


@dataclass(frozen=True, slots=True)
class SlackBot:
    """The parts of a running Slack bot."""

    intake: Intake
    answering: Answering
    summarising: Summarising
    delivery: SlackDelivery
    changes: Changes
    deletions: Deletions
    presses: Presses
    workspaces: Workspaces
    access: Access
    history: History
    follow_ups: FollowUps
    reindexing: Reindexing
    suggestions: Suggestions
    auto_channels: Collection[str]
