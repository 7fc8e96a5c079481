"""python -m bot, where something is missing."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.paths import ROOT


@pytest.mark.item("bad settings")
@pytest.mark.parametrize("arguments", [["discord"], ["slack", "discord"], ["doctor"]])
def test_without_the_extra_the_bot_says_how_to_install_what_discord_needs(arguments: list[str], tmp_path: Path) -> None:
    run = "import runpy, sys; sys.modules['discord'] = None; runpy.run_module('bot', run_name='__main__')"
    ended = subprocess.run(
        [sys.executable, "-c", run, *arguments],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "DISCORD_TOKEN": "MTAw", "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert 'Discord needs the package discord: pip install ".[discord]"' in ended.stderr
    assert "Traceback" not in ended.stderr
