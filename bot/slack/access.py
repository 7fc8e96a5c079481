"""Who may ask, and where."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.settings import Settings

_ELSEWHERE = "I do not answer in this channel. Write to me directly, or ask whoever runs me to allow the channel."
_NOT_YOU = "I may only answer some people, and you are not on the list. Ask whoever runs me."


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
            return _NOT_YOU
        if self.channels and channel not in self.channels and not channel.startswith("D"):
            return _ELSEWHERE
        return ""

    def is_admin(self, person: str) -> bool:
        """Whether the person may rebuild the index."""
        return person in self.admins
