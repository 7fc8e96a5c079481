"""The version that serves, followed as new ones are published."""

import logging
import threading
from collections.abc import Sequence
from pathlib import Path

from threadpoolctl import threadpool_limits

from index.encoders.encoder import Encoder, Vectors
from index.encoders.models import DEFAULT_MODEL
from index.encoders.select import encoder_of
from index.errors import ArticleUnknown, IndexDamaged, IndexUnusable, ModelError
from index.qa.pipeline import OpenReading, read_for
from index.qa.readers.select import load_reader
from index.qa.reading import Reader
from index.qa.rerank import load_reranker
from index.store.manifest import Manifest
from index.store.store import Store, check_model
from index.store.version import Index
from index.summaries.article import summarise
from index.summaries.conversation import Utterance, summarise_conversation
from index.summaries.topic import summarise_topic
from index.text.question import read_question
from index.types import Answer, Article, Match, NoAnswer, Summary, Unsure

_log = logging.getLogger(__name__)


def compute_on_one_thread() -> None:
    """Compute each question on the thread that asks: for the whole process, once, where it starts.

    The products are small. Shared out among threads that wait for each other, a question took five times as long on
    busy cores, and eight people together were answered at a quarter of the rate.
    """
    threadpool_limits(1, user_api="blas")  # of the libraries that are loaded, as they are with this module


class LiveIndex:
    """Answers from the current version; safe to use from many threads.

    A question that is being answered stays on the version that it began with. When a newly published version cannot
    be opened, or the one that serves is damaged while it does, an older one serves, and the log says why. Many threads
    answer best in a process that computes each question on the thread that asks (`compute_on_one_thread`).

    reranker: a cross-encoder that looks again at the passages found, a name or a folder, or "" for none.
    reader: what reads; the one for the language of what was found if not given.

    Raises IndexMissing, IndexDamaged, ModelMismatch or ReaderModelError when opened; ModelError when the weights are
    not at hand.
    """

    def __init__(
        self,
        folder: Path,
        model: str = DEFAULT_MODEL,
        encoder: Encoder | None = None,
        reranker: str = "",
        reader: Reader | None = None,
    ) -> None:
        self._store = Store(folder)
        self._model = model
        self._given = encoder
        self._reranker = load_reranker(reranker)
        self._reader = reader or load_reader(folder)
        self._opening = threading.Lock()
        self._seen: tuple[str, int] | None = self._store.published()
        self._serving = self._open(self._seen[0])
        self._damage: IndexDamaged | None = None

    @property
    def index(self) -> Index:
        """The version that serves now; looks for a new one. Raises IndexDamaged where none can answer any more."""
        return self._current()[0]

    def warm_up(self) -> None:
        """Load the model, so that the first person does not wait for it."""
        self._current()[1].encode_question("warm up")
        if self._reranker:
            self._reranker.scores("warm up", ["warm up"])

    def ask(self, question: str) -> Answer | Unsure | NoAnswer:
        """Answer a question, show what may answer it, or say that the articles do not. Raises QuestionError."""
        return self.read(question).answer

    def read(self, question: str) -> OpenReading:
        """Read for a question: the answer, and as many further passages of that version as are wanted.

        Raises QuestionError.
        """
        return read_for(*self._current(), self._reader, question, self._reranker)

    def search(self, query: str, count: int) -> tuple[Match, ...]:
        """The passages that match a query best, best first. Raises QuestionError."""
        return self.read(query).matches(count)

    @property
    def articles(self) -> tuple[Article, ...]:
        """The articles of the version that serves now."""
        return self._latest()[0].articles

    @property
    def manifest(self) -> Manifest:
        """What the version that serves now says of itself."""
        return self._latest()[0].manifest

    def vector(self, question: str) -> Vectors:
        """The unit vector of a question; the inner product of two says how alike they are. Raises QuestionError."""
        return self._current()[1].encode_question(read_question(question).text).vector

    def summarise(self, article: Article, length: int) -> Summary:
        """At most `length` sentences of an article, with its key figures.

        Raises ArticleUnknown when it is not, or no longer, among the articles.
        """
        index = self.index
        rows = index.passages_of(article)
        if not rows:
            raise ArticleUnknown(f"“{article.title}” is no longer among the articles: name another.")
        passages = [index.passage(row) for row in rows]
        sentences = range(index.sentence_rows(rows[0])[0], index.sentence_rows(rows[-1])[1])
        return summarise(passages, index.sentence_vectors(sentences), length)

    def summarise_topic(self, topic: str, length: int) -> Summary:
        """What all articles say on a topic. Raises QuestionError."""
        return summarise_topic(*self._current(), topic, length)

    def summarise_conversation(self, messages: Sequence[Utterance], length: int) -> tuple[Utterance, ...]:
        """What was said that matters most, and by whom."""
        return summarise_conversation(messages, self._current()[1], length)

    def _current(self) -> tuple[Index, Encoder]:
        """The version that serves and its encoder, together: vectors of another encoder would not fit.

        Raises IndexDamaged where none can answer any more.
        """
        serving = self._latest()
        if self._damage:
            raise self._damage
        return serving

    def _latest(self) -> tuple[Index, Encoder]:
        # One thread looks; the others go on with what they have.
        if self._opening.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._opening.release()
        return self._serving

    def _look(self) -> None:
        published = None
        try:
            published = self._store.published()
            if published != self._seen:
                self._serving = self._open(published[0], self._serving[1])
                self._damage = None
        except (IndexUnusable, ModelError) as error:
            if published != self._seen:
                _log.warning("Version %s goes on serving: %s", self._serving[0].manifest.id, error)
        self._seen = published
        try:
            if not self._damage:
                self._serving[0].check_whole()
        except IndexDamaged as error:
            self._go_back(error)

    def _go_back(self, damage: IndexDamaged) -> None:
        """Serve the newest version that is whole, in the place of one that no longer is."""
        index, encoder = self._serving
        for version_id in reversed(self._store.versions()):
            if version_id == index.manifest.id:
                continue
            try:
                self._serving = self._open(version_id, encoder)
            except (IndexUnusable, ModelError):
                continue
            _log.error("Version %s serves instead: %s", version_id, damage)
            return
        self._damage = damage
        _log.error("Nothing can be answered: %s", damage)

    def _open(self, version_id: str, before: Encoder | None = None) -> tuple[Index, Encoder]:
        """A version and its encoder: the one before if it fits, as loading another takes a while."""
        index = self._store.open(version_id)
        if before and before.fingerprint == index.manifest.fingerprint:
            return index, before
        encoder = self._given or encoder_of(self._store.folder, index.manifest, self._model)
        check_model(index, encoder)
        return index, encoder
