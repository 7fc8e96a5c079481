"""Questions that were answered before in the same channel, to somebody's satisfaction."""

from collections import OrderedDict
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from bot.history.history import History
from bot.messages.question import Asked, Posted
from index import QuestionError

Vector = NDArray[np.float32]

# Above this cosine the default model put other wordings of a question (0.93 and more), below it the same question about
# another city (0.89).
SAME_QUESTION = 0.92
_DAYS = 365
_REMEMBERED = 2_000


class AnsweredBefore:
    """Finds the newest helpful answer to a near-duplicate of a question, in the channel where it is asked."""

    def __init__(self, history: History, vector: Callable[[str], Vector]) -> None:
        self._history = history
        self._vector = vector
        self._vectors: OrderedDict[str, Vector] = OrderedDict()

    def find(self, asked: Asked) -> Posted | None:
        """The question that was answered before; None in private, where nobody else may look."""
        if asked.address or not asked.text.strip():
            return None
        candidates = [
            each
            for each in self._history.helpful_in_channel(asked.workspace, asked.channel, _DAYS)
            if each.asked.thread != asked.thread and each.asked.text
        ]
        if not candidates:
            return None
        try:
            vector = self._vector_of(asked.text)
            alike = [each for each in candidates if float(self._vector_of(each.asked.text) @ vector) >= SAME_QUESTION]
        except QuestionError:
            return None
        return alike[-1] if alike else None

    def _vector_of(self, text: str) -> Vector:
        if text not in self._vectors:
            self._vectors[text] = self._vector(text)
            while len(self._vectors) > _REMEMBERED:
                self._vectors.popitem(last=False)
        return self._vectors[text]
