"""Who asks, from where, and who reads the reply: what the rules of collections look at."""

from dataclasses import dataclass, replace

WEB = "web"


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody who asks, or to whom something is told.

    workspaces: of Slack the workspace, of Discord the server; in a direct message of Discord all servers that the
        rules name and the person is in.
    places: the channel and what it stands in, the narrowest first; none of a direct message.
    roles: the ids of the person's roles.
    is_private: whether nobody else reads the reply.
    is_certain: whether all of that is known. Where it is not, nothing of a collection with rules is told.
    """

    platform: str
    workspaces: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    person: str = ""
    roles: frozenset[str] = frozenset()
    is_private: bool = True
    is_certain: bool = True

    @property
    def audience(self) -> "Asker":
        """All who read there what is said to this one, as far as it can be told who they are."""
        return replace(self, person="", roles=frozenset(), is_private=True)

    @property
    def for_all_there(self) -> "Asker":
        """The same person, where everybody reads the reply."""
        return replace(self, is_private=False)


def web_visitor() -> Asker:
    """Who asks on the page, over the API or over MCP: nobody knows who that is."""
    return Asker(WEB)
