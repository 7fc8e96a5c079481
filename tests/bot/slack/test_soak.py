"""The bounded form of `make soak`."""

from pathlib import Path

from tests.soak import soak


def test_hundreds_of_questions_amid_faults_have_one_reply_each(our_index: Path, tmp_path: Path) -> None:
    figures = soak(our_index, tmp_path, 300)
    assert (figures.sent, figures.replied, figures.doubled, figures.lost) == (300, 300, 0, 0), str(figures)
    assert (figures.out_of_order, figures.undelivered) == (0, 0), str(figures)
