"""Who of those that a provider of OpenID Connect knows is meant by a setting."""

from collections.abc import Iterable

EVERYBODY = "*"


class Members:
    """Names as settings have them: an e-mail address, @example.org for all of a domain, web/SUBJECT, or * for all."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names = frozenset(names)

    def hold(self, subject: str, email: str) -> bool:
        """Whether somebody is one of them; email: "" where the provider does not answer for it."""
        named = {EVERYBODY}
        if subject:
            named.add(f"web/{subject}")
        if email:
            named |= {email, f"@{email.rpartition('@')[2]}"}
        return not self._names.isdisjoint(named)
