"""An encoder whose cosines can be told by looking."""

import numpy as np

from index.encoders.encoder import Vectors
from tests.fakes.common.encoder import DIMENSION, HashEncoder


class AxisEncoder(HashEncoder):
    """Every term has an axis of its own: tokens have the cosine 1 where their terms are equal, and else 0."""

    def __init__(self) -> None:
        super().__init__("axes")
        self._axes: dict[str, int] = {}

    def term_vector(self, term: str) -> Vectors:
        axis = self._axes.setdefault(term, len(self._axes))
        return np.asarray(np.eye(DIMENSION, dtype=np.float32)[axis])
