"""The exported encoder: a model as onnxruntime runs it. The only importer of onnxruntime at run time.

An export is a folder that needs nothing else of its model:

    export.json        what it is made of, and size and hash of the other files
    encoder.onnx       token ids -> the text's vector and the vectors of its tokens
    tokenizer.json     text -> token ids with their places in the text

One text goes through at a time, on one thread, and as many texts at once as there are cores. That is quicker than
batches, which must be padded to their longest text, and dynamic quantisation takes its scale from all that it is given
at once: alone, a text gets the same vectors whatever is encoded beside it.
"""

import json
import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import TypeAdapter

from index.durable import measured
from index.encoders.encoder import Encoding, Progress
from index.errors import IndexDamaged

FORMAT = 2
PARTS = ("encoder.onnx", "tokenizer.json")

_PROGRESS_EVERY = 16
_CGROUP_QUOTA = Path("/sys/fs/cgroup/cpu.max")


@dataclass(frozen=True, slots=True)
class Export:
    """What an export says of itself.

    model, model_fingerprint: of the sentence-transformers model that it was made from.
    precision: "fp32" or "int8", how its weights and multiplications are stored and done.
    longest: how many tokens it reads of a text.
    agreement: mean cosine between its vectors and the reference's, by kind of vector.
    parts: size in bytes and SHA-256 of each file.
    """

    model: str
    model_fingerprint: str
    precision: str
    dimension: int
    longest: int
    question_prompt: str
    passage_prompt: str
    agreement: dict[str, float]
    parts: dict[str, tuple[int, str]]
    format: int = FORMAT


_EXPORT = TypeAdapter(Export)


class ExportedEncoder:
    """An export whose files have the right sizes; the weights are loaded with the first text. Raises IndexDamaged.

    folder: where its files are. at_once: how many passages it encodes at a time; as many as there are cores if 0.
    """

    def __init__(self, folder: Path, at_once: int = 0) -> None:
        self.folder = folder
        self._at_once = at_once
        self.export = read_export(folder)
        self._loading = threading.Lock()

    @property
    def name(self) -> str:
        """The name or folder of the model that it was made from."""
        return self.export.model

    @property
    def fingerprint(self) -> str:
        """That of the model, and the precision: vectors of two precisions do not stand in one version."""
        return f"{self.export.model_fingerprint}-{self.export.precision}"

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self.export.dimension

    def check(self) -> None:
        """Compare every byte of it with what was written. Raises IndexDamaged, which names the file."""
        for name, part in self.export.parts.items():
            if measured(self.folder / name) != part:
                raise _damaged(self.folder, f"{name} was changed after it was written")

    def encode_question(self, text: str) -> Encoding:
        """One question, with the model's own prompt for queries where it has one."""
        return self._encode(text, self.export.question_prompt)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> list[Encoding]:
        """Passages, as many at once as there are cores; each gets what it would get alone."""
        encodings = []
        with ThreadPoolExecutor(self._at_once or usable_cores(), thread_name_prefix="encoding") as pool:
            for encoding in pool.map(lambda text: self._encode(text, self.export.passage_prompt), texts):
                encodings.append(encoding)
                if progress and (len(encodings) % _PROGRESS_EVERY == 0 or len(encodings) == len(texts)):
                    progress(len(encodings), len(texts))
        return encodings

    def _encode(self, text: str, prompt: str) -> Encoding:
        tokenizer, session = self._model
        tokens = tokenizer.encode(prompt + text)
        vector, token_vectors = session.run(None, {"token_ids": np.array([tokens.ids], dtype=np.int64)})
        spans = np.array(tokens.offsets, dtype=np.int32) - len(prompt)
        # Special tokens have empty spans; the prompt's tokens have negative ones.
        real = (spans[:, 1] > spans[:, 0]) & (spans[:, 0] >= 0)
        return Encoding(vector, token_vectors[real], spans[real])

    @property
    def _model(self) -> tuple[Any, Any]:
        with self._loading:
            return self._loaded

    @cached_property
    def _loaded(self) -> tuple[Any, Any]:
        from tokenizers import Tokenizer  # noqa: PLC0415 - a version can be looked at without its encoder

        session = session_of(self.folder / "encoder.onnx")
        tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(self.export.longest)
        return tokenizer, session


def runtime() -> Any:
    """The onnxruntime library, with its telemetry off; the one way by which anything here may come to it."""
    # Without this it looks up a host and keeps events under the user's folder some seconds after a model is loaded;
    # `disable_telemetry_events` does not stop that.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime  # noqa: PLC0415 - takes a while

    return onnxruntime


def session_of(path: Path) -> Any:
    """A graph as onnxruntime runs it, on the thread that asks. Nothing of it leaves the machine."""
    onnxruntime = runtime()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3  # not of hints how the graph could be folded further
    return onnxruntime.InferenceSession(
        path,
        options,
        providers=["CPUExecutionProvider"],
        # Adding and normalising in one step takes ten times as long as one after the other.
        disabled_optimizers=["SkipLayerNormFusion"],
    )


def read_export(folder: Path) -> Export:
    """What an export says of itself, if its files have the right sizes. Raises IndexDamaged, which names the file."""
    try:
        fields = json.loads((folder / "export.json").read_text(encoding="utf-8"))
        if fields["format"] != FORMAT:
            raise _damaged(folder, f"it has format {fields['format']}, and this Footnote reads {FORMAT}")
        export = _EXPORT.validate_python(fields)
        if set(export.parts) != set(PARTS):
            raise _damaged(folder, "export.json does not name its files")
    except OSError as error:
        raise _damaged(folder, "export.json is missing") from error
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(folder, "export.json cannot be read") from error
    for name, (size, _) in export.parts.items():
        if not (folder / name).is_file():
            raise _damaged(folder, f"{name} is missing")
        found = (folder / name).stat().st_size
        if found != size:
            raise _damaged(folder, f"{name} has {found:,} bytes instead of {size:,}")
    return export


def write_export(folder: Path, export: Export) -> None:
    """Write what the export says of itself beside its files."""
    (folder / "export.json").write_text(json.dumps(asdict(export), indent=1), encoding="utf-8")


def usable_cores() -> int:
    """How many cores this process may use: its affinity, and the quota of its container."""
    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity else os.cpu_count() or 1
    try:
        quota, period = _CGROUP_QUOTA.read_text(encoding="ascii").split()
        return max(1, min(cores, int(quota) // int(period)))
    except (OSError, ValueError):  # no control groups, or no quota ("max")
        return cores


def _damaged(folder: Path, problem: str) -> IndexDamaged:
    return IndexDamaged(f"The encoder of the index is damaged ({folder}): {problem}. Run python -m index build.")
