"""The reference encoder: a model as the sentence-transformers library runs it, imported only here and in rerank.py."""

import threading
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from index.encoders.encoder import Encoding, Progress
from index.encoders.models import DEFAULT_MODEL, fingerprint, model_folder
from index.errors import ModelError

_BATCH = 32


class SentenceTransformerEncoder:
    """A model as the sentence-transformers library runs it, on the CPU; loaded when first used.

    folder: where its files are.
    """

    def __init__(self, model: str = DEFAULT_MODEL) -> None:
        self._name = model
        self.folder = model_folder(model)
        self._loading = threading.Lock()

    @property
    def name(self) -> str:
        """The name or folder that it was loaded by."""
        return self._name

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the weights, tokenizer and configuration."""
        with self._loading:
            return self._hash

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self.model.get_embedding_dimension() or 0)

    @cached_property
    def _hash(self) -> str:
        return fingerprint(self.folder)

    @cached_property
    def _loaded(self) -> Any:
        try:
            from safetensors import SafetensorError  # noqa: PLC0415 - comes with sentence_transformers
            from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - takes seconds
            from transformers.utils import logging  # noqa: PLC0415

            logging.disable_progress_bar()  # type: ignore[no-untyped-call]
            model = SentenceTransformer(str(self.folder), device="cpu", local_files_only=True)
        except ImportError as error:
            raise ModelError(
                f"The model {self._name} cannot be loaded: {error}. Install Footnote whole, by make run."
            ) from error
        except (OSError, ValueError, SafetensorError) as error:
            raise ModelError(f"The model {self._name} cannot be loaded from {self.folder}: {error}") from error
        if not getattr(model.tokenizer, "is_fast", False):
            raise ModelError(f"The model {self._name} has no fast tokenizer; choose one that has.")
        return model

    @property
    def model(self) -> Any:
        """The SentenceTransformer."""
        with self._loading:
            return self._loaded

    @property
    def question_prompt(self) -> str:
        """What the model wants before a question, or ""."""
        return self.model.prompts.get("query") or ""

    @property
    def passage_prompt(self) -> str:
        """What the model wants before a passage, or ""."""
        return self.model.prompts.get("document") or ""

    def encode_question(self, text: str) -> Encoding:
        """One question, with the model's own prompt for queries where it has one."""
        return self._encode([text], self.question_prompt)[0]

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> list[Encoding]:
        """Passages in batches of similar length, so that little is spent on padding."""
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]), reverse=True)
        encodings: dict[int, Encoding] = {}
        for first in range(0, len(order), _BATCH):
            rows = order[first : first + _BATCH]
            batch = self._encode([texts[i] for i in rows], self.passage_prompt)
            encodings.update(zip(rows, batch, strict=True))
            if progress:
                progress(len(encodings), len(texts))
        return [encodings[i] for i in range(len(texts))]

    def _encode(self, texts: list[str], prompt: str) -> list[Encoding]:
        import torch  # noqa: PLC0415 - takes seconds

        model = self.model
        features = model.tokenizer(
            [prompt + text for text in texts],
            padding=True,
            truncation=True,
            max_length=model.max_seq_length,
            return_tensors="pt",
            return_offsets_mapping=True,
        )
        spans = features.pop("offset_mapping").numpy().astype(np.int32) - len(prompt)
        with torch.inference_mode():
            output = model(dict(features))
        pooled = torch.nn.functional.normalize(output["sentence_embedding"], dim=-1).numpy()
        tokens = output["token_embeddings"].numpy()
        # Special tokens and padding have empty spans; the prompt's tokens have negative ones.
        real = (spans[:, :, 1] > spans[:, :, 0]) & (spans[:, :, 0] >= 0)
        return [
            Encoding(vector, token_rows[keep], span_rows[keep])
            for vector, token_rows, span_rows, keep in zip(pooled, tokens, spans, real, strict=True)
        ]
