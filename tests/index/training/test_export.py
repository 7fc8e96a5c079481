"""A trained network as the files that answer, and no files that say something else.

What needs torch is imported where it is used: that takes seconds, in each of the processes that collect tests.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tokenizers import Tokenizer

from index.qa.readers.network import SpanNetwork, check_hashes
from index.training.rows import TrainingRow

if TYPE_CHECKING:
    from index.training.examples import Example
    from index.training.model import SpanReader

PASSAGES = ("The ferry leaves at nine.", "In winter it leaves at ten.", "A ticket costs nine crowns; dogs go free.")


@pytest.fixture(scope="module")
def examples(tokenizer: Tokenizer) -> "list[Example]":
    from index.training.examples import example_of

    rows = [TrainingRow("When does it leave?", "Ferry", passage, (), "ferry") for passage in PASSAGES]
    return [example for row in rows if (example := example_of(tokenizer, row))]


@pytest.fixture(scope="module")
def network(tiny: Path) -> "SpanReader":
    import torch

    from index.training.model import SpanReader

    with torch.random.fork_rng():
        torch.manual_seed(0)
        return SpanReader.of_encoder(tiny).eval()


def test_what_was_written_reads_as_the_network_does(
    network: "SpanReader", tokenizer: Tokenizer, examples: "list[Example]", tmp_path: Path
) -> None:
    import torch

    from index.training.export import write

    agreement = write(network, tokenizer, examples, tmp_path / "trained", {"seed": 5})
    check_hashes(tmp_path / "trained")
    opened = SpanNetwork(tmp_path / "trained")
    assert (opened.provenance["seed"], opened.provenance["agreement"]) == (5, round(agreement, 4))
    found = opened.scores("When does it leave?", "Ferry", PASSAGES[0])
    ids, kinds = (torch.tensor([values]) for values in (examples[0].ids, examples[0].kinds))
    with torch.inference_mode():
        expected = network(ids, torch.ones_like(ids), kinds)[0, examples[0].first : -1].numpy()
    assert np.corrcoef(found.starts, expected[:, 0])[0, 1] > 0.98
    assert np.corrcoef(found.ends, expected[:, 1])[0, 1] > 0.98


def test_scores_that_disagree_are_refused(
    network: "SpanReader",
    tokenizer: Tokenizer,
    examples: "list[Example]",
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from index.training.export import ExportRefused, write

    monkeypatch.setattr("index.training.export.LEAST_AGREEMENT", 1.1)
    with pytest.raises(ExportRefused, match=r"The scores in 8 bits correlate by 0\.\d+ with those in full precision"):
        write(network, tokenizer, examples, tmp_path / "trained", {})
    assert not (tmp_path / "trained" / "reader.provenance.json").exists()
