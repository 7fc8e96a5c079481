"""Figures for other programs."""

import builtins
import io
import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.errors import BotError
from bot.numbers.figures import Day, Figures
from bot.numbers.files import _weeks, plot, write_csv, write_json
from tests.bot.numbers.test_words import NONE, SOME


def over(days: int) -> Figures:
    dates = [date(2026, 1, 1) + timedelta(days=number) for number in range(days)]
    return replace(SOME, days=tuple(Day(each, (1, 0, 1, 5)) for each in dates), counts=(days, 0, days, 0))


def test_a_spreadsheet_gets_a_row_a_day() -> None:
    file = io.StringIO()
    write_csv(SOME, file)
    assert file.getvalue().splitlines() == [
        "date,answered,unsure,refused,other",
        "2026-04-30,1,0,0,0",
        "2026-05-01,1,0,1,5",
    ]


def test_a_program_gets_everything() -> None:
    file = io.StringIO()
    write_json(SOME, file)
    data = json.loads(file.getvalue())
    assert data["days"][1] == {"date": "2026-05-01", "answered": 1, "unsure": 0, "refused": 1, "other": 5}
    assert (data["asked"], data["refused"], data["median_seconds"], data["time_zone"]) == (3, 1, 0.1, "UTC")
    assert data["asked_most"][0] == {"questions": ["How much?", "What does it cost?"], "count": 2}
    assert data["gaps"][0]["nearest"] == "The lab"
    assert data["quoted_most"] == [{"id": "lab", "title": "The lab", "count": 2}]


def test_a_year_is_counted_by_weeks_back_from_its_last_day() -> None:
    weeks = _weeks(over(16).days)
    assert [(week.date.day, week.counts) for week in weeks] == [
        (1, (2, 0, 2, 10)),
        (3, (7, 0, 7, 35)),
        (10, (7, 0, 7, 35)),
    ]
    assert len(_weeks(over(14).days)) == 2


@pytest.mark.parametrize("figures", [NONE, SOME, over(30), over(365)])
@pytest.mark.parametrize("kind", ["png", "svg"])
def test_it_is_drawn_however_much_there_is(figures: Figures, kind: str, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="an extra")
    file = tmp_path / f"plot.{kind}"
    plot(figures, file)
    assert file.read_bytes()[:4] == {"png": b"\x89PNG", "svg": b"<?xm"}[kind]


def test_where_it_cannot_be_written_the_reason_is_said(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="an extra")
    for file in (tmp_path / "none" / "plot.png", tmp_path / "plot.xyz"):
        with pytest.raises(BotError, match="cannot be written"):
            plot(SOME, file)


def test_without_matplotlib_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *others: Any) -> Any:
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return real(name, *others)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(BotError, match=r'pip install "\.\[plots\]"'):
        plot(SOME, Path("plot.png"))
