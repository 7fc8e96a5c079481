"""How the commands that measure show what they found."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.text import Text

from index.cli.console import err, out
from index.errors import counted

if TYPE_CHECKING:
    from index.evaluation.calibrate_choosing import Said
    from index.evaluation.evaluate import Outcome
    from index.evaluation.metrics import Evaluation
    from index.qa.readers.model import ChoosingModel
    from index.types import Certainty


def print_figures(groups: dict[str, "Evaluation"]) -> None:
    """A table with a column for each group of questions; figures that no group has are left out."""
    from rich.table import Table  # noqa: PLC0415

    table = Table(box=None, pad_edge=False)
    table.add_column("figure", no_wrap=True)
    for name in groups:
        table.add_column(escape(name), justify="right", overflow="fold")
    columns = [asdict(figures) for figures in groups.values()]
    for name in columns[0]:
        values = [column[name] for column in columns]
        if any(value is not None for value in values):
            table.add_row(name, *(_figure(value) for value in values))
    out.print(table)


def print_intervals(intervals: dict[str, tuple[float, float]]) -> None:
    """The 95% intervals of the figures that say what a person gets."""
    said = ", ".join(f"{name} {low:.3f} to {high:.3f}" for name, (low, high) in intervals.items())
    out.print(f"95% intervals: {said}")


def print_miss(outcome: "Outcome") -> None:
    """On stderr: what was asked, what came out, and what would have been right."""
    from index.evaluation.labelled_questions import QuestionKind  # noqa: PLC0415

    labelled = outcome.labelled
    right = f"paragraph {labelled.paragraph} of {labelled.article}: {' | '.join(labelled.answers)}"
    err.print(Text(f"\n{labelled.question}  [{labelled.kind}]", style="bold"))
    err.print(Text(f"  {'answered' if outcome.answered else 'refused'} ({outcome.confidence:.2f}): {outcome.quote}"))
    err.print(Text(f"  right: {right if labelled.kind == QuestionKind.ANSWERABLE else 'to refuse'}"))


def print_cost(cost: Mapping[str, int], questions: int) -> None:
    """What a language model took for so many questions."""
    ended = ", ".join(f"{count} {name}" for name, count in cost.items() if name not in ("tokens", "calls"))
    tokens = f"{cost['tokens']:,} tokens, {cost['tokens'] // max(questions, 1):,} a question"
    out.print(f"The language model: {counted(cost['calls'], 'call')} ({ended or 'none'}), {tokens}.")


def print_taken(choosing: "ChoosingModel", said: "Mapping[Certainty, Said]") -> None:
    """What each word of a language model is taken for, and what that was found by."""
    for word, count in said.items():
        taken = choosing.taken[word]
        out.print(
            f"When {escape(choosing.model)} says {word.value}: right {count.right} of {count.said}, "
            f"taken for {taken.certainty.value} ({taken.probability:.2f})."
        )


def _figure(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) else f"{value:.3f}"
