import json
import logging
from pathlib import Path

import pytest

from index.articles.changes import CHANGES, Change, ChangeLog, whoever_types

ADDED = (Change.ADDED, "hr/leave.md", "Leave “policy”")


def listed(log: ChangeLog) -> list[tuple[str, str, str, str]]:
    return [(entry.who, entry.change, entry.what, entry.about) for entry in log.entries()]


def test_changes_are_kept_in_their_order_with_who_made_them(tmp_path: Path) -> None:
    log = ChangeLog(tmp_path / ".index")
    assert listed(log) == []
    log.add("olga", [ADDED, (Change.UPDATED, "pay.md", "")])
    log.add("source docs", [(Change.REMOVED, "pay.md", "")])
    assert listed(log) == [
        ("olga", "added", "hr/leave.md", "Leave “policy”"),
        ("olga", "updated", "pay.md", ""),
        ("source docs", "removed", "pay.md", ""),
    ]
    assert all(entry.when.endswith("+00:00") for entry in log.entries())


def test_a_line_that_was_cut_short_costs_no_other(tmp_path: Path) -> None:
    log = ChangeLog(tmp_path)
    log.add("olga", [ADDED])
    whole = (tmp_path / CHANGES).read_bytes()
    (tmp_path / CHANGES).write_bytes(whole + whole[:-20])
    log.add("olga", [(Change.REMOVED, "pay.md", "")])
    assert [what for _, _, what, _ in listed(log)] == ["hr/leave.md", "pay.md"]


@pytest.mark.parametrize("line", ["[1]", '"x"', "{}", '{"when": "x", "other": 1}', "\\xff"])
def test_what_is_no_change_is_passed_over(tmp_path: Path, line: str) -> None:
    (tmp_path / CHANGES).write_text(line + "\n")
    assert listed(ChangeLog(tmp_path)) == []


def test_where_nothing_can_be_written_the_change_is_made_all_the_same(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / ".index").write_text("a file")
    with caplog.at_level(logging.WARNING):
        ChangeLog(tmp_path / ".index").add("olga", [ADDED])
    assert "make room for it, or check its permissions" in caplog.text


def test_who_types_has_a_name() -> None:
    assert whoever_types()


def test_the_file_can_be_read_by_others(tmp_path: Path) -> None:
    ChangeLog(tmp_path).add("olga", [ADDED])
    (entry,) = ChangeLog(tmp_path).entries()
    assert json.loads((tmp_path / CHANGES).read_text()) == {
        "when": entry.when,
        "who": "olga",
        "change": "added",
        "what": "hr/leave.md",
        "about": "Leave “policy”",
    }
