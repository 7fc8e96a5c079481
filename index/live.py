"""The version that serves, followed as new ones are published."""

import logging
import threading
from pathlib import Path

from index.ask import ask, search
from index.embed import Encoder
from index.encoders import encoder_of
from index.errors import IndexUnusable, ModelError
from index.models import DEFAULT_MODEL
from index.store import Index, Store, check_model
from index.types import Answer, Match, NoAnswer

_log = logging.getLogger(__name__)


class LiveIndex:
    """Answers from the current version; safe to use from many threads.

    A question that is being answered stays on the version that it began with. When a newly published version can not
    be opened the one before goes on serving, and the log says why.

    Raises IndexMissing, IndexDamaged or ModelMismatch when opened; ModelError when the weights are not at hand.
    """

    def __init__(self, folder: Path, model: str = DEFAULT_MODEL, encoder: Encoder | None = None) -> None:
        self._store = Store(folder)
        self._model = model
        self._given = encoder
        self._opening = threading.Lock()
        self._refused = ""
        self._serving = self._open()

    @property
    def index(self) -> Index:
        """The version that serves now; looks for a new one."""
        return self._current()[0]

    def warm_up(self) -> None:
        """Load the model, so that the first person does not wait for it."""
        self._current()[1].encode_question("warm up")

    def ask(self, question: str) -> Answer | NoAnswer:
        """Answer a question with a quotation, or say that the articles do not. Raises QuestionError."""
        return ask(*self._current(), question)

    def search(self, query: str, count: int) -> tuple[Match, ...]:
        """The passages that match a query best, best first. Raises QuestionError."""
        return search(*self._current(), query, count)

    def _current(self) -> tuple[Index, Encoder]:
        """The version that serves and its encoder, together: vectors of another encoder would not fit."""
        try:
            current = self._store.current_id()
            if current not in (self._serving[0].manifest.id, self._refused):
                with self._opening:
                    if current not in (self._serving[0].manifest.id, self._refused):
                        self._serving = self._open(self._serving)
        except (IndexUnusable, ModelError) as error:
            self._refuse(str(error))
        return self._serving

    def _open(self, before: tuple[Index, Encoder] | None = None) -> tuple[Index, Encoder]:
        index = self._store.open()
        if before and before[1].fingerprint == index.manifest.fingerprint:
            return index, before[1]
        encoder = self._given or encoder_of(self._store.folder, index.manifest, self._model)
        check_model(index, encoder)
        return index, encoder

    def _refuse(self, why: str) -> None:
        try:
            current = self._store.current_id()
        except IndexUnusable:
            current = "?"
        if current != self._refused:
            _log.warning("Version %s goes on serving: %s", self._serving[0].manifest.id, why)
            self._refused = current
