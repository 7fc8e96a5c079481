"""The page that shows Slack and Discord beside each other."""

import subprocess
import sys

from tests.items import ITEMS, NOT_THERE
from tests.parity import page
from tests.paths import ROOT


def test_the_page_says_what_the_tests_exercise() -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "tests.parity", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout[-2_000:] + checked.stderr


def test_each_item_is_a_row_that_says_yes_or_why_not() -> None:
    told = page({("Slack", "mention"), ("Discord", "mention"), ("Slack", "order")})
    assert "| mention | yes | yes |" in told
    assert "| order | yes | – |" in told
    assert all(f"\n| {name} | " in told for name in ITEMS)
    assert {name for _, name in NOT_THERE} <= set(ITEMS)
    assert all(f"| {reason} |" in told for reason in NOT_THERE.values())
