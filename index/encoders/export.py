"""The reference encoder to an export that onnxruntime runs. The only importer of the exporter of torch.

It belongs into a process of its own, see index/encoders/export_apart.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from index.durable import measured
from index.encoders.encoder import Encoder, Encoding, Vectors
from index.encoders.onnx import PARTS, Export, ExportedEncoder, write_export
from index.encoders.sentence_transformer import SentenceTransformerEncoder
from index.errors import ModelError

# Mean cosine with the reference's vectors that an export must reach, see docs/architecture.md.
BOUNDS = {"fp32": 0.9999, "int8": 0.995}

# So many of the nearest passages are looked at for golden questions: as many as are shown where nothing answers.
_NEAREST = 5


@dataclass(frozen=True, slots=True)
class Sample:
    """What an export is compared with the reference on.

    texts: paragraphs from all over the corpus.
    questions: golden questions, each with the row of the text that answers it.
    """

    texts: tuple[str, ...]
    questions: tuple[tuple[str, int], ...] = ()


class ExportRefused(ModelError):
    """The export could not be made, or what it made is not what the reference makes."""


def write(reference: SentenceTransformerEncoder, precision: str, folder: Path, sample: Sample) -> None:
    """Export the model into an empty folder, and compare its vectors, and what they find, with the reference's.

    Raises ExportRefused, with the reason; ModelError when the model cannot be loaded; OSError for the disk.
    """
    model = reference.model
    try:
        texts = [reference.passage_prompt + text for text in sample.texts]
        _write_graph(model, folder / "encoder.onnx", precision, texts)
        model.tokenizer.backend_tokenizer.save(str(folder / "tokenizer.json"))
    except OSError:  # a disk that is full says nothing of the model
        raise
    except Exception as error:  # torch and onnx raise whatever a model's code meets
        first_line = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise ExportRefused(f"the model cannot be exported ({first_line})") from error
    export = Export(
        model=reference.name,
        model_fingerprint=reference.fingerprint,
        precision=precision,
        dimension=reference.dimension,
        longest=int(model.max_seq_length),
        question_prompt=reference.question_prompt,
        passage_prompt=reference.passage_prompt,
        agreement={},
        parts={name: measured(folder / name) for name in PARTS},
    )
    write_export(folder, export)
    exported = ExportedEncoder(folder)
    expected, found = (encoder.encode_passages(sample.texts) for encoder in (reference, exported))
    agreement = compare(expected, found)
    for kind, cosine in agreement.items():
        if not cosine >= BOUNDS[precision]:
            raise ExportRefused(
                f"{kind} vectors agree with the reference by {cosine:.4f} on average, less than {BOUNDS[precision]}"
            )
    lost = lost_hits((reference, expected), (exported, found), sample.questions)
    if lost:
        more = f" and {len(lost) - 1} more" if len(lost) > 1 else ""
        raise ExportRefused(
            f"of {len(sample.questions)} golden questions it no longer finds the passage of “{lost[0]}”{more} among "
            f"the {_NEAREST} nearest, as the reference does"
        )
    write_export(folder, replace(export, agreement=agreement))


def compare(reference: Sequence[Encoding], exported: Sequence[Encoding]) -> dict[str, float]:
    """Mean cosine between two encoders' vectors of the same texts, by kind of vector; 0 where tokens differ."""
    pairs = list(zip(reference, exported, strict=True))
    if any(not np.array_equal(a.token_spans, b.token_spans) for a, b in pairs):
        return {"token": 0.0}
    passages = np.concatenate([_cosines(a.vector[None], b.vector[None]) for a, b in pairs])
    tokens = np.concatenate([_cosines(a.token_vectors, b.token_vectors) for a, b in pairs])
    return {"passage": round(float(passages.mean()), 4), "token": round(float(tokens.mean()), 4)}


def lost_hits(
    reference: tuple[Encoder, Sequence[Encoding]],
    exported: tuple[Encoder, Sequence[Encoding]],
    questions: Sequence[tuple[str, int]],
) -> list[str]:
    """The questions whose text is among the nearest by the reference's vectors, and not by the exported ones.

    Each encoder comes with its encodings of all texts.
    """
    return [
        question
        for question, row in questions
        if _is_among_nearest(*reference, question, row) and not _is_among_nearest(*exported, question, row)
    ]


def _is_among_nearest(encoder: Encoder, texts: Sequence[Encoding], question: str, row: int) -> bool:
    vector = encoder.encode_question(question).vector
    cosines = np.array([float(text.vector @ vector) for text in texts])
    return int((cosines > cosines[row]).sum()) < _NEAREST


def _cosines(left: Vectors, right: Vectors) -> Vectors:
    norms = np.linalg.norm(left, axis=1) * np.linalg.norm(right, axis=1)
    return np.asarray((left * right).sum(axis=1) / np.maximum(norms, 1e-9), dtype=np.float32)


def _write_graph(model: Any, path: Path, precision: str, texts: Sequence[str]) -> None:
    """One text's token ids to its vector, of unit length, and its tokens' vectors."""
    import torch  # noqa: PLC0415 - takes seconds

    from index.encoders.quantise import quantise  # noqa: PLC0415

    class OneText(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, token_ids: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            output = self.model({"input_ids": token_ids, "attention_mask": torch.ones_like(token_ids)})
            vector = torch.nn.functional.normalize(output["sentence_embedding"][0], dim=-1)
            return vector, output["token_embeddings"][0]

    if model.transformers_model is not None:  # plain attention: the other kinds guard against masks that hide all
        model.transformers_model.set_attn_implementation("eager")
    example = model.tokenizer(["A text to follow through the model."], return_tensors="pt")["input_ids"]
    tokens = torch.export.Dim("tokens", min=2, max=int(model.max_seq_length))
    program = torch.onnx.export(
        OneText().eval(),
        (example,),
        input_names=["token_ids"],
        output_names=["vector", "token_vectors"],
        dynamic_shapes=({1: tokens},),
        dynamo=True,
        verbose=False,
    )
    if program is None:
        raise RuntimeError("torch made no program")
    if precision == "fp32":
        program.save(str(path))
        return
    with TemporaryDirectory(dir=path.parent) as aside:
        full = Path(aside) / "full.onnx"
        program.save(str(full))
        longest = int(model.max_seq_length)
        tokenised = [model.tokenizer(text, truncation=True, max_length=longest)["input_ids"] for text in texts]
        quantise(full, path, [{"token_ids": np.array([ids], dtype=np.int64)} for ids in tokenised])
