"""What people asked lately, left in the index folder: a build asks it again before a new version serves."""

import json
import logging
import os
from contextlib import AbstractContextManager
from pathlib import Path

from bot.history.past_questions import PastQuestions
from bot.runtime.periodic import every
from bot.settings import Settings
from index import ASKED

_log = logging.getLogger(__name__)

_EVERY_SECONDS = 60.0
_DAYS = 14.0
_MOST = 200  # asking them of two versions takes a build about two seconds


def left_for_builds(past: PastQuestions, settings: Settings) -> AbstractContextManager[None]:
    """Keep the file up to date as long as the block runs, and so without what was deleted since."""
    asked = AskedFile(settings.index_folder, past, keeps_text=settings.footnote_keep_text)
    return every(_EVERY_SECONDS, asked.write)


class AskedFile:
    """The file with the answered questions of the last days, the newest first, each once; nobody else may read it."""

    def __init__(self, folder: Path, past: PastQuestions, *, keeps_text: bool) -> None:
        self._path = folder / ASKED
        self._past = past
        self._keeps_text = keeps_text
        self._problem = ""

    def write(self) -> None:
        """Write it anew if it is not as it should be; where the words of questions are not kept, remove it."""
        try:
            self._write()
            self._problem = ""
        except OSError as error:
            if str(error) != self._problem:
                self._problem = str(error)
                _log.warning("What was asked lately cannot be left for builds: %s", error)

    def _write(self) -> None:
        if not self._keeps_text:
            self._path.unlink(missing_ok=True)
            return
        found = self._past.answered_texts(_DAYS)
        if found is None:
            return
        different: dict[str, str] = {}
        for text in found:
            different.setdefault(" ".join(text.casefold().split()), text)
        texts = list(different.values())[:_MOST]
        data = "".join(json.dumps({"question": text}, ensure_ascii=False) + "\n" for text in texts).encode()
        if self._path.exists() and self._path.read_bytes() == data:
            return
        aside = self._path.with_name(f".{ASKED}")
        aside.unlink(missing_ok=True)
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
        aside.replace(self._path)
