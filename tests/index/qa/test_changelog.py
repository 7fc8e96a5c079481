from pathlib import Path

import pytest

from tests.index.qa.answers_unsurely_read import quoted, store_of

CHANGELOG = """# Changelog

All notable changes stand here.

## [Unreleased]

## [1.10.0] - 2026-05-02

### Fixed

- The clock was an hour off in winter.

### Added

- A dark theme.
- Export to CSV.

## v1.9.2 (2026-03-11)

- Fixed: a crash on startup.
- Removed: the old menu.
"""
THEME = "A dark theme.\nExport to CSV."
BEFORE = "Fixed: a crash on startup.\nRemoved: the old menu."


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("what's new in 1.10?", THEME),
        ("whats new in the latest version", THEME),
        ("what was fixed in version 1.10.0?", "The clock was an hour off in winter."),
        ("what changed in v1.9.2", BEFORE),
        ("what was removed in 1.9", BEFORE),
        ("release notes for 1.9.2", BEFORE),
        ("when was 1.9.2 released?", BEFORE),
        ("what is the latest release?", THEME),
        ("what's new in 1.8?", ""),
        ("what was deprecated in 1.10?", ""),
        ("what's new in the office?", ""),
    ],
)
def test_what_a_changelog_says_of_a_release_is_found_by_its_number(tmp_path: Path, question: str, quote: str) -> None:
    assert quoted(store_of(tmp_path, {"changes": CHANGELOG}), question) == quote


def test_of_two_changelogs_none_is_meant(tmp_path: Path) -> None:
    store = store_of(tmp_path, {"app": CHANGELOG, "server": CHANGELOG.replace("dark", "light")})
    assert quoted(store, "what's new in 1.10?") == ""
