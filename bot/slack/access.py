"""Who may ask, and where."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.messages.help import NOT_HERE, NOT_YOU
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Access:
    """The allowed channels and people; an empty list allows all. Admins are people by id, none unless named."""

    channels: Collection[str]
    people: Collection[str]
    admins: Collection[str]

    @classmethod
    def of(cls, settings: Settings) -> "Access":
        """As the settings say."""
        return cls(settings.slack_channels, settings.slack_users, settings.slack_admins)

    def denial(self, person: str, channel: str) -> str:
        """Why a question from here is not answered, "" if it is. Direct messages are no channel."""
        if self.people and person not in self.people and person not in self.admins:
            return NOT_YOU
        if self.channels and channel not in self.channels and not channel.startswith("D"):
            return NOT_HERE
        return ""

    def is_admin(self, person: str) -> bool:
        """Whether the person may rebuild the index."""
        return person in self.admins
