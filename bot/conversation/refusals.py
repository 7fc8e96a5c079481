"""What it means when a platform does not do what it is asked to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Code = str | int


@dataclass(frozen=True, slots=True)
class Refusals:
    """The errors of a platform, told by its own code for why it refused; codes are "" or 0 for any other error.

    kinds: what a call raises when the platform refuses it, or cannot be reached.
    unreachable: why it takes no message where a question was asked, by code, as the bot says it to the person.
    gone: the codes of messages that are no longer there.
    hopeless: what the log says when nothing can be sent before somebody has done something about it, by code.
    """

    kinds: tuple[type[Exception], ...]
    code: Callable[[Exception], Code]
    unreachable: Mapping[Code, str]
    gone: frozenset[Code]
    hopeless: Mapping[Code, str] = field(default_factory=dict)

    def is_gone(self, error: Exception) -> bool:
        """Whether the message is no longer there."""
        return self.code(error) in self.gone

    def why_unreachable(self, error: Exception) -> str:
        """Why the platform takes nothing there; "" when it is something else."""
        return self.unreachable.get(self.code(error), "")

    def why_hopeless(self, error: Exception) -> str:
        """What must be done before anything can be sent; "" when nothing."""
        return self.hopeless.get(self.code(error), "")

    def short(self, error: Exception) -> str:
        """The error as it stands in a line of the log."""
        return str(self.code(error) or error)
