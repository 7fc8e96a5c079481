"""The version that serves, followed as new ones are published."""

import logging
import threading
from pathlib import Path

from index.ask import ask, search
from index.embed import DEFAULT_MODEL, Encoder, Vectors, load_encoder
from index.errors import IndexUnusable
from index.question import read_question
from index.store import Index, Manifest, Store, check_model
from index.types import Answer, Article, Match, NoAnswer

_log = logging.getLogger(__name__)


class LiveIndex:
    """Answers from the current version; safe to use from many threads.

    A question that is being answered stays on the version that it began with. When a newly published version can not
    be opened the one before goes on serving, and the log says why.

    Raises IndexMissing, IndexDamaged or ModelMismatch when opened; ModelError when the weights are not at hand.
    """

    def __init__(self, folder: Path, model: str = DEFAULT_MODEL, encoder: Encoder | None = None) -> None:
        self._store = Store(folder)
        self._encoder = encoder or load_encoder(model)
        self._opening = threading.Lock()
        self._refused = ""
        self._index = self._open()

    @property
    def index(self) -> Index:
        """The version that serves now; looks for a new one."""
        try:
            current = self._store.current_id()
            if current not in (self._index.manifest.id, self._refused):
                with self._opening:
                    if current not in (self._index.manifest.id, self._refused):
                        self._index = self._open()
        except IndexUnusable as error:
            self._refuse(str(error))
        return self._index

    def warm_up(self) -> None:
        """Load the model, so that the first person does not wait for it."""
        self._encoder.encode_question("warm up")

    def ask(self, question: str) -> Answer | NoAnswer:
        """Answer a question with a quotation, or say that the articles do not. Raises QuestionError."""
        return ask(self.index, self._encoder, question)

    def search(self, query: str, count: int) -> tuple[Match, ...]:
        """The passages that match a query best, best first. Raises QuestionError."""
        return search(self.index, self._encoder, query, count)

    @property
    def articles(self) -> tuple[Article, ...]:
        """The articles of the version that serves now."""
        return self.index.articles

    @property
    def manifest(self) -> Manifest:
        """What the version that serves now says of itself."""
        return self.index.manifest

    def vector(self, question: str) -> Vectors:
        """The unit vector of a question; the inner product of two says how alike they are. Raises QuestionError."""
        return self._encoder.encode_question(read_question(question).text).vector

    def _open(self) -> Index:
        index = self._store.open()
        check_model(index, self._encoder)
        return index

    def _refuse(self, why: str) -> None:
        try:
            current = self._store.current_id()
        except IndexUnusable:
            current = "?"
        if current != self._refused:
            _log.warning("Version %s goes on serving: %s", self._index.manifest.id, why)
            self._refused = current
