"""What the listeners work with."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.answering import Answering
from bot.edits import Edits
from bot.follow_ups import FollowUps
from bot.history import History
from bot.intake import Intake
from bot.reindexing import Reindexing
from bot.slack.access import Access
from bot.slack.afterwards import Afterwards
from bot.slack.delivery import SlackDelivery
from bot.slack.presses import Presses
from bot.slack.workspaces import Workspaces
from bot.suggestions import Suggestions
from bot.summarising import Summarising


@dataclass(frozen=True, slots=True)
class SlackBot:
    """The parts of a running Slack bot."""

    intake: Intake
    answering: Answering
    summarising: Summarising
    delivery: SlackDelivery
    afterwards: Afterwards
    presses: Presses
    workspaces: Workspaces
    access: Access
    history: History
    edits: Edits
    follow_ups: FollowUps
    reindexing: Reindexing
    suggestions: Suggestions
    auto_channels: Collection[str]
