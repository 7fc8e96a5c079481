"""What is drawn of a soak."""

from pathlib import Path

from benchmarks.memory import Sample, begun_anew, samples_in


def test_a_process_that_was_begun_anew_is_known_by_what_it_no_longer_holds(tmp_path: Path) -> None:
    file = tmp_path / "slack.csv"
    file.write_text("questions,seconds,megabytes\n0,0.0,210.5\n10,30.0,310.0\n20,60.0,300.0\n30,90.0,215.0\n")
    samples = samples_in(file)
    assert samples[1] == Sample(10, 0.5, 310.0)
    assert begun_anew(samples) == [Sample(30, 1.5, 215.0)]
