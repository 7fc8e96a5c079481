"""Who may ask, and where."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import discord

from bot.conversation import denials
from bot.discord.transport.calls import FAILURES
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Access:
    """The allowed channels and roles; an empty list allows all. Admins are members with a role, none unless named.

    channels: a category or a forum stands for the channels and threads in it, also among the
    auto_channels: those in which every question is answered.
    """

    channels: Collection[str]
    roles: Collection[str]
    admin_roles: Collection[str]
    auto_channels: Collection[str] = ()

    @classmethod
    def of(cls, settings: Settings) -> "Access":
        """As the settings say."""
        return cls(
            channels=settings.discord_channels,
            roles=settings.discord_roles,
            admin_roles=settings.discord_admin_roles,
            auto_channels=settings.discord_auto_channels,
        )

    async def roles_of(
        self, person: discord.User | discord.Member, client: discord.Client, *, as_admin: bool = False
    ) -> frozenset[str]:
        """The ids of the person's roles, as far as any matters here; for `is_admin` they are asked for as an admin.

        In a direct message nobody has roles: they are looked up in the servers that have the roles in question.
        """
        if isinstance(person, discord.Member):
            return frozenset(str(role.id) for role in person.roles)
        asked_for = {*self.roles, *self.admin_roles} if self.roles or as_admin else set()
        found: set[str] = set()
        for guild in client.guilds if asked_for else []:
            if any(str(role.id) in asked_for for role in guild.roles):
                try:
                    member = await guild.fetch_member(person.id)
                except FAILURES:
                    continue
                found.update(str(role.id) for role in member.roles)
        return frozenset(found)

    def denial(self, roles: Collection[str], places: Iterable[str]) -> str:
        """Why somebody with these roles may not ask here, out of `denials`; "" if they may.

        places: the ids of the channel and of what it stands in; none for a direct message.
        """
        if self.roles and not {*self.roles, *self.admin_roles} & set(roles):
            return denials.PERSON
        places = set(places)
        if self.channels and places and not places & set(self.channels):
            return denials.PLACE
        return ""

    def is_admin(self, roles: Collection[str]) -> bool:
        """Whether somebody with these roles may rebuild the index."""
        return bool(set(self.admin_roles) & set(roles))

    def is_auto_channel(self, places: Iterable[str]) -> bool:
        """Whether every question there is answered; places as for `denial`."""
        return bool(set(places) & set(self.auto_channels))


def places_of(channel: Any) -> list[str]:
    """The ids of a channel, of its forum or parent, and of its category; none of a direct message."""
    if channel is None or isinstance(channel, discord.DMChannel | discord.GroupChannel):
        return []
    ids = (channel.id, getattr(channel, "parent_id", None), getattr(channel, "category_id", None))
    return [str(each) for each in ids if each]
