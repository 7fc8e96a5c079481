"""The version that serves, followed as new ones are published."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Sequence

from threadpoolctl import threadpool_limits

from index.articles.collections import collection_named
from index.encoders.encoder import Encoder, Vectors
from index.encoders.models import DEFAULT_MODEL
from index.encoders.select import encoder_of
from index.errors import (
    ArticleUnknown,
    CollectionUnknown,
    IndexAway,
    IndexDamaged,
    IndexUnusable,
    ModelError,
    QuestionError,
)
from index.qa.as_written import as_written
from index.qa.pipeline import OpenReading, read_for
from index.qa.readers.select import load_reader
from index.qa.reading import Reader
from index.qa.rerank import load_reranker
from index.store.location import Location, folder_of
from index.store.manifest import Manifest
from index.store.restricted import restricted
from index.store.store import check_model
from index.store.version import Index
from index.store.versions import store_of
from index.summaries.article import summarise
from index.summaries.conversation import Utterance, summarise_conversation
from index.summaries.topic import summarise_topic
from index.text.question import read_question
from index.types import Answer, Article, Match, NoAnswer, Summary, Unsure

_log = logging.getLogger(__name__)

# Most rules make a handful of different audiences; each keeps the words of what it may ask in memory.
_MOST_RESTRICTIONS = 16


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

    location: of the index, a folder or one that machines share.
    reranker: a cross-encoder that looks again at the passages found, a name or a folder, or "" for none.
    reader: what reads; the one for the language of what was found if not given.

    Raises IndexMissing, IndexDamaged, IndexAway, ModelMismatch or ReaderModelError when opened; ModelError when the
    weights are not at hand.
    """

    def __init__(
        self,
        location: Location,
        model: str = DEFAULT_MODEL,
        encoder: Encoder | None = None,
        reranker: str = "",
        reader: Reader | None = None,
    ) -> None:
        self._store = store_of(location)
        self._model = model
        self._given = encoder
        self._reranker = load_reranker(reranker)
        self._reader = reader or load_reader(folder_of(location))
        self._opening = threading.Lock()
        self._seen: tuple[str, int] | None = self._store.published()
        self._serving = self._open(self._seen[0])
        self._damage: IndexDamaged | None = None
        self._is_away = False
        self._restrictions: OrderedDict[frozenset[str], RestrictedIndex] = OrderedDict()
        self._restricting = threading.Lock()

    def without(self, hidden: frozenset[str]) -> "LiveIndex":
        """The same as if the articles of the hidden collections did not exist; itself where none is hidden."""
        if not hidden:
            return self
        with self._restricting:
            found = self._restrictions.setdefault(hidden, RestrictedIndex(self, hidden))
            self._restrictions.move_to_end(hidden)
            if len(self._restrictions) > _MOST_RESTRICTIONS:
                self._restrictions.popitem(last=False)
        return found

    def only(self, collection: str) -> "LiveIndex":
        """The same of one collection alone. Raises CollectionUnknown."""
        names = {article.collection for article in self.articles}
        wanted = collection_named(collection)
        if wanted not in names:
            there = ", ".join(sorted(filter(None, names))) or "none: each folder below the corpus is one"
            raise CollectionUnknown(f"No article is in a collection {wanted!r}; there are: {there}.")
        return self.without(frozenset(names - {wanted}))

    @property
    def index(self) -> Index:
        """The version that serves now; looks for a new one. Raises IndexDamaged where none can answer any more."""
        return self._current()[0]

    def warm_up(self) -> None:
        """Load the model, so that the first person does not wait for it."""
        self._current()[1].encode_question("warm up")
        if self._reranker:
            self._reranker.scores("warm up", ["warm up"])

    def warm(self) -> None:
        """Have what is published at hand when this returns, also where another thread opens it just now."""
        with self._opening:
            self._look()

    def ask(self, question: str) -> Answer | Unsure | NoAnswer:
        """Answer a question, show what may answer it, or say that the articles do not. Raises QuestionError."""
        return self.read(question).answer

    def read(self, question: str) -> OpenReading:
        """Read for a question: the answer, and as many further passages of that version as are wanted.

        Raises QuestionError.
        """
        index, encoder = self._current()
        _need_articles(index)
        return read_for(index, encoder, self._reader, question, self._reranker)

    def search(self, query: str, count: int) -> tuple[Match, ...]:
        """The passages that match a query best, best first. Raises QuestionError."""
        return self.read(query).matches(count)

    def as_written(self, question: str) -> str:
        """A question with its words in small letters spelt as the articles spell them."""
        return as_written(question, self._latest()[0].passages_with)

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
        index, encoder = self._current()
        _need_articles(index)
        return summarise_topic(index, encoder, topic, length)

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
                _log.info("Version %s serves now.", published[0])
        except IndexAway as error:
            if not self._is_away:
                _log.warning("Version %s goes on serving: %s", self._serving[0].manifest.id, error)
            self._is_away = True
            return
        except (IndexUnusable, ModelError) as error:
            if published != self._seen:
                _log.warning("Version %s goes on serving: %s", self._serving[0].manifest.id, error)
        self._is_away = False
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


def _need_articles(index: Index) -> None:
    """Raises QuestionError where all are hidden."""
    if not len(index):
        raise QuestionError("There are no articles yet.")


class RestrictedIndex(LiveIndex):
    """Answers as if the articles of some collections did not exist; made anew of each version when it is first asked.

    whole: what follows the versions. hidden: the collections.
    """

    def __init__(self, whole: LiveIndex, hidden: frozenset[str]) -> None:
        self._whole = whole
        self._hidden = hidden
        self._reader = whole._reader
        self._reranker = whole._reranker
        self._making = threading.Lock()
        self._made: tuple[Index, Index, Encoder] | None = None

    def without(self, hidden: frozenset[str]) -> LiveIndex:
        """With still more hidden."""
        return self._whole.without(self._hidden | hidden)

    def warm(self) -> None:
        """Have what is left of what is published at hand when this returns."""
        self._whole.warm()
        self._make()

    def _current(self) -> tuple[Index, Encoder]:
        self._whole._current()
        return self._latest()

    def _latest(self) -> tuple[Index, Encoder]:
        made, (index, _) = self._made, self._whole._latest()
        # One thread makes it of a new version; the others go on with what is left of the one before.
        if made is None or (made[0] is not index and not self._making.locked()):
            made = self._make()
        return made[1:]

    def _make(self) -> tuple[Index, Index, Encoder]:
        with self._making:
            index, encoder = self._whole._latest()
            if self._made is None or self._made[0] is not index:
                self._made = (index, restricted(index, self._hidden), encoder)
            return self._made
