"""What the listeners work with."""

from dataclasses import dataclass

from bot.conversation.edits import Edits
from bot.history.deletions import Deletions
from bot.serving.parts import Parts
from bot.slack.access import Access
from bot.slack.sending.delivery import SlackDelivery
from bot.slack.sending.owners import SlackOwners
from bot.slack.sending.presses import SlackPresses
from bot.slack.transport.workspaces import Workspaces


@dataclass(frozen=True, slots=True)
class SlackBot:
    """The parts that every platform has, and Slack's own."""

    parts: Parts
    delivery: SlackDelivery
    edits: Edits
    deletions: Deletions
    presses: SlackPresses
    workspaces: Workspaces
    access: Access
    owners: SlackOwners
