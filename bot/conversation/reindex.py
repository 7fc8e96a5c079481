"""Building the index again while the bot answers."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from bot.conversation.apologies import log_with_id
from index import BuildInProgress, Built, FootnoteError, GoldenLost, Listener, build_index

_log = logging.getLogger(__name__)

STARTED = "I am building the index again; I answer from the old one until the new one is ready."
RUNNING = "The index is being built already; I will not start twice."

_NOT_BUILT = "The index could not be built, the old one goes on serving."

Tell = Callable[[str], None]


class Reindexing:
    """Runs one build at a time, on a thread of its own."""

    def __init__(self, corpus: Path, index: Path, model: str, largest_file_mb: float) -> None:
        self._corpus = corpus
        self._largest_file_mb = largest_file_mb
        self._index = index
        self._model = model
        self._running = threading.Lock()

    def start(self, tell: Tell, *, in_full: bool = True, tells_progress: bool = True, who: str = "") -> str:
        """Start a build and say whether it started; `tell` hears when it is half done, if wanted, and how it ended.

        in_full: whether whom it tells may know of all articles; else it hears no numbers, names or questions.
        who: wants it, for the log of changes.
        """
        if not self._running.acquire(blocking=False):
            return RUNNING
        arguments = (tell, in_full, tells_progress, who)
        threading.Thread(target=self._run, args=arguments, name="reindexing", daemon=True).start()
        return STARTED

    def _run(self, tell: Tell, in_full: bool, tells_progress: bool, who: str) -> None:
        try:
            result = self._build(tell if tells_progress else _nobody, in_full, who)
        except BuildInProgress:
            result = RUNNING
        except GoldenLost as error:
            result = _refused(error) if in_full else _in_the_log(error)
        except FootnoteError as error:
            result = f"{_NOT_BUILT} {error}" if in_full else _in_the_log(error)
        except Exception:
            error_id = log_with_id(_log, "The index could not be built")
            result = f"{_NOT_BUILT} It is in my log as {error_id}."
        finally:
            self._running.release()
        try:
            tell(result)
        except Exception:
            _log.exception("The result of a build could not be told: %s", result)

    def _build(self, tell: Tell, in_full: bool, who: str) -> str:
        told = threading.Event()

        def progress(done: int, count: int) -> None:
            if in_full and not told.is_set() and count > 1 and done * 2 >= count > done:
                told.set()
                tell(f"{done} of {count} passages are done.")

        limit, listener = self._largest_file_mb, Listener(progress)
        built = build_index(self._corpus, self._index, self._model, listener=listener, largest_file_mb=limit, who=who)
        if in_full:
            return _said(built)
        return "Nothing has changed." if built.unchanged else "The new index serves."


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
