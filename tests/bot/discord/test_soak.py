"""The bounded form of `make soak` for Discord."""

from pathlib import Path

from tests.discord_soak import soak


def test_hundreds_of_questions_amid_faults_and_a_kill_have_one_reply_each(our_index: Path, tmp_path: Path) -> None:
    figures = soak(our_index, tmp_path, 150, kills=1)
    assert (figures.sent, figures.replied, figures.doubled, figures.lost) == (150, 150, 0, 0), str(figures)
