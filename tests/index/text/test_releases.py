import pytest

from index.text.releases import NEWEST, release_asked_for, release_named


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("what's new in 2.3?", ((2, 3), "")),
        ("and what was fixed in v2.10.1", ((2, 10, 1), "fix")),
        ("what has been removed in the latest release?", (NEWEST, "remov")),
        ("when did version 2.0 come out?", ((2, 0), "")),
        ("which is the newest version", (NEWEST, "")),
        ("what's new in the office?", None),
        ("does 2.3 need Python 3.9?", None),
        ("which version of Java is the latest?", None),
    ],
)
def test_questions_about_a_release_are_known(question: str, asked: tuple[tuple[int, ...], str] | None) -> None:
    assert release_asked_for(question) == asked


def test_headings_of_releases_are_known_by_the_number_they_begin_with() -> None:
    assert release_named("[2.3.0] - 2026-10-12: Fixed") == (2, 3, 0)
    assert release_named("Version 2.10 (May)") == (2, 10)
    assert release_named("v1.0.0") == (1, 0, 0)
    assert release_named("Unreleased") is None
    assert release_named("2026 in numbers") is None
