"""docs/parity.md: what people can do in Slack and in Discord, told by the tests that did it: python -m tests.parity.

With --check nothing runs: it is only seen whether the page says what the tests that there are exercise.
"""

import os
import sys
from collections.abc import Set

import pytest

from tests.items import ANSWER, ASKING, NOT_THERE, OPERATION
from tests.paths import ROOT

PAGE = ROOT / "docs" / "parity.md"
PLATFORMS = {"Slack": "tests/bot/slack/", "Discord": "tests/bot/discord/"}
BOTH = "tests/bot/test_both_platforms.py"
GROUPS = {"Asking": ASKING, "The answer": ANSWER, "In operation": OPERATION}

INTRO = """\
# Slack and Discord beside each other

What people can do on each platform, written by `make parity` from a run of the tests; most of them use the real
process as people do. *Yes* means that tests marked with the name in the first column did it, and all of them passed; a
dash is what no test does. A test of the suite fails when this page no longer says what the tests exercise.
"""


class Exercised:
    """A plugin of pytest that notes which names of tests/items.py tests exercise on which platform."""

    def __init__(self) -> None:
        self.found: set[tuple[str, str]] = set()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for test in items:
            names = {name for mark in test.iter_markers("item") for name in mark.args}
            for platform, folder in PLATFORMS.items():
                if test.nodeid.startswith((folder, BOTH)):
                    self.found.update((platform, name) for name in names)


def page(exercised: Set[tuple[str, str]]) -> str:
    """The page in Markdown, from what is exercised: (platform, name)."""
    lines = [INTRO]
    for title, names in GROUPS.items():
        lines += [f"| {title} | {' | '.join(PLATFORMS)} |", f"| --- |{' --- |' * len(PLATFORMS)}"]
        for name in names:
            cells = ["yes" if (at, name) in exercised else NOT_THERE.get((at, name), "–") for at in PLATFORMS]
            lines.append(f"| {name} | {' | '.join(cells)} |")
        lines.append("")
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Run the tests, or with --check only collect them, then write the page, or see that it is not stale."""
    os.chdir(ROOT)
    only_look = "--check" in arguments
    exercised = Exercised()
    where = [*PLATFORMS.values(), BOTH]
    code = pytest.main([*where, "-q", *(["--collect-only", "-qq"] if only_look else ["-m", "item"])], [exercised])
    if code != pytest.ExitCode.OK:
        return int(code)
    told = page(exercised.found)
    if not only_look:
        PAGE.write_text(told, encoding="utf-8")
        return 0
    if PAGE.read_text(encoding="utf-8") != told:
        sys.stderr.write("docs/parity.md is stale: run make parity.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
