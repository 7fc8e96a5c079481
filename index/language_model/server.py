"""Which language model is asked, where, and within which limits."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from index.errors import LanguageModelError

SECONDS = 8.0
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class ModelServer:
    """A server with OpenAI's API.

    url: its base, as https://api.openai.com/v1. model: the name that it knows the model by. key: "" where none is
        asked for.
    seconds: how long a person waits for it at most, everything in it.
    tokens_a_day: how much is used between two midnights (UTC); 0: as much as is asked for.
    at_once: so many questions it is asked at the same time.
    not_for: collections, folders, or articles by their ids, whose text it is never sent.
    in_short: whether it also says in short what is quoted, in words of its own.

    Raises LanguageModelError for an address or a name that cannot be one.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    seconds: float = SECONDS
    tokens_a_day: int = 2_000_000
    at_once: int = 4
    not_for: tuple[str, ...] = ()
    in_short: bool = False

    def __post_init__(self) -> None:
        if urlsplit(self.url).scheme not in ("http", "https") or not urlsplit(self.url).hostname:
            raise LanguageModelError(
                "The language model's address (FOOTNOTE_LLM_URL) must begin with http:// or https://, as "
                "http://localhost:11434/v1."
            )
        if not self.model:
            raise LanguageModelError("Name the language model too (FOOTNOTE_LLM_MODEL): the server knows it by a name.")

    @property
    def is_here(self) -> bool:
        """Whether it runs on this machine."""
        return urlsplit(self.url).hostname in _HERE

    def may_see(self, article: str, collection: str) -> bool:
        """Whether text of the article with this id, in this collection, may be sent to it."""
        return not any(_names(each, article, collection) for each in self.not_for)

    def unknown_in(self, articles: Mapping[str, str]) -> tuple[str, ...]:
        """Those of `not_for` that stand for none of these articles, by id with their collections: misspelt, perhaps."""
        return tuple(name for name in self.not_for if not any(_names(name, *each) for each in articles.items()))


def _names(name: str, article: str, collection: str) -> bool:
    """Whether a name is that of a collection, of a folder that an article is in, or of its own file."""
    wanted, path = PurePosixPath(_compared(name)), PurePosixPath(_compared(article))
    return _compared(name) == _compared(collection) or path.is_relative_to(wanted) or path == wanted.with_suffix("")


def _compared(name: str) -> str:
    """A name as it is compared: small and capital letters, and ways to write an accent, are the same."""
    return " ".join(unicodedata.normalize("NFC", name.strip("/").casefold()).split())


class CallOutcome(StrEnum):
    """How asking the model ended."""

    ANSWERED = "answered"
    SLOW = "slow"  # not within the time that a person waits
    UNREACHABLE = "unreachable"  # no connection, a broken one, or an error of the server's own
    LIMITED = "limited"  # the server takes no more just now
    REFUSED = "refused"  # the key, the name or the request: a person must mend it
    RESTING = "resting"  # not asked: it failed several times in a row
    BUSY = "busy"  # not asked: as many as may be asked already are
    SPENT = "spent"  # not asked: the day's tokens are used up


@dataclass(frozen=True, slots=True)
class Call:
    """What asking once came to; tokens as the server counts them, estimated where it does not."""

    outcome: CallOutcome
    tokens: int
    seconds: float


class NoReply(Exception):
    """The model said nothing in time; its text is for the log and never holds a question.

    tokens: what it took all the same.
    """

    def __init__(self, outcome: CallOutcome, why: str, tokens: int = 0) -> None:
        super().__init__(why)
        self.outcome = outcome
        self.tokens = tokens
