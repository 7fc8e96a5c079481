"""docs/parity.md: what people can do in Slack and in Discord, told by the tests that did it: python -m tests.parity.

With --check nothing runs: it is only seen whether the page names as many tests as there are.
"""

import os
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.items import ANSWER, ASKING, NOT_THERE, OPERATION

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "parity.md"
PLATFORMS = {"Slack": "tests/bot/slack/", "Discord": "tests/bot/discord/"}
BOTH = "tests/bot/test_both_platforms.py"
GROUPS = {"Asking": ASKING, "The answer": ANSWER, "In operation": OPERATION}

INTRO = """\
# Slack and Discord beside each other

What people can do on each platform, written by `make parity` from a run of the tests; most of them use the real
process as people do. A number is how many tests exercised it, all of them passed; a dash is what no test exercises.
A test of the suite fails when this page no longer names as many tests as there are.
"""


class Exercised:
    """A plugin of pytest that counts, for each platform and name of tests/items.py, the tests that exercise it."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for test in items:
            names = {name for mark in test.iter_markers("item") for name in mark.args}
            for platform, folder in PLATFORMS.items():
                if test.nodeid.startswith((folder, BOTH)):
                    self.counts.update((platform, name) for name in names)


def page(counts: Counter[tuple[str, str]]) -> str:
    """The page in Markdown."""
    lines = [INTRO]
    for title, names in GROUPS.items():
        lines += [f"| {title} | {' | '.join(PLATFORMS)} |", f"| --- |{' --- |' * len(PLATFORMS)}"]
        for name in names:
            cells = [_cell(counts[platform, name], NOT_THERE.get((platform, name), "")) for platform in PLATFORMS]
            lines.append(f"| {name} | {' | '.join(cells)} |")
        lines.append("")
    return "\n".join(lines)


def _cell(count: int, reason: str) -> str:
    return str(count) if count else reason or "–"


def main(arguments: list[str]) -> int:
    """Run the tests, or with --check only collect them, then write the page, or see that it is not stale."""
    os.chdir(ROOT)
    only_look = "--check" in arguments
    exercised = Exercised()
    where = [*PLATFORMS.values(), BOTH]
    code = pytest.main([*where, "-q", *(["--collect-only", "-qq"] if only_look else ["-m", "item"])], [exercised])
    if code != pytest.ExitCode.OK:
        return int(code)
    told = page(exercised.counts)
    if not only_look:
        PAGE.write_text(told, encoding="utf-8")
        return 0
    if PAGE.read_text(encoding="utf-8") != told:
        sys.stderr.write("docs/parity.md is stale: run make parity.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
