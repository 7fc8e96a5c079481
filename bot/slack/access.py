"""Who may ask, and where."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from bot.conversation import denials
from bot.messages.question import Asked
from bot.settings import Settings
from bot.visibility.asker import Asker


@dataclass(frozen=True, slots=True)
class Access:
    """The allowed channels and people; an empty list allows all. Admins are people by id, none unless named.

    An id that stands behind that of a workspace, as in T1/C1, is meant in that workspace alone.

    auto_channels: those in which every question is answered.
    answers_strangers: whether people of other organisations may ask, in channels that are shared with them.
    """

    channels: Collection[str] = ()
    people: Collection[str] = ()
    admins: Collection[str] = ()
    auto_channels: Collection[str] = ()
    answers_strangers: bool = False

    @classmethod
    def of(cls, settings: Settings) -> "Access":
        """As the settings say."""
        return cls(
            channels=settings.slack_channels,
            people=settings.slack_users,
            admins=settings.slack_admins,
            auto_channels=settings.slack_auto_channels,
            answers_strangers=settings.slack_other_organisations,
        )

    def denial(self, workspace: str, person: str, channel: str, *, is_stranger: bool = False) -> str:
        """Why the person may not ask, out of `denials`; "" if they may.

        channel: "" where there is none; direct messages are no channel.
        is_stranger: whether the person is of another organisation.
        """
        if is_stranger and not self.answers_strangers:
            return denials.STRANGER
        if self.people and not _lists([*self.people, *self.admins], workspace, person):
            return denials.PERSON
        is_channel = channel and not channel.startswith("D")
        if self.channels and is_channel and not _lists(self.channels, workspace, channel):
            return denials.PLACE
        return ""

    def is_admin(self, workspace: str, person: str) -> bool:
        """Whether the person may rebuild the index."""
        return _lists(self.admins, workspace, person)

    def is_auto_channel(self, workspace: str, channel: str) -> bool:
        """Whether every question in the channel is answered."""
        return _lists(self.auto_channels, workspace, channel)


def asker_of(asked: Asked) -> Asker:
    """Who asks, and who reads the reply: a private one stands in no thread."""
    return asker(asked.workspace, asked.channel, asked.person, is_private=not asked.thread)


def asker(workspace: str, channel: str, person: str, *, is_private: bool) -> Asker:
    """Somebody in a channel, in a direct message, or, without a channel, anywhere else where nobody looks on."""
    is_direct = not channel or channel.startswith("D")
    places = () if is_direct else (channel,)
    return Asker("slack", (workspace,), places, person, is_private=is_private or is_direct)


def is_stranger(body: dict[str, Any]) -> bool:
    """Whether an event, a press or a shortcut is of a person of another organisation (Slack Connect).

    body: all that Slack sent. Where it does not say who somebody belongs to, in a channel that is shared with others,
    nobody can tell that they belong to us.
    """
    if "event" in body:
        home = next(iter(body.get("authorizations") or ()), body)
        team = body["event"].get("user_team") or body["event"].get("team")
        is_shared = bool(body.get("is_ext_shared_channel"))
        # An organisation's installation names its workspace, and no other, behind `context`.
        ours = _ids(home.get("team_id"), home.get("enterprise_id"), body.get("context_team_id"))
        return is_shared and team not in ours
    user, home = body.get("user"), body.get("team") or {}
    team = user.get("team_id") if isinstance(user, dict) else None
    return bool(team and home) and team not in _ids(home.get("id"), (body.get("enterprise") or {}).get("id"))


def _ids(*known: str | None) -> set[str]:
    return {each for each in known if each}


def _lists(ids: Collection[str], workspace: str, wanted: str) -> bool:
    return wanted in ids or f"{workspace}/{wanted}" in ids
