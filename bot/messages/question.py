"""A question as it came in, and what became of it."""

from dataclasses import dataclass, replace

# The way of a mention that asks nothing itself, once the question above it was taken in its place.
POINTED = "pointed"
# The ways of what takes its time and tells by itself what came of it, beside and after other replies.
ADDING, BUILDING, REINDEX = "adding", "building", "reindex"
UNDERTAKEN = (ADDING, BUILDING, REINDEX)
# The outcome of a question whose message is gone.
DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it came in: all that is needed to answer it, also after a restart.

    message: what tells it from every other in its channel: its timestamp, or the id of the command.
    thread: where the reply goes.
    way: how it was asked: mention, pointed, direct, command, follow-up, auto; or what else was wanted: stop, articles,
        help, reindex, adding, building, summary.
    address: where a private reply goes, or "".
    has_files: whether files came with it, which are not read.
    """

    platform: str
    workspace: str
    channel: str
    thread: str
    message: str
    person: str
    way: str
    text: str
    address: str = ""
    has_files: bool = False

    @property
    def key(self) -> str:
        """The same for every delivery of the same question."""
        return question_key(self.platform, self.workspace, self.channel, self.message)


@dataclass(frozen=True, slots=True)
class Edit:
    """A question whose message was edited, to the text that `asked` has now, or deleted."""

    asked: Asked
    is_deletion: bool


@dataclass(frozen=True, slots=True)
class Posted:
    """A question with the reply that it got.

    quote: the words that the reply quotes, at [start, end) of the article's text; "" when it quotes none.
    helpful, unhelpful: how many people said so.
    seconds: from question to reply; None where nobody measured.
    """

    asked: Asked
    asked_at: float
    outcome: str
    reply: str
    article: str
    start: int
    end: int
    quote: str
    helpful: int = 0
    unhelpful: int = 0
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was said before in the same conversation, as far as something was found for it, or articles were listed.

    text: as it was asked, "" where words are not kept.
    article: the id of the article that was quoted or summarised, or "".
    quote: the words that were quoted, at [start, end) of the article's text; "" where none were, as for a summary.
    """

    text: str
    article: str = ""
    start: int = 0
    end: int = 0
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Watched:
    """A question whose askers want to hear when the articles cover it."""

    posted: Posted
    text: str
    people: tuple[str, ...]


def directly(asked: Asked, person: str) -> Asked:
    """The question as if the person had asked it where nobody else reads the reply, and in no channel."""
    return replace(asked, person=person, channel="", thread="", way="direct")


def still_standing(asked: Asked, outcome: str) -> Asked:
    """The question as it can be come back to: one whose message was deleted has no thread any more."""
    return replace(asked, thread="") if outcome == DELETED else asked


def question_key(platform: str, workspace: str, channel: str, message: str) -> str:
    """The key of a question by where its message stands."""
    return f"{platform}:{workspace}:{channel}:{message}"
