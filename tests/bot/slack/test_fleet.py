"""The bounded form of `make fleet`."""

from pathlib import Path

import pytest

from tests.fleet import ask_a_fleet


@pytest.mark.timeout(900)
@pytest.mark.item("kill and restart")
def test_several_bots_on_one_database_answer_each_question_once(our_index: Path, tmp_path: Path) -> None:
    figures = ask_a_fleet(our_index, tmp_path, bots=2, count=72, kills=1)
    assert (figures.doubled, figures.lost) == (0, 0), str(figures)
    assert figures.replied == figures.sent == 72
