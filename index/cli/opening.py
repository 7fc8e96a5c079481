"""The index that a command asks, and the process made ready for it."""

from pathlib import Path

from index.live import LiveIndex, compute_on_one_thread


def opened(folder: Path, model: str, reranker: str = "") -> LiveIndex:
    """The version that serves. Raises what `LiveIndex` raises."""
    compute_on_one_thread()
    return LiveIndex(folder, model, reranker=reranker)
