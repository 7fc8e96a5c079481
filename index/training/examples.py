"""A training row as the network sees it."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from index.training.model import pair_of
from index.training.rows import TrainingRow


@dataclass(frozen=True, slots=True)
class Example:
    """A pair as the network sees it: ids, segments, where answers begin and end, and where the passage stands."""

    ids: list[int]
    kinds: list[int]
    starts: list[int]
    ends: list[int]
    first: int


def example_of(tokenizer: Any, row: TrainingRow) -> Example | None:
    """None where the answer lies beyond what the network sees."""
    ids, kinds, offsets, first = pair_of(tokenizer, row.question, row.context, row.passage)
    starts, ends = [], []
    for start, end in row.spans:
        inside = np.flatnonzero((offsets[:, 1] > start) & (offsets[:, 0] < end)) if len(offsets) else np.array([])
        if len(inside) and offsets[inside[-1], 1] >= end:
            starts.append(first + int(inside[0]))
            ends.append(first + int(inside[-1]))
    if row.spans and not starts:
        return None
    return Example(ids, kinds, sorted(set(starts)), sorted(set(ends)), first)
