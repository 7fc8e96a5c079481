"""The bounded form of `make rolling`."""

from pathlib import Path

import pytest

from tests.rolling import roll


@pytest.mark.item("kill and restart")
def test_restarts_that_overlap_lose_and_double_nothing(our_index: Path, tmp_path: Path) -> None:
    figures = roll(our_index, tmp_path, restarts=3)
    assert (figures.doubled, figures.lost) == (0, 0), str(figures)
    assert figures.replied == figures.sent >= 30
