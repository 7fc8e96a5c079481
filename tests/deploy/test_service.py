"""The unit of systemd, as systemd reads it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.paths import ROOT

UNIT = ROOT / "deploy" / "footnote.service"
COMMAND = "/opt/footnote/.venv/bin/footnote"

needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze here")


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit with a command that is there, as systemd looks for it."""
    copy = tmp_path / UNIT.name
    copy.write_text(UNIT.read_text(encoding="utf-8").replace(COMMAND, sys.executable), encoding="utf-8")
    return copy


def analyze(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, check=False)


@needs_systemd
def test_systemd_understands_every_line(unit: Path) -> None:
    verified = analyze("verify", str(unit))
    assert (verified.returncode, verified.stdout, verified.stderr) == (0, "", "")


@needs_systemd
def test_the_service_is_exposed_to_little(unit: Path) -> None:
    # The measure goes from 0 (exposed to nothing) to 10; --threshold counts in tenths.
    looked_at = analyze("security", "--offline=true", "--threshold=20", str(unit))
    assert looked_at.returncode == 0, looked_at.stdout


def test_it_runs_the_command_without_privileges_and_starts_it_again() -> None:
    lines = UNIT.read_text(encoding="utf-8").splitlines()
    assert f"ExecStart={COMMAND} bot" in lines
    assert {"User=footnote", "NoNewPrivileges=yes", "ProtectSystem=strict", "Restart=on-failure"} <= set(lines)
