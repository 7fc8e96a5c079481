"""The version that serves, followed as new ones are published."""

import logging
import threading
from collections.abc import Sequence
from pathlib import Path

from index.about import summarize_topic
from index.ask import ask, search
from index.conversation import Said, summarize_conversation
from index.embed import DEFAULT_MODEL, Encoder, load_encoder
from index.errors import IndexUnusable
from index.store import Index, Store, check_model
from index.summarize import summarize
from index.types import Answer, Article, Match, NoAnswer, Summary

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

    def summarize(self, article: Article, length: int) -> Summary:
        """At most `length` sentences of an article, with its key figures."""
        index = self.index
        rows = index.passages_of(article)
        passages = [index.passage(row) for row in rows]
        sentences = range(index.sentence_rows(rows[0])[0], index.sentence_rows(rows[-1])[1])
        return summarize(passages, index.sentence_vectors(sentences), length)

    def summarize_topic(self, topic: str, length: int) -> Summary:
        """What all articles say on a topic. Raises QuestionError."""
        return summarize_topic(self.index, self._encoder, topic, length)

    def summarize_conversation(self, messages: Sequence[Said], length: int) -> tuple[Said, ...]:
        """What was said that matters most, and by whom."""
        return summarize_conversation(messages, self._encoder, length)

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
