"""Trained weights to the folder that answers: 8 bits, smoothed, and compared with the network in full precision."""

import json
import logging
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import torch

from index.durable import measured
from index.encoders.onnx import session_of
from index.encoders.quantise import quantise
from index.qa.readers.network import FORMAT, LONGEST_PAIR, PARTS, PROVENANCE
from index.training.examples import Example
from index.training.model import SpanReader

# How much the scores in 8 bits must resemble those in full precision: their correlation over all tokens.
LEAST_AGREEMENT = 0.98


class ExportRefused(Exception):
    """The exported network does not say what the trained one says."""


class _OnePair(torch.nn.Module):
    def __init__(self, network: SpanReader) -> None:
        super().__init__()
        self.network = network

    def forward(self, token_ids: torch.Tensor, kinds: torch.Tensor) -> torch.Tensor:
        scores: torch.Tensor = self.network(token_ids, torch.ones_like(token_ids), kinds)
        return scores


def write(
    network: SpanReader, tokenizer: Any, examples: Sequence[Example], folder: Path, made: Mapping[str, Any]
) -> float:
    """Write graph, tokenizer and provenance; gives how well the graph agrees with the network.

    examples: pairs of the kind that it will read, for smoothing and for the comparison. Raises ExportRefused.
    """
    folder.mkdir(parents=True, exist_ok=True)
    network.eval()
    inputs = [
        {"token_ids": np.array([each.ids], dtype=np.int64), "kinds": np.array([each.kinds], dtype=np.int64)}
        for each in examples
    ]
    with TemporaryDirectory(dir=folder) as aside:
        full = Path(aside) / "full.onnx"
        _save_graph(network, full)
        quantise(full, folder / "reader.onnx", inputs)
    tokenizer.save(str(folder / "tokenizer.json"))
    agreement = _agreement(network, folder / "reader.onnx", inputs)
    if agreement < LEAST_AGREEMENT:
        raise ExportRefused(f"The scores in 8 bits correlate by {agreement:.4f} with those in full precision.")
    provenance = {
        "format": FORMAT,
        **made,
        "agreement": round(agreement, 4),
        "parts": {name: measured(folder / name) for name in PARTS},
    }
    (folder / PROVENANCE).write_text(json.dumps(provenance, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return agreement


def _save_graph(network: SpanReader, path: Path) -> None:
    example = torch.arange(1_000, 1_016).reshape(1, -1)
    tokens = torch.export.Dim("tokens", min=3, max=LONGEST_PAIR)
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            program = torch.onnx.export(
                _OnePair(network).eval(),
                (example, torch.zeros_like(example)),
                input_names=["token_ids", "kinds"],
                output_names=["scores"],
                dynamic_shapes=({1: tokens}, {1: tokens}),
                dynamo=True,
                verbose=False,
            )
    finally:
        logging.disable(logging.NOTSET)
    if program is None:
        raise ExportRefused("torch made no program")
    program.save(str(path))


def _agreement(network: SpanReader, path: Path, inputs: Sequence[Mapping[str, Any]]) -> float:
    session = session_of(path)
    expected, found = [], []
    for given in inputs:
        with torch.inference_mode():
            ids, kinds = torch.tensor(given["token_ids"]), torch.tensor(given["kinds"])
            expected.append(network(ids, torch.ones_like(ids), kinds)[0].float().numpy().ravel())
        found.append(session.run(None, given)[0][0].ravel())
    return float(np.corrcoef(np.concatenate(expected), np.concatenate(found))[0, 1])
