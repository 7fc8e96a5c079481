"""An optional second look: a cross-encoder reads question and passage together and keeps the best passages."""

import threading
from collections.abc import Sequence
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.encoders.models import model_folder
from index.errors import ModelError
from index.qa.retrieve import Candidates
from index.store.version import Index
from index.text.question import Question

# So many passages go on to be read.
KEPT = 5


class Reranker(Protocol):
    """Says how well passages answer a question."""

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.floating]:
        """(texts,), higher is better. Raises ModelError."""
        ...


def load_reranker(model: str) -> Reranker | None:
    """The cross-encoder of a name or folder; None for "". Its weights are loaded with the first question."""
    return CrossEncoderReranker(model) if model else None


def rerank(index: Index, question: Question, candidates: Candidates, reranker: Reranker) -> Candidates:
    """The `KEPT` candidates that the reranker finds best, best first."""
    texts = [index.passage(int(row)).text for row in candidates.rows]
    order = np.argsort(-reranker.scores(question.text, texts), kind="stable")[:KEPT]
    return Candidates(candidates.rows[order], candidates.best_sentence[order], candidates.bm25_standardised[order])


class CrossEncoderReranker:
    """A CrossEncoder as the sentence-transformers library runs it, on the CPU; brings torch, takes time and memory."""

    def __init__(self, model: str) -> None:
        self._name = model
        self._folder = model_folder(model)
        self._loading = threading.Lock()

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.floating]:
        """(texts,), the model's output for each pair of question and text."""
        with self._loading:
            model = self._loaded
        return np.asarray(
            model.predict([(question, text) for text in texts], show_progress_bar=False), dtype=np.float32
        )

    @cached_property
    def _loaded(self) -> Any:
        try:
            from safetensors import SafetensorError  # noqa: PLC0415 - comes with sentence_transformers
            from sentence_transformers import CrossEncoder  # noqa: PLC0415 - takes seconds

            model = CrossEncoder(str(self._folder), device="cpu", local_files_only=True)
        except ImportError as error:
            raise ModelError(
                f"The reranker {self._name} cannot be loaded: {error}. Install Footnote whole, by make run."
            ) from error
        except (OSError, ValueError, SafetensorError) as error:
            raise ModelError(f"The reranker {self._name} cannot be loaded from {self._folder}: {error}") from error
        if model.num_labels != 1:
            raise ModelError(
                f"The reranker {self._name} gives {model.num_labels} scores a pair; choose one that gives one."
            )
        return model
