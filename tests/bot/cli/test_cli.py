"""python -m bot, where something is missing."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.bot.process import bot
from tests.paths import ROOT


@pytest.mark.item("bad settings")
@pytest.mark.parametrize(
    ("arguments", "settings"),
    [
        (["discord"], {}),
        (["slack", "discord"], {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}),
        (["doctor"], {}),
    ],
)
def test_without_the_extra_the_bot_says_how_to_install_what_discord_needs(
    arguments: list[str], settings: dict[str, str], tmp_path: Path
) -> None:
    run = "import runpy, sys; sys.modules['discord'] = None; runpy.run_module('bot', run_name='__main__')"
    ended = subprocess.run(
        [sys.executable, "-c", run, *arguments],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "DISCORD_TOKEN": "MTAw", "HF_HUB_OFFLINE": "1", **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert 'Discord needs the package discord: pip install ".[discord]"' in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.item("bad settings")
@pytest.mark.parametrize(
    ("arguments", "settings", "told"),
    [
        ([], {"SLACK_BOT_TOKEN": "xoxb-1"}, "Slack needs SLACK_BOT_TOKEN (xoxb-...) and SLACK_APP_TOKEN"),
        ([], {"SLACK_APP_TOKEN": "xapp-1", "DISCORD_TOKEN": "MTAw"}, "Slack needs SLACK_BOT_TOKEN"),
        (["slack"], {}, "Slack needs SLACK_BOT_TOKEN"),
        (["discord"], {}, "Discord needs DISCORD_TOKEN"),
        ([], {}, "There is nothing to start with."),
    ],
)
def test_what_is_missing_ends_with_the_place_that_was_looked_at(
    arguments: list[str], settings: dict[str, str], told: str, tmp_path: Path
) -> None:
    with bot(arguments, settings, tmp_path) as process:
        assert process.wait() == (1, "")
        assert told in process.log
        assert f"There is no .env in {tmp_path}: start the bot in the folder that holds it" in process.log


@pytest.mark.item("bad settings")
def test_the_doctor_of_a_bot_with_the_page_alone_asks_for_no_other_platform(our_index: Path, tmp_path: Path) -> None:
    settings = {"FOOTNOTE_WEB": "127.0.0.1:8080", "FOOTNOTE_INDEX": str(our_index)}
    with bot(["doctor"], settings, tmp_path) as process:
        code, output = process.wait()
        assert (code, "Slack" in output) == (0, False), output


@pytest.mark.item("bad settings")
def test_a_file_with_one_of_two_tokens_is_named_as_where_the_other_belongs(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SLACK_BOT_TOKEN=xoxb-1\n")
    with bot([], {}, tmp_path) as process:
        assert process.wait() == (1, "")
        assert "Slack needs SLACK_BOT_TOKEN (xoxb-...) and SLACK_APP_TOKEN (xapp-...) in .env" in process.log
        assert "There is no .env" not in process.log
