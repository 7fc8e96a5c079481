"""What the doctor finds that no platform has to do with."""

import shutil
from pathlib import Path

from pydantic import SecretStr

from bot.doctor import look_at_database, look_at_index
from bot.settings import load_settings
from index import Grade


def test_index_and_database_are_looked_at(our_index: Path, tmp_path: Path) -> None:
    url = SecretStr(f"sqlite:///{tmp_path}/history.db")
    settings = load_settings(None).model_copy(update={"footnote_index": our_index, "footnote_database": url})
    (index,) = look_at_index(settings)
    assert index.text.startswith("The index opens: version 000001, 1 articles, ")
    (database,) = look_at_database(settings)
    assert database.text == f"The database sqlite:///{tmp_path}/history.db can be written to; it holds 0 questions."


def test_what_is_wrong_with_any_version_is_found(our_index: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(our_index, tmp_path / ".index")
    shutil.copytree(folder / "versions" / "000001", folder / "versions" / "000002")
    (folder / "versions" / "000002" / "manifest.json").unlink()
    (folder / "embedding").mkdir()
    settings = load_settings(None).model_copy(update={"footnote_index": folder, "footnote_corpus": tmp_path})
    assert [(each.grade, each.fix) for each in look_at_index(settings)] == [
        (Grade.GOOD, ""),
        (Grade.PROBLEM, "python -m index prune"),
        (Grade.NOTE, "python -m index build"),
    ]


def test_what_is_missing_is_a_problem_with_its_fix(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    url = SecretStr(f"sqlite:///{tmp_path}/file/history.db")
    settings = load_settings(None).model_copy(update={"footnote_index": tmp_path / "none", "footnote_database": url})
    (index,) = look_at_index(settings)
    assert index.fix.endswith("run python -m index build.")
    (database,) = look_at_database(settings)
    assert database.grade is Grade.PROBLEM
