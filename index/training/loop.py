"""Rows to weights: batches of similar length, bf16, and checkpoints to go on from.

The loss of a pair is that of its beginning and its end, where every place of an accepted answer counts as right and
the first token as "nowhere"; beside it stands the same over all passages of a question together, so that scores of
different passages can be compared (Clark and Gardner 2018).
"""

import json
import math
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer

from index.encoders.models import DEFAULT_MODEL, model_folder
from index.training.examples import Example, example_of
from index.training.export import write
from index.training.model import SpanReader
from index.training.negatives import alone
from index.training.preparing import read_rows
from index.training.rows import TrainingRow

Group = list[TrainingRow]

_TOKENS_A_BATCH = 5_000
_CHECKPOINT_SECONDS = 240
_SHARED = 0.5
# So many of the words are hidden from the network, which dropout would take twice the time for.
_HIDDEN = 0.04
_MASK = 103
# Below it are special tokens and those that stand for no word.
_FIRST_WORD = 1_000


def batches(groups: Sequence[list[Example]], chance: random.Random) -> Iterator[list[list[Example]]]:
    """All groups once, in batches of at most so many tokens whose pairs are of similar length."""
    order = sorted(range(len(groups)), key=lambda at: max(len(e.ids) for e in groups[at]) + chance.random() * 16)
    made: list[list[list[Example]]] = []
    batch: list[list[Example]] = []
    for at in order:
        grown = [*batch, groups[at]]
        longest = max(len(e.ids) for group in grown for e in group)
        if batch and longest * sum(map(len, grown)) > _TOKENS_A_BATCH:
            made.append(batch)
            grown = [groups[at]]
        batch = grown
    if batch:
        made.append(batch)
    chance.shuffle(made)
    yield from made


