"""The gate: a new version that would lose golden questions is kept, and not published."""

from dataclasses import dataclass
from pathlib import Path

from index.encoders.encoder import Encoder
from index.encoders.select import encoder_of
from index.errors import FootnoteError, GoldenLost, counted
from index.evaluation.compare import Comparison
from index.store.store import check_model
from index.store.version import Index
from index.store.versions import Versions


@dataclass(frozen=True, slots=True)
class Gate:
    """What a new version must not lose before it is published.

    golden: the file of the golden questions; None for golden.jsonl in the corpus, if it is there.
    force: publish it whatever it loses.
    """

    golden: Path | None = None
    force: bool = False


def with_encoder(store: Versions, index: Index | None, encoder: Encoder) -> tuple[Index, Encoder] | None:
    """The version with the encoder that built it; None where that is no longer at hand."""
    if index is None or index.manifest.fingerprint == encoder.fingerprint:
        return (index, encoder) if index else None
    try:
        own = encoder_of(store.folder, index.manifest, index.manifest.model)
        check_model(index, own)
    except FootnoteError:
        return None
    return index, own


def refused(store: Versions, comparison: Comparison) -> GoldenLost:
    """Keep the new version as refused; gives what to raise."""
    losses = tuple(each.question for each in comparison.losses)
    count = counted(len(losses), "golden question")
    store.refuse(comparison.new, f"it loses {count}")
    return GoldenLost(
        f"Version {comparison.new} is not published, because it loses {count}; version {comparison.old} goes on "
        "serving. Mend the articles, or take the questions out of the golden file, and build again; or publish it "
        f"all the same: python -m index rollback {comparison.new}.",
        comparison.new,
        losses,
    )
