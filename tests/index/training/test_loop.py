"""Training a tiny network: what is right counts as right, an ended run goes on, and too little data is no error.

What needs torch is imported where it is used: that takes seconds, in each of the processes that collect tests.
"""

import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tokenizers import Tokenizer

from index.training.rows import TrainingRow

if TYPE_CHECKING:
    from torch.optim import Optimizer

    from index.training.examples import Example

TEXT = "The ferry leaves at nine. In winter it leaves at ten."


def row(question: str, answer: str = "") -> TrainingRow:
    start = TEXT.index(answer) if answer else 0
    return TrainingRow(question, "Ferry", TEXT, ((start, start + len(answer)),) if answer else (), "ferry")


@pytest.fixture(scope="module")
def groups(tokenizer: Tokenizer) -> "list[list[Example]]":
    from index.training.examples import example_of

    rows = [row("When in winter?", "ten"), row("Who steers it?"), row("When in summer?", "nine"), row("What is paid?")]
    return [[example] for each in rows if (example := example_of(tokenizer, each))]


def test_an_example_marks_the_tokens_of_the_answer(tokenizer: Tokenizer) -> None:
    from index.training.examples import example_of

    example = example_of(tokenizer, row("When does it leave in winter?", "In winter it leaves at ten"))
    assert example is not None
    assert tokenizer.decode(example.ids[example.starts[0] : example.ends[0] + 1]) == "in winter it leaves at ten"
    assert example.kinds[example.first - 1 :] == [1] * (len(example.ids) - example.first + 1)


def test_an_answer_beyond_the_window_is_left_out(tokenizer: Tokenizer) -> None:
    from index.training.examples import example_of

    passage = "The sea is wide. " * 200 + "It leaves at ten."
    at = passage.index("ten")
    assert example_of(tokenizer, TrainingRow("When?", "", passage, ((at, at + 3),), "ferry")) is None


def test_the_loss_is_small_where_the_right_place_scores_highest(groups: "list[list[Example]]") -> None:
    import torch

    from index.training.loop import loss_of, padded

    batch = [groups[0], groups[1]]
    ids, _, _ = padded([example for group in batch for example in group])
    right, wrong = torch.zeros(*ids.shape, 2), torch.zeros(*ids.shape, 2)
    (answered,) = groups[0]
    right[0, answered.starts[0], 0] = right[0, answered.ends[0], 1] = 20.0
    right[1, 0] = 20.0
    wrong[0, 0] = 20.0
    wrong[1, answered.first] = 20.0
    assert loss_of(right, batch).item() < 0.01
    assert loss_of(wrong, batch).item() > 10.0


def test_every_group_is_in_one_batch(groups: "list[list[Example]]") -> None:
    from index.training.loop import batches

    gone_through = [group for batch in batches(groups * 40, random.Random(1)) for group in batch]
    assert len(gone_through) == 160
    assert all(gone_through.count(group) == 40 for group in groups)


def test_weights_are_averaged_and_whole_numbers_are_those_of_the_last() -> None:
    import torch

    from index.training.loop import mean_of

    first, last = ({"weight": torch.tensor([value]), "steps": torch.tensor(int(value))} for value in (1.0, 4.0))
    assert mean_of([first, last]) == {"weight": torch.tensor([2.5]), "steps": torch.tensor(4)}


class Ended(Exception):
    """The run was ended from outside."""


def test_a_run_that_was_ended_goes_on_from_its_checkpoint(
    tiny: Path, tmp_path: Path, groups: "list[list[Example]]", monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    from index.training.loop import Plan, batches, train
    from index.training.model import SpanReader

    monkeypatch.setattr("index.training.loop._CHECKPOINT_SECONDS", -1.0)
    monkeypatch.setattr("index.training.loop._TOKENS_A_BATCH", 80)
    plan = Plan(rate=1e-3, seed=3)
    torch.manual_seed(0)
    network = SpanReader.of_encoder(tiny)
    steps: list[str] = []

    def step_of(optimizer: "Optimizer", done: int = 0) -> None:
        steps.append("step")
        if len(steps) == 3:
            raise Ended

    with monkeypatch.context() as ending:
        ending.setattr("torch.optim.AdamW.step", step_of)
        with pytest.raises(Ended):
            train(network, [groups * 2], tmp_path, plan, print)
    before = torch.load(tmp_path / "checkpoint.pt", weights_only=True)["step"]
    train(SpanReader.of_encoder(tiny), [groups * 2], tmp_path, plan, print)
    after = torch.load(tmp_path / "checkpoint.pt", weights_only=True)["step"]
    assert (before, after) == (2, len(list(batches(groups * 2, random.Random(3)))))


def test_training_lowers_the_loss(
    tiny: Path, tmp_path: Path, groups: "list[list[Example]]", monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    from index.training.loop import Plan, loss_of, padded, train
    from index.training.model import SpanReader

    monkeypatch.setattr("index.training.loop._TOKENS_A_BATCH", 80)
    torch.manual_seed(0)
    network = SpanReader.of_encoder(tiny)
    examples = [example for group in groups for example in group]

    def loss() -> float:
        with torch.inference_mode():
            return loss_of(network(*padded(examples)), groups).item()

    before = loss()
    train(network, [groups * 20], tmp_path, Plan(rate=3e-3, seed=3), print)
    assert loss() < 0.5 * before
