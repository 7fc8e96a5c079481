"""Commands for the versions on disk: list, compare, go back, clear away, look what is wrong."""

import sys
from collections import deque
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.filesize import decimal

from index.cli import render_versions as show_versions
from index.cli.app import CorpusFolder, Golden, IndexAt, Json, app
from index.cli.console import err, out, print_json, progress_bar
from index.encoders.models import DEFAULT_MODEL
from index.store.location import folder_of, location_of

VersionId = Annotated[str, typer.Argument(help="The version's id, with or without its zeros.")]


@app.command("versions")
def versions_command(at: IndexAt = ".index", as_json: Json = False) -> None:
    """List the versions on disk, and which of them serves."""
    from index.maintenance.versions import versions_of  # noqa: PLC0415

    found = versions_of(location_of(at))
    if as_json:
        print_json([show_versions.version_json(each) for each in found])
    else:
        show_versions.print_versions(found)


@app.command("rollback")
def rollback_command(
    version: Annotated[str, typer.Argument(help="The version's id; the one published before if not given.")] = "",
    at: IndexAt = ".index",
) -> None:
    """Let another version serve, after checking it whole; a running bot follows at once."""
    from index.articles.changes import Change, ChangeLog, whoever_types  # noqa: PLC0415
    from index.maintenance.versions import roll_back  # noqa: PLC0415

    location = location_of(at)
    before, manifest = roll_back(location, version)
    if manifest.id == before:
        out.print(f"Version {manifest.id} serves already.")
        return
    out.print(f"Version {manifest.id} serves; before it was {before or 'none'}.")
    log = ChangeLog(folder_of(location))
    log.add(whoever_types(), [(Change.ROLLED_BACK, manifest.id, f"before: {before or 'none'}")])
    if manifest.model != DEFAULT_MODEL:
        err.print(f"A bot follows if its FOOTNOTE_MODEL is {manifest.model}.", markup=False)


@app.command("log")
def log_command(
    at: IndexAt = ".index",
    last: Annotated[int, typer.Option(min=1, help="Show so many, the newest.")] = 30,
    as_json: Json = False,
) -> None:
    """Show what was changed in the articles and in the index, by whom and when; the newest last."""
    from index.articles.changes import ChangeLog  # noqa: PLC0415

    entries = list(deque(ChangeLog(folder_of(location_of(at))).entries(), last))
    if as_json:
        print_json([asdict(entry) for entry in entries])
    else:
        show_versions.print_changes(entries)


@app.command("prune")
def prune_command(
    at: IndexAt = ".index",
    keep: Annotated[int | None, typer.Option(min=1, help="How many of the newest to keep; 3 if not given.")] = None,
) -> None:
    """Remove old, damaged and unpublished versions, and what interrupted builds left; what serves stays."""
    from index.maintenance.versions import prune  # noqa: PLC0415

    gone, size = prune(location_of(at), keep)
    named = ", ".join(gone) if gone else "no version"
    out.print(f"Removed {named}; {decimal(size)} are free again.")


@app.command("diff")
def diff_command(
    old: VersionId,
    new: VersionId,
    at: IndexAt = ".index",
    corpus: CorpusFolder = Path("corpus"),
    golden: Golden = None,
    as_json: Json = False,
) -> None:
    """Ask two versions the golden questions and those of late, and show how the answers differ."""
    from index.maintenance.versions import diff  # noqa: PLC0415

    with progress_bar("asking", "questions") as asking:
        comparison = diff(location_of(at), (old, new), corpus, golden, asking)
    if as_json:
        print_json(show_versions.comparison_json(comparison))
    else:
        show_versions.print_comparison(comparison, most=None)


@app.command("doctor")
def doctor_command(at: IndexAt = ".index", corpus: CorpusFolder = Path("corpus"), as_json: Json = False) -> None:
    """Check every version, the model and the disk; say what is wrong and the command that mends it.

    Exit code 0: all is well; 1: something is wrong.
    """
    from index.maintenance.doctor import Grade, examine  # noqa: PLC0415

    findings = list(examine(location_of(at), corpus))
    if as_json:
        print_json([show_versions.finding_json(finding) for finding in findings])
    else:
        for finding in findings:
            show_versions.print_finding(finding)
    if any(finding.grade is Grade.PROBLEM for finding in findings):
        sys.exit(1)
