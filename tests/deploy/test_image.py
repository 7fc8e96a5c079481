"""The image: what is in it, what it may do, and that it serves without what prepares models."""

import json
import os
import re
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

from bot.runtime.health import health_server
from bot.runtime.metrics import Metrics
from bot.settings import Settings
from tests import image_requirements
from tests.bot.ports import free_port
from tests.deploy.dockerfile import of, stages
from tests.paths import CORPUS, ROOT

BEFORE, PROGRAM, MODEL, IMAGE = stages()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PINNED = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()


def environment() -> dict[str, str]:
    return dict(pair.split("=", 1) for line in of(IMAGE, "ENV") for pair in line.split())


def test_its_requirements_are_those_that_are_pinned_less_what_prepares_models() -> None:
    written = image_requirements.FILE.read_text(encoding="utf-8")
    assert written == image_requirements.text(), "deploy/requirements.txt is stale: run make constraints"
    names = {line.partition("==")[0] for line in written.splitlines()[1:]}
    assert {"onnxruntime", "faiss-cpu", "psycopg", "discord.py", "slack_bolt"} <= names
    assert names & image_requirements.PREPARES_MODELS == set()


def test_python_and_torch_are_those_of_the_project() -> None:
    (base,) = of(BEFORE, "ARG")
    version = PROJECT["requires-python"].removeprefix(">=")
    assert base == f"BASE=docker.io/library/python:{version}-slim-bookworm"
    assert image_requirements.MACHINE["python_version"] == version
    (torch,) = re.findall(r"torch==\S+", "\n".join(of(MODEL, "RUN")))
    assert torch in PINNED


def test_what_prepares_the_model_is_in_a_stage_that_only_the_model_is_taken_from() -> None:
    assert [of(stage, "FROM") for stage in (PROGRAM, MODEL, IMAGE)] == [
        ["${BASE} AS program"],
        ["program AS model"],
        ["${BASE}"],
    ]
    assert of(IMAGE, "COPY") == [
        "--from=program /opt/footnote /opt/footnote",
        "--from=model /index/encoders /opt/footnote/share/footnote/encoders",
    ]


def test_it_runs_as_somebody_without_rights_and_hears_signals_itself() -> None:
    assert of(IMAGE, "USER") == ["10001:10001"]
    assert [json.loads(each) for each in (*of(IMAGE, "ENTRYPOINT"), *of(IMAGE, "CMD"))] == [["footnote"], ["bot"]]


def test_its_settings_are_settings() -> None:
    named = {name.lower() for name in environment() if name.startswith(("FOOTNOTE_", "SLACK_", "DISCORD_"))}
    assert named == {"footnote_health_port"}
    assert named <= set(Settings.model_fields)


def test_its_health_check_sees_whether_the_bot_lives() -> None:
    (check,) = of(IMAGE, "HEALTHCHECK")
    port, there = environment()["FOOTNOTE_HEALTH_PORT"], free_port()
    command = json.loads(check.partition(" CMD ")[2])
    assert f"'127.0.0.1', {port}" in command[2]
    here = [sys.executable, "-c", command[2].replace(port, str(there))]
    with health_server("127.0.0.1", there, Metrics(), lambda: "not connected to Slack"):
        assert subprocess.run(here, check=False, timeout=60).returncode == 0
    assert subprocess.run(here, check=False, timeout=60, stderr=subprocess.DEVNULL).returncode == 1


def test_only_what_is_named_goes_to_the_builder_and_all_that_is_copied_is_named() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert next(line for line in lines if line and not line.startswith("#")) == "*"
    named = {line.removeprefix("!") for line in lines if line.startswith("!")}
    assert [name for name in named if not (ROOT / name).exists()] == []
    assert [name for name in (".env", ".index", ".footnote") if any(fnmatch(name, each) for each in named)] == []
    copied = {word for stage in (PROGRAM, MODEL) for line in of(stage, "COPY") for word in line.split()[:-1]}
    assert copied == named


WITHOUT = """
import sys
class Missing:
    def find_spec(self, name, *_):
        if name.partition(".")[0] in %(missing)r:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Missing())

from pathlib import Path
from index import Answer, LiveIndex, main
from index.encoders import select
select._INSTALLED = Path(%(exports)r)
try:
    main(["build", "--corpus", %(corpus)r, "--index", %(index)r], "footnote index")
except SystemExit as end:
    assert not end.code, end.code
live = LiveIndex(Path(%(index)r))
live.warm_up()
answer = live.ask("what does the training of SenseTime cost?")
assert isinstance(answer, Answer) and "500,000 yuan" in answer.quote, answer
import bot.discord.app, bot.doctor, bot.slack.app, bot.terminal, bot.web.app
"""


def test_a_first_build_a_question_and_every_platform_do_without_what_it_leaves_out(
    our_index: Path, tmp_path: Path
) -> None:
    code = WITHOUT % {
        "missing": sorted(image_requirements.PREPARES_MODELS | {"safetensors"}),
        "exports": str(our_index / "encoders"),
        "corpus": str(CORPUS),
        "index": str(tmp_path / ".index"),
    }
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert "Preparing the model" not in ran.stderr
