import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from index.language_model.kept import FILE, MOST_CHOICES, Kept

TODAY, TOMORROW = date(2026, 3, 1), date(2026, 3, 2)


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    with closing(Kept(tmp_path)) as opened:
        yield opened


def test_what_is_kept_is_there_after_a_restart(tmp_path: Path) -> None:
    with closing(Kept(tmp_path)) as first:
        assert first.take(TODAY, 300, 1_000)
        first.give_back(TODAY, 100)
        first.keep("key", "choice")
    with closing(Kept(tmp_path)) as second:
        assert second.used(TODAY) == 200
        assert second.choice("key") == "choice"


def test_processes_of_one_folder_count_together(tmp_path: Path, kept: Kept) -> None:
    with closing(Kept(tmp_path)) as other:
        assert kept.take(TODAY, 600, 1_000)
        assert not other.take(TODAY, 600, 1_000)
        assert other.take(TODAY, 400, 1_000)
        assert kept.used(TODAY) == 1_000


def test_each_day_begins_with_nothing_used(kept: Kept) -> None:
    assert kept.take(TODAY, 1_000, 1_000)
    assert not kept.take(TODAY, 1, 1_000)
    assert kept.take(TOMORROW, 1, 1_000)
    assert kept.used(TOMORROW) == 1
    assert kept.used(TODAY) == 0


def test_without_a_limit_all_is_counted_and_nothing_refused(kept: Kept) -> None:
    assert kept.take(TODAY, 5_000_000, 0)
    assert kept.used(TODAY) == 5_000_000


def test_what_was_taken_and_not_needed_is_given_back(kept: Kept) -> None:
    assert kept.take(TODAY, 500, 1_000)
    kept.give_back(TODAY, 450)
    assert kept.used(TODAY) == 50
    kept.give_back(TODAY, 60)
    assert kept.used(TODAY) == 0


def test_only_the_newest_choices_are_kept(tmp_path: Path, kept: Kept) -> None:
    with closing(sqlite3.connect(tmp_path / FILE)) as file, file:
        file.executemany("INSERT INTO choices VALUES (?, 'choice')", [(str(row),) for row in range(MOST_CHOICES)])
    kept.keep("one more", "choice")
    assert kept.choice("0") == ""
    assert kept.choice("1") == kept.choice("one more") == "choice"


def test_nobody_else_may_read_it(tmp_path: Path, kept: Kept) -> None:
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("damage", ["no database", "folder"])
def test_where_the_file_cannot_be_used_the_process_remembers_for_itself(
    tmp_path: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    if damage == "folder":
        (tmp_path / FILE).mkdir()
    else:
        (tmp_path / FILE).write_text("this is no database " * 100, encoding="utf-8")
    with closing(Kept(tmp_path)) as kept:
        assert kept.take(TODAY, 600, 1_000)
        assert not kept.take(TODAY, 600, 1_000)
        kept.keep("key", "choice")
        assert kept.choice("key") == "choice"
    assert f"{FILE} cannot be used" in caplog.text


def test_a_file_that_fails_later_is_done_without_too(
    tmp_path: Path, kept: Kept, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(sqlite3.connect(tmp_path / FILE)) as file, file:
        file.execute("DROP TABLE choices")
    kept.keep("key", "choice")
    assert kept.choice("key") == "choice"
    assert caplog.text.count("cannot be used") == 1


def test_a_file_of_another_form_is_begun_anew(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE)) as file, file:
        file.execute("CREATE TABLE choices (other TEXT)")
        file.execute("PRAGMA user_version = 99")
    with closing(Kept(tmp_path)) as kept:
        kept.keep("key", "choice")
        assert kept.choice("key") == "choice"
