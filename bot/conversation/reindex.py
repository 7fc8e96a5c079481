"""Building the index again while the bot answers."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from bot.conversation.apologies import log_with_id
from index import BuildInProgress, Built, Comparison, FootnoteError, GoldenLost, Listener, Location, build_index

_log = logging.getLogger(__name__)

STARTED = "I am building the index again; I answer from the old one until the new one is ready."
RUNNING = "The index is being built already; I will not start twice."

_NOT_BUILT = "The index could not be built, the old one goes on serving."
# A build of another process ends some time; who waits for it looks that often, and gives up after that.
_AGAIN_SECONDS = 1.0
_LONGEST_WAIT_SECONDS = 3_600.0

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a build ended.

    said: for whoever wanted it. serves: whether the articles as they are now serve. is_news: whether a version was
    published. gained: the golden questions that are answered rightly now, and were not before.
    """

    said: str
    serves: bool = False
    is_news: bool = False
    gained: tuple[str, ...] = ()


class Reindexing:
    """Runs one build at a time, on a thread of its own.

    take_over: has the version that was built answer from now on, before anybody is told that it serves.
    """

    def __init__(
        self,
        corpus: Path,
        index: Location,
        model: str,
        largest_file_mb: float,
        take_over: Callable[[], object] = lambda: None,
        memory_mb: float = 0,
    ) -> None:
        self._corpus = corpus
        self._take_over = take_over
        self._largest_file_mb = largest_file_mb
        self._memory_mb = memory_mb
        self._index = index
        self._model = model
        self._running = threading.Lock()

    def start(
        self,
        tell: Tell,
        *,
        in_full: bool = True,
        tells_progress: bool = True,
        who: str = "",
        afterwards: Callable[[], None] = lambda: None,
    ) -> str:
        """Start a build and say whether it started; `tell` hears when it is half done, if wanted, and how it ended.

        in_full: whether whom it tells may know of all articles; else it hears no numbers, names or questions.
        who: wants it, for the log of changes. afterwards: called when it has ended and `tell` has heard so.
        """
        if not self._running.acquire(blocking=False):
            return RUNNING
        arguments = (tell, in_full, tells_progress, who, afterwards)
        threading.Thread(target=self._run, args=arguments, name="reindexing", daemon=True).start()
        return STARTED

    def follow(self, tell: Callable[[Ended], None], *, in_full: bool, who: str) -> None:
        """Build what was changed before this is called: after the build that runs now, if one does.

        `tell` hears how it ended; in_full and who as for `start`.
        """
        threading.Thread(target=self._follow, args=(tell, in_full, who), name="reindexing", daemon=True).start()

    def _run(self, tell: Tell, in_full: bool, tells_progress: bool, who: str, afterwards: Callable[[], None]) -> None:
        try:
            ended = self._ended(tell if tells_progress else _nobody, in_full, who)
        finally:
            self._running.release()
        _told(lambda: tell(ended.said), ended.said)
        afterwards()

    def _follow(self, tell: Callable[[Ended], None], in_full: bool, who: str) -> None:
        given_up = time.monotonic() + _LONGEST_WAIT_SECONDS
        with self._running:
            ended = self._ended(_nobody, in_full, who)
            while ended.said == RUNNING and time.monotonic() < given_up:
                time.sleep(_AGAIN_SECONDS)
                ended = self._ended(_nobody, in_full, who)
        _told(lambda: tell(ended), ended.said)

    def _ended(self, tell: Tell, in_full: bool, who: str) -> Ended:
        try:
            return self._built(tell, in_full, who)
        except BuildInProgress:
            return Ended(RUNNING)
        except GoldenLost as error:
            return Ended(_refused(error) if in_full else _in_the_log(error))
        except FootnoteError as error:
            return Ended(f"{_NOT_BUILT} {error}" if in_full else _in_the_log(error))
        except Exception:
            error_id = log_with_id(_log, "The index could not be built")
            return Ended(f"{_NOT_BUILT} It is in my log as {error_id}.")

    def _built(self, tell: Tell, in_full: bool, who: str) -> Ended:
        told = threading.Event()
        compared: list[Comparison] = []

        def progress(done: int, count: int) -> None:
            if in_full and not told.is_set() and count > 1 and done * 2 >= count > done:
                told.set()
                tell(f"{done} of {count} passages are done.")

        built = build_index(
            self._corpus,
            self._index,
            self._model,
            listener=Listener(progress, compared=compared.append),
            largest_file_mb=self._largest_file_mb,
            memory_mb=self._memory_mb,
            who=who,
        )
        self._take_over()
        ended = Ended("Nothing has changed." if built.unchanged else "The new index serves.", True, not built.unchanged)
        if not in_full:
            return ended
        golden = [each for comparison in compared for each in comparison.golden]
        gained = tuple(each.question for each in golden if each.new and each.is_right and not each.was_right)
        return replace(ended, said=_said(built), gained=gained)


def _told(tell: Callable[[], None], said: str) -> None:
    try:
        tell()
    except Exception:
        _log.exception("The result of a build could not be told: %s", said)


def _in_the_log(error: FootnoteError) -> str:
    """For somebody from whom articles are hidden: what keeps a build from serving may name them."""
    error_id = log_with_id(_log, f"The index could not be built: {error}", with_traceback=False)
    return f"{_NOT_BUILT} It is in my log as {error_id}."


def _nobody(_said: str) -> None:
    """Hears of no progress."""


def _refused(error: GoldenLost) -> str:
    first = " ".join(error.losses[0].split())
    others = f" and {len(error.losses) - 1} more" if len(error.losses) > 1 else ""
    return (
        f"I built version {error.version}, but did not take it: it no longer gets right “{first}”{others}. "
        "The old one goes on serving. Mend the articles and try again, or look at what differs with "
        "python -m index diff on the machine where I run."
    )


def _said(built: Built) -> str:
    articles = "1 article" if built.articles == 1 else f"{built.articles} articles"
    if built.unchanged:
        return f"Nothing has changed: {articles}, {built.passages} passages."
    skipped = f" {len(built.skipped)} files could not be read; the log names them." if built.skipped else ""
    return f"The new index serves: {articles}, {built.passages} passages, {built.embedded} of them new.{skipped}"
