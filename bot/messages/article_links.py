"""Where an article can be read on the page of this bot, and the keys that let people read one without signing in."""

from collections.abc import Callable, Container, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from itsdangerous import BadSignature, TimestampSigner

from bot.messages.quotation import Citation, Place, Quotation

KEY_SECONDS = 86_400
_VERSION_CHARACTERS = 12
_T = TypeVar("_T")


class ArticleLinks:
    """Addresses that last: `/a/ARTICLE?v=HASH&s=START-END#s=START-END`.

    The span stands twice in it, for the server, which marks it, and for the browser, which goes there.

    versions: the hash of each article's content, by id.
    shown: the ids of those that everybody who may open the page sees: the others are cited without a link to it.
    public_url: where people reach the page, "" where they do not.
    secret: what keys are signed with; without it nobody has to sign in, and links have none.
    """

    def __init__(
        self,
        versions: Callable[[], Mapping[str, str]],
        public_url: str = "",
        secret: str = "",
        shown: Callable[[], Container[str]] | None = None,
    ) -> None:
        self._versions = versions
        self._shown = shown or versions
        self._public_url = public_url
        self._signer = TimestampSigner(secret, salt="article") if secret else None

    def path(self, article: str, place: Place | None = None, key: str = "") -> str:
        """The path of an article, at a place of it where one is given."""
        span = f"{place.start}-{place.end}" if place and place.end else ""
        given = {"v": self._versions().get(article, "")[:_VERSION_CHARACTERS], "s": span, "k": key}
        query = urlencode({name: value for name, value in given.items() if value})
        return f"/a/{quote(article)}{f'?{query}' if query else ''}{f'#s={span}' if span else ''}"

    def linked(self, reply: _T) -> _T:
        """What the bot says, with a link to the page wherever an article is cited that has no address of its own."""
        return self._linked(reply) if self._public_url else reply

    def is_ours(self, url: str) -> bool:
        """Whether an address leads to the page."""
        return bool(self._public_url) and url.startswith(f"{self._public_url}/a/")

    def opens(self, article: str, key: str) -> bool:
        """Whether a key lets who has it read the article: it is of this one, and of the last day."""
        if self._signer is None:
            return False
        try:
            self._signer.unsign(f"{article}.{key}", max_age=KEY_SECONDS)
        except BadSignature:
            return False
        return True

    def _linked(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(self._linked(each) for each in value)
        if isinstance(value, Quotation):
            return replace(value, citation=self._cited(value.citation, value.place))
        if isinstance(value, Citation):
            return self._cited(value)
        if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{field.name: self._linked(getattr(value, field.name)) for field in fields(value)})
        return value

    def _cited(self, citation: Citation, place: Place | None = None) -> Citation:
        if citation.url or citation.article not in self._shown():
            return citation
        return replace(citation, url=f"{self._public_url}{self.path(citation.article, place, self._key(citation))}")

    def _key(self, citation: Citation) -> str:
        """The time and the signature alone: which article it is stands in the path."""
        if self._signer is None:
            return ""
        return self._signer.sign(citation.article).decode().removeprefix(f"{citation.article}.")
