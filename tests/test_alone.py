"""Nothing leaves the machine but what goes to the platform, and nothing is written outside the project's folders."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.paths import ROOT

# A library that we use once looked up its maker's host 25 seconds after a model was loaded. The loading is over when
# these begin, so this is longer than that; `make alone` takes a minute.
SERVING_SECONDS = float(os.environ.get("ALONE_SECONDS", "30"))
IN_A_NETWORK_OF_ITS_OWN = ["unshare", "--map-root-user", "--net"]


def can_have_a_network_of_its_own() -> bool:
    tools = all(shutil.which(tool) for tool in ("unshare", "ip"))
    return tools and not subprocess.run([*IN_A_NETWORK_OF_ITS_OWN, "true"], capture_output=True, check=False).returncode


@pytest.mark.skipif(not can_have_a_network_of_its_own(), reason="needs unshare and ip, and leave to use them")
def test_building_asking_and_serving_reach_nobody_and_write_nowhere_else(our_index: Path, tmp_path: Path) -> None:
    home, temporary, folder = (tmp_path / name for name in ("home", "tmp", "project"))
    for each in (home, temporary, folder):
        each.mkdir()
    shutil.copytree(our_index, folder / ".index")
    left_out = ("XDG_", "HF_", "SLACK_", "DISCORD_", "FOOTNOTE_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    ended = subprocess.run(
        [*IN_A_NETWORK_OF_ITS_OWN, sys.executable, "-m", "tests.alone", str(folder), str(SERVING_SECONDS)],
        cwd=ROOT,
        env=kept | {"HOME": str(home), "TMPDIR": str(temporary), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout.splitlines()[-1]) == ["192.0.2.1"], ended.stderr
    assert [each.name for each in home.rglob("*")] == []
    assert [each.name for each in temporary.rglob("*")] == []
    assert sorted(each.name for each in folder.iterdir()) == [".footnote", ".index"]
