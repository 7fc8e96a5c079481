"""docs/cli.md beside what the commands say of themselves."""

import re
from collections.abc import Iterator

import pytest
import typer
from typer.main import get_command

from bot.cli import app as bot_app
from index.cli import app as index_app
from tests.paths import ROOT

PAGE = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
LINES = [line for block in BLOCKS for line in block.replace("\n    ", " ").splitlines()]
# Every command has it; the page says so once.
EVERYWHERE = {"--help"}


def commands() -> Iterator[tuple[str, set[str]]]:
    """Every command that help lists, and the names of its options."""
    for name, app in (("index", index_app), ("bot", bot_app)):
        group = get_command(app)
        assert isinstance(group, typer.core.TyperGroup)
        for command_name, command in group.commands.items():
            if not command.hidden:
                options = {opt for each in command.params for opt in each.opts if opt.startswith("-")}
                yield f"footnote {name} {command_name}", options - EVERYWHERE


COMMANDS = dict(commands())


@pytest.mark.parametrize("command", COMMANDS)
def test_the_page_shows_each_command_with_just_its_options(command: str) -> None:
    shown = [line for line in LINES if line == command or line.startswith(f"{command} ")]
    assert len(shown) == 1
    assert set(re.findall(r"--[a-z-]+", shown[0])) == COMMANDS[command]


def test_the_page_shows_no_command_that_there_is_not() -> None:
    assert [line for line in LINES if " ".join(line.split()[:3]) not in {*COMMANDS, "footnote bot"}] == []


def test_the_page_says_what_each_option_does() -> None:
    said = re.sub(r"```sh\n.*?```", "", PAGE, flags=re.DOTALL)
    options = set().union(*COMMANDS.values(), EVERYWHERE)
    assert {each for each in options if f"`{each}" not in said} == set()
