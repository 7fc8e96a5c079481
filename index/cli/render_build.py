"""How the commands show what was built, and what serves."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.markup import escape

from index.cli.citation import citation
from index.cli.console import err, out
from index.errors import counted
from index.json_forms import article_json

if TYPE_CHECKING:
    from index.articles.load import Problem, Skipped
    from index.encoders.select import Description
    from index.maintenance.build import Built
    from index.store.version import Index


def print_built(built: "Built") -> None:
    """What was built, and on stderr what was skipped and what of the articles is lost."""
    print_skipped(built.skipped)
    print_problems(built.problems)
    skipped = f", {counted(len(built.skipped), 'file')} skipped" if built.skipped else ""
    holds = f"{counted(built.articles, 'article')}, {counted(built.passages, 'passage')}{skipped}"
    if built.unchanged:
        out.print(f"Version {built.version} is up to date: {holds}.")
    else:
        out.print(f"Built version {built.version}: {holds}; {counted(built.embedded, 'passage')} encoded.")


def print_skipped(skipped: Sequence["Skipped"]) -> None:
    """On stderr, the files that are not in the index, and why."""
    for item in skipped:
        err.print(f"[yellow]skipped[/] {escape(item.name)}: {escape(item.reason)}")


def print_problems(problems: Sequence["Problem"]) -> None:
    """On stderr, what of the files in the index could not be read."""
    for item in problems:
        err.print(f"[yellow]lost[/]    {escape(item.name)}: {escape(item.text)}")


def print_status(index: "Index", encoder: "Description") -> None:
    """Which version serves, how it is encoded, and what it holds."""
    manifest = index.manifest
    out.print(f"version   {manifest.id}, built {manifest.created}")
    out.print(f"model     {escape(manifest.model)}")
    out.print(f"encoder   {escape(_encoder_line(encoder))}")
    for other, reason in encoder.refused.items():
        out.print(f"          not {other}: {escape(reason)}")
    out.print(f"holds     {counted(manifest.passages, 'passage')}, {counted(manifest.sentences, 'sentence')}")
    for article in index.articles:
        out.print(f"article   {escape(citation(article))}")


def status_json(index: "Index", encoder: "Description") -> dict[str, Any]:
    """The same as a JSON form."""
    fields = ("id", "created", "model", "fingerprint", "passages", "sentences")
    return {
        **{name: getattr(index.manifest, name) for name in fields},
        "encoder": encoder.precision,
        "agreement": encoder.agreement,
        "refused": encoder.refused,
        "articles": [article_json(article) for article in index.articles],
    }


def _encoder_line(encoder: "Description") -> str:
    if not encoder.agreement:
        return "the reference, by sentence-transformers"
    cosines = ", ".join(f"{cosine:.4f} ({kind} vectors)" for kind, cosine in encoder.agreement.items())
    return f"{encoder.precision}, by onnxruntime; mean cosine with the reference {cosines}"
