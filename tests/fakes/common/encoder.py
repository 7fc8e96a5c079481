"""A real encoder without a model: every term has its own vector, and a text is the mean of its terms."""

import hashlib
from collections.abc import Sequence

import numpy as np

from index.encoders.encoder import Encoding, Progress, Vectors
from index.text.words import words

DIMENSION = 64


class HashEncoder:
    """Equal terms have equal vectors, others are nearly at right angles; context changes nothing.

    texts: what was encoded as passages so far, in order.
    """

    def __init__(self, name: str = "hash-64") -> None:
        self.name = name
        self.fingerprint = hashlib.sha256(name.encode()).hexdigest()
        self.dimension = DIMENSION
        self.texts: list[str] = []

    def encode_question(self, text: str) -> Encoding:
        return self._encode(text)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> list[Encoding]:
        encodings = []
        for text in texts:
            self.texts.append(text)
            encodings.append(self._encode(text))
            if progress:
                progress(len(encodings), len(texts))
        return encodings

    def term_vector(self, term: str) -> Vectors:
        """The unit vector of a term; the seed is the term and the name of the model."""
        seed = hashlib.sha256(f"{self.name} {term}".encode()).digest()
        return unit(np.random.default_rng(list(seed)).standard_normal(DIMENSION).astype(np.float32))

    def _encode(self, text: str) -> Encoding:
        found = words(text)
        tokens = np.array([self.term_vector(word.term) for word in found], dtype=np.float32).reshape(-1, DIMENSION)
        spans = np.array([(word.start, word.end) for word in found], dtype=np.int32).reshape(-1, 2)
        vector = unit(tokens.mean(axis=0)) if found else self.term_vector("")
        return Encoding(vector, tokens, spans)


def unit(vector: Vectors) -> Vectors:
    """The vector at length 1."""
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)
