"""The rules of collections, and what they hide from whom."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import AfterValidator, StringConstraints

from bot.visibility.asker import Asker, small_email
from index import YamlModel

_TEAM = "(?:[TE][A-Z0-9]+/)?"
_Workspace = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[TE][A-Z0-9]+$")]
_Id = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^\d+$")]
_Channel = Annotated[str, StringConstraints(strip_whitespace=True, pattern=rf"^(?:{_TEAM}[CG][A-Z0-9]+|\d+)$")]
_Person = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, pattern=rf"^(?:{_TEAM}[UW][A-Z0-9]+|\d+|web/\S{{1,255}}|[^@/\s]+@[^@/\s]+)$"
    ),
    AfterValidator(small_email),
]

_Matches = tuple[str, tuple[str, ...]]


class Who(YamlModel):
    """Those who are meant, by their ids; a channel or person behind a workspace, as in T1/C1, is meant there alone.

    People of the page are meant by their e-mail address, or by what their provider calls them, as in web/SUBJECT.
    """

    people: tuple[_Person, ...] = ()
    channels: tuple[_Channel, ...] = ()
    roles: tuple[_Id, ...] = ()
    workspaces: tuple[_Workspace, ...] = ()
    servers: tuple[_Id, ...] = ()
    platforms: tuple[Literal["slack", "discord", "web"], ...] = ()

    def lists(self, kind: str, ids: tuple[str, ...]) -> bool:
        """Whether any of the ids stands under a kind of those above."""
        return not set(getattr(self, kind)).isdisjoint(ids)


class Rule(YamlModel):
    """Who may ask a collection. Whom it does not name may not."""

    allow: Who = Who()
    deny: Who = Who()

    def allows(self, asker: Asker) -> bool:
        """Whether somebody may be told of the collection: what says the most of them decides, and of equals, deny.

        Where others read what is said, all of them have to be allowed by where they are.
        """
        if not asker.is_certain:
            return False
        return self._allows(asker) and (asker.is_private or self._allows(asker.audience))

    def _allows(self, asker: Asker) -> bool:
        for kind, ids in _from_narrow_to_wide(asker):
            if self.deny.lists(kind, ids):
                return False
            if self.allow.lists(kind, ids):
                return True
        return False


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of all collections that have any; of all others everybody may ask.

    by_collection: by the name of the collection.
    """

    by_collection: Mapping[str, Rule] = field(default_factory=dict)

    def hidden_from(self, asker: Asker) -> frozenset[str]:
        """The collections that do not exist for somebody."""
        return frozenset(name for name, rule in self.by_collection.items() if not rule.allows(asker))

    def named(self, kind: str) -> frozenset[str]:
        """All ids of a kind of `Who` that any rule names."""
        whos = [who for rule in self.by_collection.values() for who in (rule.allow, rule.deny)]
        return frozenset(each for who in whos for each in getattr(who, kind))


def _from_narrow_to_wide(asker: Asker) -> Iterator[_Matches]:
    """What is known of somebody, by the kinds of `Who`, from what is true of the fewest."""
    workspaces = asker.workspaces
    yield "people", (*_qualified(workspaces, asker.person), *filter(None, [asker.email]))
    for place in asker.places:
        yield "channels", _qualified(workspaces, place)
    yield "roles", tuple(asker.roles)
    yield "workspaces", workspaces
    yield "servers", workspaces
    yield "platforms", (asker.platform,)


def _qualified(workspaces: tuple[str, ...], wanted: str) -> tuple[str, ...]:
    return (wanted, *(f"{workspace}/{wanted}" for workspace in workspaces)) if wanted else ()
