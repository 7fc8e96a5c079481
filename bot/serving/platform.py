"""A platform as a running bot knows it."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from bot.conversation.after_rebuild import TellsLater
from bot.conversation.edits import Edits
from bot.conversation.intake import Delivers
from bot.conversation.owners import AsksOwners
from bot.history.deletions import Deletions
from bot.messages.reply import Notice
from bot.numbers.digest import PostsDigests
from bot.serving.parts import Parts
from bot.settings import Settings


class Platform(Protocol):
    """A platform that messages can be sent to."""

    @property
    def name(self) -> str: ...  # noqa: D102

    @property
    def delivery(self) -> Delivers: ...  # noqa: D102

    @property
    def afterwards(self) -> TellsLater: ...  # noqa: D102

    @property
    def owners(self) -> AsksOwners: ...  # noqa: D102

    @property
    def digests(self) -> PostsDigests: ...  # noqa: D102

    @property
    def edits(self) -> Edits: ...  # noqa: D102

    @property
    def deletions(self) -> Deletions: ...  # noqa: D102

    @property
    def problem(self) -> str:
        """What keeps its events from coming just now, "" if nothing does."""
        ...

    def log_in(self) -> None:
        """From now on messages can be sent. Raises PlatformAway, or what it raises when it refuses the bot."""
        ...

    def hearing(self) -> AbstractContextManager[None]:
        """Hear its events as long as the block runs. Raises the same."""
        ...


@dataclass(frozen=True, slots=True)
class Opening:
    """A platform that can be opened.

    notices: what the bot says there to ways of asking that need no look into the articles, "help" among them.
    opened: puts it together, without calling it yet; raises SettingsError.
    """

    name: str
    notices: Callable[[Settings], Mapping[str, Notice]]
    opened: Callable[[Settings, Parts], AbstractContextManager[Platform]]


# What answers beside the platforms, as long as the block runs: it takes requests, and they get their answers at once.
Service = Callable[[Settings, Parts], AbstractContextManager[object]]
