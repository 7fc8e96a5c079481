"""How a message is meant: as a question for the bot, in one of several ways, or not for the bot at all."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from bot.conversation.follow_ups import reads_as_question, says_stop
from bot.conversation.intake import Delivers, Intake
from bot.conversation.to_people import is_for_people
from bot.history.questions import Questions
from bot.history.stopped_threads import StoppedThreads
from bot.messages.question import Asked

# The bot answers although nobody named it, so who may not ask waits for no reply and gets none.
_UNASKED = ("auto", "follow-up", "stop")


class Threads(Protocol):
    """What is known of threads, each named by its workspace, its channel and itself."""

    def is_open(self, workspace: str, channel: str, thread: str, /) -> bool:
        """Whether the bot answered in the thread, and nobody stopped it."""
        ...

    def are_expected(self, workspace: str, channel: str, thread: str, /) -> bool:
        """Whether a question in the thread is for the bot although it does not say so."""
        ...


@dataclass(frozen=True, slots=True)
class MessageFacts:
    """What decides how a message is meant.

    words: in plain text, without mentions of the bot; "" where the platform does not show them.
    is_direct: whether nobody but its writer and the bot can read it.
    is_addressed: whether it mentions the bot or replies to it.
    thread: the workspace, channel and thread that it stands in; None for one that opens a thread, or stands in none.
    is_in_auto_channel: whether every question in its channel is answered.
    """

    words: str
    is_by_a_person: bool
    is_direct: bool
    is_addressed: bool
    thread: tuple[str, str, str] | None
    is_in_auto_channel: bool


def way_of(message: MessageFacts, threads: Threads) -> str:
    """How a message is meant: direct, mention, stop, follow-up or auto; "" when it is not for the bot."""
    if not message.is_by_a_person:
        return ""
    if message.is_direct:
        return "direct"
    if message.thread and says_stop(message.words) and threads.is_open(*message.thread):
        return "stop"
    if message.is_addressed:
        return "mention"
    if not reads_as_question(message.words) or is_for_people(message.words):
        return ""
    if message.thread:
        return "follow-up" if threads.are_expected(*message.thread) else ""
    return "auto" if message.is_in_auto_channel else ""


def take(asked: Asked, denial: str, intake: Intake, delivery: Delivers, stopped_threads: StoppedThreads) -> None:
    """Hand a question over, and end the follow-ups of its thread if it says so.

    denial: why the person may not ask there, out of `denials`; "" if they may.
    """
    _hand_over(asked, denial, lambda each: intake.take(each, delivery), stopped_threads)


def leave(asked: Asked, denial: str, questions: Questions, stopped_threads: StoppedThreads) -> None:
    """The same of a question that nobody heard: it is left to whoever takes over what nobody has.

    So it is answered only where the database tells that nobody took it before.
    """
    _hand_over(asked, denial, questions.leave, stopped_threads)


def _hand_over(asked: Asked, denial: str, hand: Callable[[Asked], object], stopped_threads: StoppedThreads) -> None:
    if denial and asked.way in _UNASKED:
        return
    hand(replace(asked, way=denial or asked.way))
    if asked.way == "stop":  # after it was taken: the same message may be delivered once more, and is no question then
        stopped_threads.stop(asked.workspace, asked.channel, asked.thread)
