"""How precision falls as more questions are answered, as a picture."""

from collections.abc import Sequence
from pathlib import Path

from index.errors import FootnoteError


def plot_precision(points: Sequence[tuple[float, float]], path: Path) -> None:
    """Draw the share of right quotations among the most confident questions, by how many those are.

    The form is told by the name of the file. Raises FootnoteError when it cannot be drawn or written.
    """
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415 - an extra
    except ImportError:
        raise FootnoteError('Plots need matplotlib: pip install ".[plots]"') from None
    figure = Figure(figsize=(6, 4), layout="constrained")
    axes = figure.add_subplot()
    axes.plot([100 * coverage for coverage, _ in points], [100 * precision for _, precision in points])
    axes.set(xlabel="questions answered, most confident first (%)", ylabel="of them right (%)", ylim=(0, 101))
    axes.grid(alpha=0.3)
    try:
        figure.savefig(path)
    except (OSError, ValueError) as error:
        raise FootnoteError(f"The plot cannot be written to {path}: {error}.") from error
