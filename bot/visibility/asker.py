"""Who asks, from where, and who reads the reply: what the rules of collections look at."""

from dataclasses import dataclass, replace

WEB = "web"


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody who asks, or to whom something is told.

    workspaces: of Slack the workspace, of Discord the server; in a direct message of Discord all servers that the
        rules name and the person is in.
    places: the channel and what it stands in, the narrowest first; none of a direct message.
    email: of the person, in small letters, where their provider answers for it; people of the page alone have one.
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
    email: str = ""

    @property
    def audience(self) -> "Asker":
        """All who read there what is said to this one, as far as it can be told who they are."""
        return replace(self, person="", email="", roles=frozenset(), is_private=True)

    @property
    def for_all_there(self) -> "Asker":
        """The same person, where everybody reads the reply."""
        return replace(self, is_private=False)


def small_email(name: str) -> str:
    """An e-mail address in small letters, as it is compared; any other name of a person as it is."""
    return name.lower() if "@" in name and "/" not in name else name


def web_visitor(subject: str = "", email: str = "") -> Asker:
    """Who asks on the page, over the API or over MCP: where nobody signed in, nobody knows who that is.

    subject: what the provider of OpenID Connect calls them; other platforms' ids never look as this does then.
    """
    return Asker(WEB, person=f"{WEB}/{subject}" if subject else "", email=email)
