"""The trained network as onnxruntime runs it: where in a passage an answer to a question begins and ends.

A folder that needs nothing else:

    reader.onnx              token ids of question and passage -> for each token the scores of beginning and end
    tokenizer.json           text -> token ids with their places in the text
    reader.provenance.json   what it was trained on, how it does, and size and hash of the other files

The first token stands for "nowhere" (Devlin et al. 2019, section 4.3). A passage that is longer than the network reads
at once is read in windows that overlap.
"""

import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.durable import measured
from index.errors import ReaderModelError

FORMAT = 1
PARTS = ("reader.onnx", "tokenizer.json")
PROVENANCE = "reader.provenance.json"
PACKAGED = Path(__file__).with_name("trained")

# What is seen of a question, of its context and of both with the passage, in tokens.
LONGEST_QUESTION = 40
LONGEST_CONTEXT = 32
LONGEST_PAIR = 232
# So many tokens of a passage are seen by two neighbouring windows.
_OVERLAP = 48
# An answer is hardly longer than that; without a bound the best beginning and end may lie far apart.
_LONGEST_SPAN = 40

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TokenScores:
    """What the network says of a passage.

    starts, ends: (tokens,), how likely an answer begins, and ends, at each token; higher is likelier.
    offsets: (tokens, 2), where each token stands in the passage.
    nowhere: the same for there being no answer; a span is likelier than none when its sum is higher.
    """

    starts: Floats
    ends: Floats
    offsets: NDArray[np.int32]
    nowhere: float


@dataclass(frozen=True, slots=True)
class Span:
    """The best span of a sentence: its offsets in the passage, and by how much it is likelier than none."""

    start: int
    end: int
    margin: float


class PassageScorer(Protocol):
    """Says of every token of a passage how likely an answer begins or ends there."""

    def scores(self, question: str, context: str, passage: str) -> TokenScores:
        """Read one passage for a question. `context` is what stands above it: its title and heading."""
        ...


class SpanNetwork:
    """A trained network, checked when opened; its weights are loaded with the first question.

    Raises ReaderModelError, which says what is wrong with the folder.
    """

    def __init__(self, folder: Path = PACKAGED) -> None:
        self._folder = folder
        self.provenance = read_provenance(folder)
        self._loading = threading.Lock()

    def scores(self, question: str, context: str, passage: str) -> TokenScores:
        """Read one passage for a question. `context` is what stands above it: its title and heading."""
        tokenizer, session = self._loaded_once()
        encoded = tokenizer.encode(passage, add_special_tokens=False)
        head = pair_head(tokenizer, question, context)
        separator = tokenizer.token_to_id("[SEP]")
        offsets = np.array(encoded.offsets, dtype=np.int32).reshape(-1, 2)
        starts = np.full(len(offsets), -np.inf, dtype=np.float32)
        ends = starts.copy()
        nowhere = np.inf
        for first, last in windows(len(encoded.ids), LONGEST_PAIR - len(head.ids) - 1):
            ids = [*head.ids, *encoded.ids[first:last], separator]
            kinds = [*head.kinds, *[1] * (len(ids) - len(head.ids))]
            given = {"token_ids": np.array([ids], dtype=np.int64), "kinds": np.array([kinds], dtype=np.int64)}
            scores = session.run(None, given)[0][0]
            inside = scores[len(head.ids) : len(ids) - 1]
            starts[first:last] = np.maximum(starts[first:last], inside[:, 0])
            ends[first:last] = np.maximum(ends[first:last], inside[:, 1])
            nowhere = min(nowhere, float(scores[0].sum()))
        return TokenScores(starts, ends, offsets, nowhere)

    def _loaded_once(self) -> tuple[Any, Any]:
        with self._loading:
            return self._loaded

    @cached_property
    def _loaded(self) -> tuple[Any, Any]:
        from tokenizers import Tokenizer  # noqa: PLC0415 - a version can be looked at without its reader

        from index.encoders.onnx import session_of  # noqa: PLC0415

        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer, session_of(self._folder / "reader.onnx")


@dataclass(frozen=True, slots=True)
class PairHead:
    """The tokens before the passage: question and context, with what separates them."""

    ids: list[int]
    kinds: list[int]


def pair_head(tokenizer: Any, question: str, context: str) -> PairHead:
    """What training and reading put before a passage; what is too long is cut."""
    asked = tokenizer.encode(question, add_special_tokens=False).ids[:LONGEST_QUESTION]
    told = tokenizer.encode(context, add_special_tokens=False).ids[:LONGEST_CONTEXT] if context else []
    begin, separator = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    before = [begin, *asked, separator]
    after = [*told, separator] if told else []
    return PairHead([*before, *after], [0] * len(before) + [1] * len(after))


def windows(tokens: int, room: int) -> list[tuple[int, int]]:
    """The stretches, from the first to before the last token named, in which a passage is read."""
    if tokens <= room:
        return [(0, tokens)]
    step = max(room - _OVERLAP, 1)
    return [(first, min(first + room, tokens)) for first in range(0, tokens - _OVERLAP, step)]


def best_spans(scores: TokenScores, sentences: Sequence[tuple[int, int]]) -> list[Span | None]:
    """For each sentence, as offsets in the passage, its best span; None for one that has no token.

    A span does not run over the end of its sentence: what is quoted is the sentence.
    """
    spans: list[Span | None] = []
    for start, end in sentences:
        inside = np.flatnonzero((scores.offsets[:, 0] >= start) & (scores.offsets[:, 0] < end))
        if not len(inside):
            spans.append(None)
            continue
        rows = slice(int(inside[0]), int(inside[-1]) + 1)
        sums = scores.starts[rows, None] + scores.ends[None, rows]
        size = len(inside)
        allowed = np.triu(np.ones((size, size), dtype=bool)) & ~np.triu(
            np.ones((size, size), dtype=bool), _LONGEST_SPAN
        )
        sums = np.where(allowed, sums, -np.inf)
        first, last = np.unravel_index(int(np.argmax(sums)), sums.shape)
        spans.append(
            Span(
                int(scores.offsets[inside[first], 0]),
                int(scores.offsets[inside[last], 1]),
                float(sums[first, last]) - scores.nowhere,
            )
        )
    return spans


def read_provenance(folder: Path) -> dict[str, Any]:
    """What the files say of themselves, after comparing their sizes. Raises ReaderModelError."""
    advice = "Install Footnote again, or make the reader anew with make train-reader."
    try:
        provenance: dict[str, Any] = json.loads((folder / PROVENANCE).read_text(encoding="utf-8"))
        if provenance["format"] != FORMAT:
            raise ReaderModelError(f"The trained reader in {folder} is of another version of Footnote. {advice}")
        for name in PARTS:
            size, _ = provenance["parts"][name]
            if (folder / name).stat().st_size != size:
                raise ReaderModelError(f"The trained reader is damaged: {folder / name} was cut short. {advice}")
    except OSError as error:
        raise ReaderModelError(f"The trained reader in {folder} is missing ({error.strerror}). {advice}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise ReaderModelError(f"The trained reader in {folder} cannot be read ({error}). {advice}") from error
    return provenance


def check_hashes(folder: Path) -> None:
    """Compare the files with their hashes. Raises ReaderModelError."""
    for name, part in read_provenance(folder)["parts"].items():
        if measured(folder / name) != tuple(part):
            raise ReaderModelError(f"The trained reader is damaged: {folder / name} was changed after it was made.")
