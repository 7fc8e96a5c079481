from pathlib import Path

import pytest

from benchmarks import page


def test_a_table_takes_the_place_of_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "PAGE", tmp_path / "page.md")
    page.PAGE.write_text("# A\n<!-- begin one -->\nold\n<!-- end one -->\n<!-- begin two -->\n<!-- end two -->\nZ\n")
    page.put("one", "new\n")
    page.put("two", "| 2 |\n")
    assert page.PAGE.read_text() == (
        "# A\n<!-- begin one -->\nnew\n<!-- end one -->\n<!-- begin two -->\n| 2 |\n<!-- end two -->\nZ\n"
    )
