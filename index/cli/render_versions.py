"""How versions, their differences and what is wrong with them are printed, for people and as JSON."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.filesize import decimal
from rich.markup import escape
from rich.text import Text

from index.cli.console import out
from index.errors import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.articles.changes import LoggedChange
    from index.evaluation.compare import Comparison, Difference, QuotedAnswer
    from index.maintenance.doctor import Finding
    from index.maintenance.versions import VersionOnDisk

_LONGEST_ABOUT = 200


def print_changes(entries: "Sequence[LoggedChange]") -> None:
    """A line for each change: when, in UTC, who, and what."""
    if not entries:
        out.print("Nothing was changed yet.")
    for entry in entries:
        about = f"  {entry.about}" if len(entry.about) <= _LONGEST_ABOUT else f"  {entry.about[:_LONGEST_ABOUT]}…"
        when = entry.when.replace("T", " ")[:16]
        out.print(Text(f"{when}  {entry.who}  {entry.change} ").append(entry.what, style="bold").append(about.rstrip()))


def print_versions(versions: list["VersionOnDisk"]) -> None:
    """A line a version, oldest first."""
    from rich.table import Table  # noqa: PLC0415

    table = Table(box=None, pad_edge=False)
    for name in ("version", "built (UTC)", "model"):
        table.add_column(name, no_wrap=True)
    for name in ("articles", "passages", "size"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for each in versions:
        row = version_json(each)
        known = each.manifest is not None
        table.add_row(
            each.id,
            row["created"][:16].replace("T", " "),
            escape(" ".join(part for part in (row["model"], row["encoder"]) if part)),
            f"{row['articles']:,}" if known else "",
            f"{row['passages']:,}" if known else "",
            decimal(each.size),
            escape(_state(each)),
        )
    Console(file=out.file, width=200, highlight=False, emoji=False).print(table)


def version_json(version: "VersionOnDisk") -> dict[str, Any]:
    """A version as a JSON form."""
    manifest = version.manifest
    return {
        "id": version.id,
        "created": manifest.created if manifest else "",
        "model": manifest.model if manifest else "",
        "encoder": (manifest.fingerprint.partition("-")[2] or "reference") if manifest else "",
        "articles": len(manifest.articles) if manifest else None,
        "passages": manifest.passages if manifest else None,
        "bytes": version.size,
        "serves": version.serves,
        "unpublished": version.unpublished,
        "readable": manifest is not None,
    }


def print_comparison(comparison: "Comparison", most: int | None = 10) -> None:
    """How many answers are of each kind, then those that differ: the losses of golden questions, and `most` others."""
    from index.evaluation.compare import AnswerChange  # noqa: PLC0415 - help waits for nothing that asks

    counts = comparison.counts
    asked = counted(len(comparison.differences), "question")
    if comparison.old:
        said = ", ".join(f"{number:,} {change}" for change, number in counts.items())
        out.print(f"{asked} to versions {comparison.old} and {comparison.new}: {said}.")
    else:
        out.print(f"{asked} to version {comparison.new}, the first: {counts[AnswerChange.GAINED]:,} answered.")
    if comparison.golden:
        was, now = (sum(flags) for flags in zip(*((d.was_right, d.is_right) for d in comparison.golden), strict=True))
        before = f", {was:,} before" if comparison.old else ""
        out.print(f"Golden questions: {now:,} of {len(comparison.golden):,} right{before}.")
    for each in comparison.losses:
        _print_difference(each, "golden, no longer right", comparison)
    others = [
        each
        for change in (AnswerChange.LOST, AnswerChange.CHANGED, AnswerChange.GAINED, AnswerChange.MOVED)
        for each in comparison.differences
        if each.change is change and not each.is_loss and comparison.old
    ]
    for each in others[:most]:
        _print_difference(each, each.change.value, comparison)
    if most is not None and len(others) > most:
        more = f"python -m index diff {comparison.old} {comparison.new}"
        out.print(f"\nand {len(others) - most:,} more: {more}")


def comparison_json(comparison: "Comparison") -> dict[str, Any]:
    """A comparison as a JSON form."""
    return {
        "old": comparison.old,
        "new": comparison.new,
        "counts": {change.value: number for change, number in comparison.counts.items()},
        "golden_lost": [each.question for each in comparison.losses],
        "differences": [
            {
                "question": each.question,
                "change": each.change.value,
                "golden": each.golden is not None,
                "golden_lost": each.is_loss,
                "asked_of": each.asked_of,
                "old": asdict(each.old) if each.old else None,
                "new": asdict(each.new) if each.new else None,
            }
            for each in comparison.differences
        ],
    }


def print_finding(finding: "Finding") -> None:
    """What was looked at, and what to do about it."""
    style = {"ok": "green", "note": "yellow", "problem": "red"}[finding.grade.value]
    out.print(Text.assemble((f"{finding.grade.value:>7}", style), "  ", finding.text))
    if finding.fix:
        out.print(Text(f"         {finding.fix}", style="bold"))


def finding_json(finding: "Finding") -> dict[str, Any]:
    """A finding as a JSON form."""
    return {"grade": finding.grade.value, "text": finding.text, "fix": finding.fix}


def _print_difference(difference: "Difference", label: str, comparison: "Comparison") -> None:
    out.print(Text(f"\n{label}: {_shown(difference.question)}", style="bold"))
    for name, said in (("old", difference.old), ("new", difference.new)):
        out.print(Text(f"  {name}  {_said(said)}"))
    if difference.asked_of:
        out.print(Text(f"  Lost to who may ask the collection {difference.asked_of}, and no other."))
    label_of = difference.golden
    if difference.is_loss and label_of and label_of.article in comparison.gone:
        out.print(
            Text(
                f"  Its article {label_of.article} is gone: if that is meant, take the question out of the golden file."
            )
        )


def _shown(question: str) -> str:
    """What people typed, without what a terminal would act on."""
    return "".join(character for character in " ".join(question.split()) if character.isprintable())


def _said(said: "QuotedAnswer | None") -> str:
    return f"“{said.quote}” ({said.article}, paragraph {said.paragraph})" if said else "the articles do not say"


def _state(version: "VersionOnDisk") -> str:
    if version.manifest is None:
        return "serves, but is damaged" if version.serves else "damaged"
    if version.serves:
        return "serves"
    return f"not published: {version.unpublished}" if version.unpublished else ""
