"""What may befall a build and what it writes; see also test_build.py for chosen moments and a disk that is full."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.index.forked_builds import KILLS, LIMITS
from tests.paths import ROOT

IN_MEMORY = Path("/dev/shm")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder in memory where there is one: a killed process loses nothing there either, and no disk is waited for."""
    memory = str(IN_MEMORY) if os.access(IN_MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="footnote-", dir=memory) as folder:
        yield Path(folder)


def run(what: str, folder: Path) -> dict[str, Any]:
    """What happened in a process of its own, which ends with 0 only if every look found a whole index."""
    command = [sys.executable, "-m", "tests.index.forked_builds", what, str(folder)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


@pytest.mark.parametrize("what", ["builds", "publications"])
def test_whenever_it_is_killed_what_serves_is_whole_and_the_next_build_succeeds(what: str, folder: Path) -> None:
    found = run(what, folder)
    assert found["killed"] >= KILLS // 2  # the others had ended before
    assert sum(found["serving"].values()) == KILLS
    assert all(found["serving"].values())


def test_a_file_that_cannot_be_written_stops_the_build_and_says_so(folder: Path) -> None:
    said = run("limits", folder)["said"]
    assert list(said) == [str(limit) for limit in LIMITS]
    for message in said.values():
        assert message.endswith(
            "Free some space or check the folder's permissions, then build again; the old version still serves."
        )
