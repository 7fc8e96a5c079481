"""The installed command `footnote`, started as a person starts it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.paths import ROOT

FOOTNOTE = Path(sys.executable).with_name("footnote")


@pytest.fixture(scope="module", autouse=True)
def installed() -> None:
    assert FOOTNOTE.exists(), "footnote is not installed: run make test, which installs it"


def footnote(*arguments: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run the command in a folder without any settings of this machine."""
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "DISCORD_", "FOOTNOTE_"))
    }
    return subprocess.run(
        [FOOTNOTE, *arguments],
        cwd=folder,
        env={**inherited, "HF_HUB_OFFLINE": "1", "PYTHONPATH": str(ROOT), "COLUMNS": "100"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_names_what_there_is_behind_it(tmp_path: Path) -> None:
    ended = footnote("--help", folder=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "index  Articles:" in ended.stdout
    assert "bot    Chat:" in ended.stdout


@pytest.mark.parametrize(
    ("arguments", "called"),
    [
        (["index", "--help"], "Usage: footnote index [OPTIONS] COMMAND"),
        (["index", "ask", "--help"], "Usage: footnote index ask [OPTIONS] {question}"),
        (["bot", "--help"], "Usage: footnote bot [OPTIONS] COMMAND"),
        (["bot", "gaps", "--help"], "Usage: footnote bot gaps [OPTIONS]"),
    ],
)
def test_help_is_that_of_the_command_and_calls_it_by_its_name(
    arguments: list[str], called: str, tmp_path: Path
) -> None:
    ended = footnote(*arguments, folder=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert called in ended.stdout


def test_articles_are_listed_and_text_that_looks_like_an_option_is_text(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "lamp.md").write_text("# The lamp\n\nThe lamp of Umbra costs 42 dollars.\n")
    listed = footnote("index", "articles", folder=tmp_path)
    assert listed.returncode == 0
    assert "The lamp" in listed.stdout
    removed = footnote("index", "remove", "--", "--lamp", folder=tmp_path)
    assert removed.returncode == 0
    assert "mv corpus/.removed/lamp.md corpus/lamp.md" in removed.stdout


def test_errors_and_their_exit_codes_are_those_of_the_command(tmp_path: Path) -> None:
    ended = footnote("index", "versions", folder=tmp_path)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "There is no index in .index yet: run python -m index build.\n"
    (tmp_path / ".env").write_text("FOOTNOTE_WORKERS=many\n")
    ended = footnote("bot", "chat", folder=tmp_path)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("Check the settings in .env or the environment: FOOTNOTE_WORKERS: ")
    assert footnote("nonsense", folder=tmp_path).returncode == 2


def test_without_tokens_and_terminal_the_bot_says_how_to_go_on(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("")
    ended = footnote("bot", folder=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("To go on: put SLACK_BOT_TOKEN and SLACK_APP_TOKEN, or DISCORD_TOKEN, in .env")


def test_started_outside_its_folder_the_bot_says_where_it_looked(tmp_path: Path) -> None:
    ended = footnote("bot", folder=tmp_path)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith(f"There is nothing to start with. There is no .env in {tmp_path}")
