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
        yield from commands_of(f"footnote {name}", get_command(app))


def commands_of(name: str, command: object) -> Iterator[tuple[str, set[str]]]:
    """The command, or those of its group."""
    if isinstance(command, typer.core.TyperGroup):
        for each_name, each in command.commands.items():
            yield from commands_of(f"{name} {each_name}", each)
    elif isinstance(command, typer.core.TyperCommand) and not command.hidden:
        options = {opt for each in command.params for opt in each.opts if opt.startswith("-")}
        yield name, options - EVERYWHERE


COMMANDS = dict(commands())


@pytest.mark.parametrize("command", COMMANDS)
def test_the_page_shows_each_command_with_just_its_options(command: str) -> None:
    shown = [line for line in LINES if line == command or line.startswith(f"{command} ")]
    assert len(shown) == 1
    assert set(re.findall(r"--[a-z-]+", shown[0])) == COMMANDS[command]


def test_the_page_shows_no_command_that_there_is_not() -> None:
    assert "footnote bot" in LINES
    first = {" ".join(line.split()[:count]): line for line in LINES for count in (3, 4)}
    assert {line for start, line in first.items() if start in COMMANDS} == set(LINES) - {"footnote bot"}


def test_the_page_says_what_each_option_does() -> None:
    said = re.sub(r"```sh\n.*?```", "", PAGE, flags=re.DOTALL)
    options = set().union(*COMMANDS.values(), EVERYWHERE)
    assert {each for each in options if f"`{each}" not in said} == set()