def loss_of(scores: torch.Tensor, batch: Sequence[list[Example]]) -> torch.Tensor:
    """scores: (pairs, tokens, 2) in float32."""
    examples = [example for group in batch for example in group]
    pairs, tokens = scores.shape[:2]
    allowed = torch.zeros(pairs, tokens, dtype=torch.bool)
    right = torch.zeros(pairs, tokens, 2, dtype=torch.bool)
    for at, example in enumerate(examples):
        allowed[at, example.first : len(example.ids) - 1] = True
        for side, places in enumerate((example.starts, example.ends)):
            right[at, places or [0], side] = True
    nowhere = torch.zeros_like(allowed)
    nowhere[:, 0] = True
    inside = scores.masked_fill(~(allowed | nowhere)[..., None], -1e4)
    totals = inside.logsumexp(dim=1)
    kept = inside.masked_fill(~right, -1e4).logsumexp(dim=1)
    loss = (totals - kept).mean()
    shared, first = [], 0
    for group in batch:
        rows = slice(first, first + len(group))
        first += len(group)
        if len(group) > 1 and any(example.starts for example in group):
            answers = torch.tensor([bool(example.starts) for example in group])
            spans = scores[rows].masked_fill(~allowed[rows][..., None], -1e4)
            wanted = spans.masked_fill(~(right[rows] & answers[:, None, None]), -1e4)
            shared.append((spans.flatten(0, 1).logsumexp(0) - wanted.flatten(0, 1).logsumexp(0)).mean())
    if shared:
        loss = loss + _SHARED * torch.stack(shared).sum() / max(len(batch), 1)
    return loss


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast: peak learning rate, share of the steps that it rises, and the seed of the order."""

    rate: float = 1.5e-4
    rising: float = 0.06
    seed: int = 1


# How much of each source goes into the first round; what is not named goes in whole.
_SHARES = {"fairytaleqa": 0.3, "policyqa_dev": 0.5}
_FIRST_ROUND, _SECOND_ROUND = 0.86, 0.55
# Long pairs cost more than they teach: passages of articles are mostly shorter.
_LONG, _LONG_KEPT = 165, 0.15
# These articles are left out, so that encyclopedia figures can be taken on them.
HELD_OUT = ("imperialism", "packet-switching")
_EVERYDAY = ("everyday_train-", "own-")
# The learning rate rises and falls once in each cycle (Loshchilov and Hutter 2017). The last three are of everyday
# questions, and the weights after them are averaged (Wortsman et al. 2022).
_RATES = (1.5e-4, 1.2e-4, 1.0e-4, 0.9e-4, 0.9e-4)
_AVERAGED = 3
_MOST_OF_A_QUESTION = 4
_SAMPLE = 150


def train_from(work: Path, out: Path, seed: int, made: Mapping[str, Any], say: Callable[[str], None]) -> None:
    """The rows in the working folder to an exported network, in cycles that end with everyday questions."""
    folder = model_folder(DEFAULT_MODEL)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    cycles = _cycles(work, tokenizer, random.Random(seed))  # noqa: S311
    say(f"pairs in each round: {[[sum(map(len, groups)) for groups in rounds] for rounds in cycles]}")
    torch.manual_seed(seed)
    network = SpanReader.of_encoder(folder)
    after: list[dict[str, torch.Tensor]] = []
    for number, (rounds, rate) in enumerate(zip(cycles, _RATES, strict=True), 1):
        checkpoints = work / f"cycle-{number}"
        checkpoints.mkdir(exist_ok=True)
        train(network, rounds, checkpoints, Plan(rate=rate, seed=seed + number), say)
        after.append({name: value.clone() for name, value in network.state_dict().items()})
    network.load_state_dict(mean_of(after[-_AVERAGED:]))
    last = cycles[-1][-1]
    chosen = random.Random(seed).sample(last, min(_SAMPLE, len(last)))  # noqa: S311
    agreement = write(network, tokenizer, [group[0] for group in chosen], out, made)
    say(f"exported to {out}; scores correlate by {agreement:.4f} with full precision")


def _cycles(work: Path, tokenizer: Any, chance: random.Random) -> list[list[list[list[Example]]]]:
    """For each cycle its rounds: over everything, over a part of it again, and over everyday questions."""
    sources = {path.name.removesuffix(".jsonl.gz"): read_rows(path) for path in sorted((work / "rows").glob("*.gz"))}
    everyday = [group for name, groups in sources.items() if name.startswith(_EVERYDAY) for group in groups]
    general = [
        group
        for name, groups in sources.items()
        if not name.startswith(_EVERYDAY)
        for group in groups
        if chance.random() < _SHARES.get(name, 1.0) and group[0].group not in HELD_OUT
    ]
    chance.shuffle(general)

    def examples(groups: Sequence[Group], kept: float = 1.0) -> list[list[Example]]:
        return _examples(groups, tokenizer, chance, kept)

    def mixed(count: int) -> list[list[Example]]:
        groups = [*everyday, *_some(general, count, chance)]
        return examples([*groups, *filter(None, map(alone, groups))])

    first = [*general[: int(len(general) * _FIRST_ROUND)], *everyday]
    again = [*_some(general, int(len(general) * _SECOND_ROUND), chance), *everyday]
    return [
        [examples(first, _LONG_KEPT), mixed(3_000), mixed(1_500)],
        [examples(again, _LONG_KEPT)],
        [mixed(3_000)],
        [mixed(1_000)],
        [mixed(1_000)],
    ]


def mean_of(states: Sequence[Mapping[str, torch.Tensor]]) -> dict[str, torch.Tensor]:
    """The mean of each weight; what is no fraction is that of the last."""
    return {
        name: torch.stack([state[name] for state in states]).mean(0) if last.is_floating_point() else last
        for name, last in states[-1].items()
    }


def _some(groups: Sequence[Group], most: int, chance: random.Random) -> list[Group]:
    return chance.sample(groups, min(most, len(groups)))


def _examples(groups: Sequence[Group], tokenizer: Any, chance: random.Random, kept: float) -> list[list[Example]]:
    made = []
    for group in groups:
        rows = group
        if len(group) > _MOST_OF_A_QUESTION:
            rows = [group[0], *chance.sample(group[1:], _MOST_OF_A_QUESTION - 1)]
        examples = [example for row in rows if (example := example_of(tokenizer, row))]
        is_long = any(len(example.ids) > _LONG for example in examples)
        if examples and (not is_long or chance.random() < kept):
            made.append(examples)
    return made


def train(
    network: SpanReader,
    epochs: Sequence[Sequence[list[Example]]],
    folder: Path,
    plan: Plan,
    say: Callable[[str], None],
) -> None:
    """Go through the epochs in turn; goes on from the checkpoint in `folder` when there is one."""
    schedule = [
        batch
        for number, groups in enumerate(epochs)
        for batch in batches(groups, random.Random(plan.seed + number))  # noqa: S311
    ]
    decayed = [value for name, value in network.named_parameters() if "bias" not in name and "LayerNorm" not in name]
    plain = [value for name, value in network.named_parameters() if "bias" in name or "LayerNorm" in name]
    optimizer = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}], lr=plan.rate, fused=True
    )
    done = _resume(network, optimizer, folder)
    begun, saved, seen = time.monotonic(), time.monotonic(), 0
    average = None
    network.train()
    for step in range(done, len(schedule)):
        for group in optimizer.param_groups:
            group["lr"] = plan.rate * _factor(step / len(schedule), plan.rising)
        batch = schedule[step]
        examples = [example for group in batch for example in group]
        ids, mask, kinds = padded(examples)
        hidden = (torch.rand(ids.shape) < _HIDDEN) & (ids > _FIRST_WORD)
        ids = ids.masked_fill(hidden, _MASK)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores = network(ids, mask, kinds)
        loss = loss_of(scores.float(), batch)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        seen += len(examples)
        average = loss.item() if average is None else 0.98 * average + 0.02 * loss.item()
        if (step + 1) % 50 == 0:
            rate = seen / (time.monotonic() - begun)
            left = (len(schedule) - step - 1) * (time.monotonic() - begun) / (step + 1 - done)
            say(f"step {step + 1}/{len(schedule)} loss {average:.3f} {rate:.1f} rows/s {left / 60:.0f} min left")
        if time.monotonic() - saved > _CHECKPOINT_SECONDS:
            _save(network, optimizer, folder, step + 1)
            saved = time.monotonic()
    _save(network, optimizer, folder, len(schedule))


def padded(examples: Sequence[Example]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Ids, mask and segments, (pairs, tokens) each."""
    longest = max(len(example.ids) for example in examples)
    ids, mask, kinds = (torch.zeros(len(examples), longest, dtype=torch.long) for _ in range(3))
    for at, example in enumerate(examples):
        ids[at, : len(example.ids)] = torch.tensor(example.ids)
        kinds[at, : len(example.kinds)] = torch.tensor(example.kinds)
        mask[at, : len(example.ids)] = 1
    return ids, mask, kinds


def _factor(progress: float, rising: float) -> float:
    if progress < rising:
        return progress / rising
    return max(0.02, 0.5 * (1 + math.cos(math.pi * (progress - rising) / (1 - rising))))


def _save(network: SpanReader, optimizer: torch.optim.Optimizer, folder: Path, step: int) -> None:
    aside = folder / "checkpoint.new"
    torch.save({"network": network.state_dict(), "optimizer": optimizer.state_dict(), "step": step}, aside)
    aside.replace(folder / "checkpoint.pt")
    (folder / "progress.json").write_text(json.dumps({"step": step}))


def _resume(network: SpanReader, optimizer: torch.optim.Optimizer, folder: Path) -> int:
    place = folder / "checkpoint.pt"
    if not place.exists():
        return 0
    state = torch.load(place, weights_only=True)
    network.load_state_dict(state["network"])
    optimizer.load_state_dict(state["optimizer"])
    return int(state["step"])
