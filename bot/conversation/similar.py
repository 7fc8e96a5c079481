"""Questions that were answered before in the same channel, to somebody's satisfaction."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.history.past_questions import PastQuestions
from bot.messages.question import Asked, Posted
from index import Manifest, QuestionError

Vector = NDArray[np.float32]

# Above this cosine the default model put other wordings of a question (0.93 and more), below it the same question about
# another city (0.89).
SAME_QUESTION = 0.92
_DAYS = 365
_REMEMBERED = 2_000


class EncodesQuestions(Protocol):
    """What looking for similar questions needs of an index."""

    @property
    def manifest(self) -> Manifest:
        """What the version that serves now says of itself, and of the encoder."""
        ...

    def vector(self, question: str) -> Vector:
        """The unit vector of a question. Raises QuestionError."""
        ...


class AnsweredBefore:
    """Finds the newest helpful answer to a near-duplicate of a question, in the channel where it is asked.

    Safe to use from many threads.
    """

    def __init__(self, past: PastQuestions, index: EncodesQuestions) -> None:
        self._past = past
        self._index = index
        self._lock = threading.Lock()
        self._encoder = ""
        self._vectors: OrderedDict[str, Vector] = OrderedDict()

    def find(self, asked: Asked) -> Posted | None:
        """The question that was answered before; None in private, where nobody else may look."""
        if asked.address or not asked.text.strip():
            return None
        candidates = [
            each
            for each in self._past.helpful_in_channel(asked.workspace, asked.channel, _DAYS)
            if each.asked.thread != asked.thread and each.asked.text
        ]
        if not candidates:
            return None
        try:
            vectors = self._vectors_of([asked.text, *(each.asked.text for each in candidates)])
        except QuestionError:
            return None
        if vectors is None:
            return None
        this = vectors[asked.text]
        alike = [each for each in candidates if float(vectors[each.asked.text] @ this) >= SAME_QUESTION]
        return alike[-1] if alike else None

    def _vectors_of(self, texts: Sequence[str]) -> dict[str, Vector] | None:
        """All by the same encoder; None when another one came to serve in between."""
        encoder = self._index.manifest.fingerprint
        with self._lock:
            if encoder != self._encoder:
                self._encoder = encoder
                self._vectors.clear()
            found = {text: self._vectors[text] for text in texts if text in self._vectors}
        for text in texts:
            if text not in found:
                found[text] = self._index.vector(text)
        if self._index.manifest.fingerprint != encoder:
            return None
        with self._lock:
            if encoder == self._encoder:
                for text, vector in found.items():
                    self._vectors[text] = vector
                    self._vectors.move_to_end(text)
                while len(self._vectors) > _REMEMBERED:
                    self._vectors.popitem(last=False)
        return found
