"""What an encoder is: texts to vectors of passages, of their tokens and, from those, of their sentences."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Encoding:
    """What one forward pass says of a text.

    vector: (dimension,), unit length; inner products are cosines.
    token_vectors: (tokens, dimension), as the encoder's last layer gives them, special tokens left out.
    token_spans: (tokens, 2), each token's character offsets in the text.
    """

    vector: Vectors
    token_vectors: Vectors
    token_spans: NDArray[np.int32]


class Encoder(Protocol):
    """Texts to vectors.

    name: what people call the model.
    fingerprint: equal for equal weights and tokenizers; vectors of different fingerprints are not comparable.
    """

    @property
    def name(self) -> str: ...  # noqa: D102

    @property
    def fingerprint(self) -> str: ...  # noqa: D102

    @property
    def dimension(self) -> int: ...  # noqa: D102

    def encode_question(self, text: str) -> Encoding:
        """Encode what is asked; text beyond the model's length is not seen."""
        ...

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> list[Encoding]:
        """Encode what is searched, in the order given; `progress` hears how many of how many are done."""
        ...


def sentence_vectors(encoding: Encoding, spans: Sequence[tuple[int, int]]) -> Vectors:
    """Unit vectors of sentences from one pass over their passage: the mean of each sentence's tokens (late chunking).

    A sentence that the encoder did not see, because the passage is longer than it reads, gets the passage's vector.
    """
    vectors = np.empty((len(spans), len(encoding.vector)), dtype=np.float32)
    starts = encoding.token_spans[:, 0]
    for row, (start, end) in enumerate(spans):
        inside = (starts >= start) & (starts < end)
        mean = encoding.token_vectors[inside].mean(axis=0) if inside.any() else encoding.vector
        vectors[row] = mean / max(float(np.linalg.norm(mean)), 1e-9)
    return vectors


def token_vectors(encoding: Encoding, spans: Sequence[tuple[int, int]]) -> list[Vectors]:
    """The token vectors of each sentence, (tokens, dimension) each; none for a sentence that was not seen."""
    starts = encoding.token_spans[:, 0]
    return [encoding.token_vectors[(starts >= start) & (starts < end)] for start, end in spans]
